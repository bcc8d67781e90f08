"""A new plan in a folder: a commented one to write on, or the Wuhai plan as an example."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from wuhai_plan import schemas
from wuhai_plan.errors import RequestError
from wuhai_plan.files import read_bytes, write_whole
from wuhai_plan.lang import Lang
from wuhai_plan.paths import LOG_NAME, PLAN_NAME
from wuhai_plan.planfile.zone import machine_zone
from wuhai_plan.session import core
from wuhai_plan.session.change import ChangeInput
from wuhai_plan.views.import_file import ImportReport
from wuhai_plan.views.init import InitReport

ATTRIBUTES = ".gitattributes"
# Two copies of a log are merged by keeping the lines of both, and git leaves its line ends alone.
ATTRIBUTE_LINES = (f"{LOG_NAME} merge=union", f"{LOG_NAME} -text")
# Editors look for the schema where the plan's first line says, also without a network.
SCHEMA = ".plan.schema.json"
SCHEMA_LINE = f"#:schema ./{SCHEMA}\n"
# The year and zone of the templates, which a new plan has its own in place of.
YEAR, ZONE = "2026", "Asia/Shanghai"
NO_PLACE = ("UTC", "Etc/UTC", "Universal", "Zulu", "GMT")


def init_plan(folder: Path, template: str, lang: Lang) -> list[Path]:
    """Write a new plan; return the files written. Never over an existing one."""
    year = f"{core.system_clock(None).year:04}"
    text = template.replace(YEAR, year).replace(ZONE, usual_zone(lang))
    return _write(folder, {PLAN_NAME: (SCHEMA_LINE + text).encode()})


def usual_zone(lang: Lang) -> str:
    """Return the zone of a new plan: the machine's; where that is of no place, Chinese has its own.

    Servers keep UTC, wherever who uses them lives.
    """
    zone = machine_zone()
    if zone and not (lang is Lang.ZH and zone in NO_PLACE):
        return zone
    return ZONE if lang is Lang.ZH else "UTC"


def init_ledger(session: core.Session, source: Path, date: str | None) -> InitReport:
    """Make a plan of a ledger, without writing it."""
    from wuhai_plan.session.ledger.build import Settings, build_plan, read_ledger

    today = core.system_clock(None).date()
    day = core.typed_day(date, today) if date else None
    settings = Settings(today, usual_zone(session.lang), session.lang, day)
    return build_plan(read_ledger(source, settings), settings)


def write_ledger(folder: Path, report: InitReport) -> list[Path]:
    """Write the plan of a ledger; return the files written. Never over an existing one."""
    return _write(folder, {PLAN_NAME: (SCHEMA_LINE + report.text).encode()})


def import_figures(
    session: core.Session, folder: Path, source: Path, report: InitReport, by: str | None
) -> ImportReport:
    """Record what a ledger reports of the plan made of it."""
    from wuhai_plan.session.import_file import import_file

    choices = replace(session.choices, plan=folder / PLAN_NAME, log=folder / LOG_NAME)
    own = core.Session(choices)
    date = report.date.isoformat() if report.date else None
    change = ChangeInput(date=date, by=by)
    return import_file(own, [source], change, skipped=report.silent)


def init_example(folder: Path) -> list[Path]:
    """Write the Wuhai plan of 2023 with its published progress; return the files written."""
    packaged = Path(__file__).parents[1] / "example"
    # In a source checkout the example is the plan at the top of it; a wheel carries a copy.
    source = packaged if packaged.is_dir() else packaged.parents[1]
    files = {name: (source / name).read_bytes() for name in (PLAN_NAME, LOG_NAME)}
    files[PLAN_NAME] = re.sub(rb"\A#:schema .*\n", SCHEMA_LINE.encode(), files[PLAN_NAME])
    return _write(folder, files)


def check_new(folder: Path, names: Iterable[str] = (PLAN_NAME,)) -> None:
    """Refuse a folder that holds any of the files to be written."""
    for name in names:
        if (folder / name).exists() or (folder / name).is_symlink():
            raise RequestError.of("init-exists", path=str(folder / name))


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    check_new(folder, files)
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
