"""A new plan in a folder: a commented one to write on, or the Wuhai plan as an example."""

from __future__ import annotations

import re
from pathlib import Path

from wuhai_plan import schemas
from wuhai_plan.errors import RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.paths import LOG_NAME, PLAN_NAME
from wuhai_plan.session import core

ATTRIBUTES = ".gitattributes"
# Two copies of a log are merged by keeping the lines of both, and git leaves its line ends alone.
ATTRIBUTE_LINES = (f"{LOG_NAME} merge=union", f"{LOG_NAME} -text")
# Editors look for the schema where the plan's first line says, also without a network.
SCHEMA = ".plan.schema.json"
SCHEMA_LINE = f"#:schema ./{SCHEMA}\n"
# The year of the templates, which a new plan has the present one in place of.
YEAR = "2026"


def init_plan(folder: Path, template: str) -> list[Path]:
    """Write a new plan; return the files written. Never over an existing one."""
    year = f"{core.system_clock(None).year:04}"
    return _write(folder, {PLAN_NAME: (SCHEMA_LINE + template.replace(YEAR, year)).encode()})


def init_example(folder: Path) -> list[Path]:
    """Write the Wuhai plan of 2023 with its published progress; return the files written."""
    packaged = Path(__file__).parents[1] / "example"
    # In a source checkout the example is the plan at the top of it; a wheel carries a copy.
    source = packaged if packaged.is_dir() else packaged.parents[1]
    files = {name: (source / name).read_bytes() for name in (PLAN_NAME, LOG_NAME)}
    files[PLAN_NAME] = re.sub(rb"\A#:schema .*\n", SCHEMA_LINE.encode(), files[PLAN_NAME])
    return _write(folder, files)


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name in files:
        if (folder / name).exists() or (folder / name).is_symlink():
            raise RequestError.of("init-exists", path=str(folder / name))
    if not (folder / SCHEMA).exists():
        files = {**files, SCHEMA: schemas.read("plan")}
    for name, data in files.items():
        write_whole(folder / name, data, overwrite=False)
    return [*(folder / name for name in files), *_attributes(folder / ATTRIBUTES)]


def _attributes(path: Path) -> list[Path]:
    """Add the merge lines to .gitattributes where they are missing; keep what is there."""
    old = (read_bytes(path) or b"").decode(errors="surrogateescape")
    missing = [line for line in ATTRIBUTE_LINES if line not in old.splitlines()]
    if not missing:
        return []
    gap = "" if not old or old.endswith("\n") else "\n"
    new = old + gap + "\n".join(missing) + "\n"
    write_whole(path, new.encode(errors="surrogateescape"), overwrite=True)
    return [path]
