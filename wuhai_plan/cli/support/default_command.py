"""`plan` and nothing more: how the plan stands, or how to begin where there is none."""

from __future__ import annotations

from wuhai_plan.cli.support.usage import lang_of
from wuhai_plan.errors import PlanFileError
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.core import Session

BEGINNINGS = ("own", "example", "elsewhere")


def usual() -> list[str]:
    """Return the command meant by none: `status` where there is a plan."""
    try:
        _ = Session().plan_path
    except PlanFileError:
        return []
    return ["status"]


def how_to_begin() -> str:
    """Return the commands that begin a plan or name one."""
    tr = Messages(lang_of())
    return "\n".join([tr("begin"), *(f"  {tr(f'begin-{one}')}" for one in BEGINNINGS)])
