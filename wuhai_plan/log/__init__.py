"""The log: lines to entries, a set of entries to readings, and one more entry appended safely."""

from wuhai_plan.log.fold import Fold, first_fall, fold_log
from wuhai_plan.log.read import Log, read
from wuhai_plan.log.replay import Replay, falls

__all__ = ["Fold", "Log", "Replay", "falls", "first_fall", "fold_log", "read"]
