"""The log: lines to entries, a set of entries to readings, and one more entry appended safely."""

from wuhai_plan.log.read import Log, read
from wuhai_plan.log.replay import Replay, falls

__all__ = ["Log", "Replay", "falls", "read"]
