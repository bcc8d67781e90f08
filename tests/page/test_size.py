"""How large a page grows.

A clock says nothing on a machine under load, so what is demanded here is what opening time goes by:
bytes, and the elements that a browser builds before anything is unfolded. The times themselves are
measured by `make bench-page` and written down in docs/pictures.md.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.page import lay_down
from tests.page.conftest import CHROMIUM, FLAGS, write_page

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("plan", [ROOT / "plan.toml", ROOT / "examples/illustrative/plan.toml"])
def test_a_page_of_110_items_stays_below_600_kb(tmp_path, plan):
    file = write_page(tmp_path, "--as-of", "2023-12-31", plan=plan)
    assert file.stat().st_size < 600_000


def test_many_items_are_light_until_they_are_opened(open_page, tmp_path):
    few, many = 20, 220
    sizes, elements = [], []
    for count in (few, many):
        folder = tmp_path / f"{count}"
        folder.mkdir()
        file = write_page(folder, "--as-of", "2023-06-30", plan=lay_down(folder, count))
        sizes.append(file.stat().st_size)
        page = open_page(file)
        elements.append(page.evaluate("document.querySelectorAll('*').length"))
    assert (sizes[1] - sizes[0]) / (many - few) < 5_500
    assert (elements[1] - elements[0]) / (many - few) < 60


def test_rows_out_of_sight_speak_one_language_and_nothing_folded(browser, tmp_path):
    """What a screen reader finds in rows that are not laid out, where the style says nothing."""
    last = 119
    file = write_page(
        tmp_path, "--as-of", "2023-06-30", "--lang", "en", plan=lay_down(tmp_path, last + 1)
    )
    reader = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*FLAGS, "--force-renderer-accessibility"]
    )
    page = reader.new_page()
    page.goto(file.as_uri())
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    reader.close()
    names = [one["name"]["value"] for one in nodes if not one["ignored"] and one.get("name")]
    assert [name for name in names if f"Promise {last} " in name]
    assert not [name for name in names if "民生" in name or "<" in name]
