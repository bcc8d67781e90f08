"""One look at a plan or one change to its log: opens both files, owns the clock, returns reports.

Prints nothing. What a reader should be told besides the report is kept in `Session.notes`.
"""

from wuhai_plan.session.begin import begin, example
from wuhai_plan.session.changes import Change, undo, update, void
from wuhai_plan.session.core import Choices, Session
from wuhai_plan.session.looks import check, entries, status

__all__ = [
    "Change",
    "Choices",
    "Session",
    "begin",
    "check",
    "entries",
    "example",
    "status",
    "undo",
    "update",
    "void",
]
