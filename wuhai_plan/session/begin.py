"""A new plan in a folder: a commented one to write on, or the Wuhai plan as an example."""

from __future__ import annotations

from pathlib import Path

from wuhai_plan.errors import RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.planfile import NAME

LOG = "progress.jsonl"
ATTRIBUTES = ".gitattributes"
# Two copies of a log are merged by keeping the lines of both, and git leaves its line ends alone.
UNION = (f"{LOG} merge=union", f"{LOG} -text")


def begin(folder: Path, template: str) -> list[Path]:
    """Lay down a new plan; return the files written. Never over an existing one."""
    return _lay(folder, {NAME: template.encode()})


def example(folder: Path) -> list[Path]:
    """Lay down the Wuhai plan of 2023 with its published progress; return the files written."""
    inside = Path(__file__).parents[1] / "example"
    # In a source checkout the example is the plan at the top of it; a wheel carries a copy.
    source = inside if inside.is_dir() else inside.parents[1]
    return _lay(folder, {name: (source / name).read_bytes() for name in (NAME, LOG)})


def _lay(folder: Path, files: dict[str, bytes]) -> list[Path]:
    for name in files:
        if (folder / name).exists() or (folder / name).is_symlink():
            raise RequestError.of("init-exists", path=str(folder / name))
    for name, data in files.items():
        write_whole(folder / name, data, overwrite=False)
    return [*(folder / name for name in files), *_attributes(folder / ATTRIBUTES)]


def _attributes(path: Path) -> list[Path]:
    """Add the merge lines to .gitattributes where they are missing; keep what is there."""
    old = (read_bytes(path) or b"").decode(errors="surrogateescape")
    missing = [line for line in UNION if line not in old.splitlines()]
    if not missing:
        return []
    gap = "" if not old or old.endswith("\n") else "\n"
    new = old + gap + "\n".join(missing) + "\n"
    write_whole(path, new.encode(errors="surrogateescape"), overwrite=True)
    return [path]
