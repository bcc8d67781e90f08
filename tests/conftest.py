"""What all tests share: the small plan, and no stopwatch on generated cases."""

from __future__ import annotations

import hypothesis
import pytest

from tests.helpers import SMALL_PLAN, sound_plan
from wuhai_plan.model import Plan

# A machine under load is no failure.
hypothesis.settings.register_profile("untimed", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def small_plan() -> Plan:
    """A plan with one item of each kind; its text is `tests.helpers.SMALL_PLAN`."""
    return sound_plan(SMALL_PLAN)
