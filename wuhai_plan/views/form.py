"""A return form: the items to report on, whose they are, and the day that is asked about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct

from wuhai_plan.model import Text
from wuhai_plan.views import ReturnedReading
from wuhai_plan.views.items import ItemsReport


class FormReport(Struct, frozen=True):
    """The items of a unit or a chapter, or all; the unit that reports and the day, where known.

    `returned` is, by item, the last reading that was returned and not reported anew.
    """

    items: ItemsReport
    for_whom: Text | None
    unit: Text | None
    day: dt.date | None
    returned: Mapping[str, ReturnedReading]
