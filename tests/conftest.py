"""What all tests share: the small plan, and no stopwatch on generated cases."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest

from tests.helpers import SMALL_PLAN, sound_plan
from wuhai_plan.model import Plan

# A machine under load is no failure.
hypothesis.settings.register_profile("untimed", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests leave behind out of the user's cache folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def small_plan() -> Plan:
    """A plan with one item of each kind; its text is `tests.helpers.SMALL_PLAN`."""
    return sound_plan(SMALL_PLAN)
