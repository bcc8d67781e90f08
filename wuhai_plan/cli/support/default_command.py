"""`plan` and nothing more: how the plan stands, or how to begin where there is none."""

from __future__ import annotations

from wuhai_plan.cli.support.language import lang_of
from wuhai_plan.errors import PlanFileError
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.session.core import Session

BEGINNINGS = ("own", "example", "elsewhere")


def default_command() -> list[str]:
    """Return the words that `plan` alone stands for: `status` where there is a plan."""
    try:
        _ = Session().plan_path  # raises where there is none
    except PlanFileError:
        return []
    return ["status"]


def how_to_begin() -> str:
    """Return the commands that begin a plan or name one."""
    tr = Messages(lang_of())
    return "\n".join([tr("begin"), *(f"  {tr(f'begin-{way}')}" for way in BEGINNINGS)])
