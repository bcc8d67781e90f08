"""What `adopt` and `changes` share: an earlier plan beside what is known now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from wuhai_plan.model import Plan
from wuhai_plan.session.core import known
from wuhai_plan.views import Known
from wuhai_plan.views.promises import Earlier

if TYPE_CHECKING:
    from wuhai_plan.log.append import OpenLog
    from wuhai_plan.log.reader import Log


def earlier(plan: Plan, now: Known, log: Log | OpenLog) -> Earlier:
    """Return an earlier plan to measure; the log is folded by it only where an item is apart."""
    history = now.history
    if not any(map(history.is_apart, plan.items.values())):
        return Earlier(plan, now)
    own = replace(history, plan=plan, others=(*history.others, history.plan))
    return Earlier(plan, now, known(own, log.fold(own), now.as_of).readings)
