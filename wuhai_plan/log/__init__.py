"""The log: lines to entries, a set of entries to readings, and one more entry appended safely.

A look at a sound log needs little of it.
"""

from typing import TYPE_CHECKING

from wuhai_plan.later import later

if TYPE_CHECKING:
    from wuhai_plan.log.fold import Fold, first_fall, fold_log
    from wuhai_plan.log.reader import Log, read
    from wuhai_plan.log.replay import Replay, falls

__all__ = ["Fold", "Log", "Replay", "falls", "first_fall", "fold_log", "read"]

__getattr__ = later(
    __name__,
    {
        "Fold": "fold",
        "first_fall": "fold",
        "fold_log": "fold",
        "Log": "reader",
        "read": "reader",
        "Replay": "replay",
        "falls": "replay",
    },
)
