"""The page as its readers use it: in a real browser, from disk, without a network."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.page.conftest import write_page

A4 = 718  # CSS pixels between the margins of a sheet


def shown(page: Page):
    """The ids of the items that are shown, in their order."""
    return page.eval_on_selector_all(
        "#_items > tbody", "all => all.filter(one => one.checkVisibility()).map(one => one.id)"
    )


def tr(page: Page, lang: str) -> None:
    page.check(f"#_to-{lang}", force=True)


def serious(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [390, A4, 1280])
def test_it_fits_and_speaks_one_language(open_page, width, lang, theme):
    page = open_page(width=width, theme=theme)
    tr(page, lang)
    expect(page.locator("html")).to_have_attribute("lang", lang)
    title = {"en": "A city's year", "zh": "某市年度任务"}
    assert page.title() == title[lang]
    text = page.locator("body").inner_text()
    assert title[lang] in text
    assert title["zh" if lang == "en" else "en"] not in text
    assert ("What needs attention" in text) == (lang == "en")
    assert ("需要关注" in text) == (lang == "zh")
    page.click("#_open")
    expect(page.locator("#homes > .more")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if (width, lang) in ((390, "zh"), (1280, "en")):
        assert serious(page) == []


def test_the_dark_page_is_dark_and_the_switch_wins(open_page):
    page = open_page(theme="dark")
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    dark = page.evaluate(paper)
    page.check("[name=theme][value=light]", force=True)
    light = page.evaluate(paper)
    assert (dark, light) == ("rgb(17, 22, 28)", "rgb(255, 255, 255)")
    page.check("[name=theme][value=auto]", force=True)
    assert page.evaluate(paper) == dark


def test_filters_by_chapter_rating_and_text_and_tells_how_many(open_page):
    page = open_page()
    everything = shown(page)
    assert page.inner_text("#_count") == "7 of 7 items"
    page.select_option("#_chapter", "economy")
    assert shown(page) == ["base-stations", "base-rate", "investment"]
    page.select_option("#_rating", "on-pace")
    assert shown(page) == ["base-stations"]
    assert page.inner_text("#_count") == "1 of 7 items"
    page.click("#_clear")
    assert shown(page) == everything
    page.fill("#_q", "HOT line")  # words, in any case, in either language
    assert shown(page) == ["hotline"]
    page.fill("#_q", "住房")
    assert shown(page) == ["homes"]
    page.fill("#_q", "nothing at all")
    assert shown(page) == []
    assert page.is_visible("#_none")
    tr(page, "zh")
    assert page.inner_text("#_count") == "0 / 7 项"


def test_a_chapter_leads_to_its_items(open_page):
    page = open_page()
    page.click("[data-chapter=services]")
    assert shown(page) == ["hotline", "museum", "pilot", "homes"]
    assert page.input_value("#_chapter") == "services"


def test_sorts_by_a_column_up_down_and_back(open_page):
    page = open_page()
    planned = shown(page)
    head = page.locator("#_items th", has_text="Complete")
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    rising = shown(page)
    assert rising == [
        *("hotline", "museum", "base-rate", "base-stations", "homes", "investment", "pilot"),
    ]
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert shown(page) == [*reversed(rising[:-1]), "pilot"]  # what is unknown stays last
    head.get_by_role("button").click()
    assert head.get_attribute("aria-sort") is None
    assert shown(page) == planned


def test_sorts_titles_by_the_language_shown(open_page):
    page = open_page()
    head = page.locator("#_items th[data-sort]").first
    head.get_by_role("button").click()
    english = shown(page)
    assert english[:2] == ["homes", "hotline"]
    tr(page, "zh")
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    head.get_by_role("button").click()
    assert shown(page) != english


def test_an_item_opens_to_its_curve_arithmetic_notes_and_evidence(open_page):
    page = open_page()
    more = page.locator("#base-stations > .more")
    expect(more).not_to_be_visible()
    page.click("#base-stations summary")
    expect(more).to_contain_text("310 ÷ 600 = 51.7%")  # what opens is told of it a little later
    text = more.inner_text()
    assert "=1+1 [bold]not bold[/bold]" in text
    assert "sha256 9f86d081884c…" in text
    assert more.locator("svg.chart").is_visible()
    links = more.locator("a").evaluate_all("all => all.map(one => one.href)")
    assert links == ["https://example.org/a"]
    page.click("#base-stations summary")
    expect(more).not_to_be_visible()
    page.click("#base-stations td.n >> nth=0")  # anywhere on the row
    expect(more).to_be_visible()


def test_what_needs_attention_leads_to_the_item(open_page):
    page = open_page()
    page.click(".alerts a >> nth=0")
    first = page.evaluate("location.hash.slice(1)")
    expect(page.locator(f"#{first} > .more")).to_be_visible()


def test_keyboard_alone_gets_everywhere(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")  # the language
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("html", "lang") == "zh"
    page.keyboard.press("ArrowLeft")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        ring = page.evaluate(
            "(() => { const one = document.activeElement;"
            " const of = one.type === 'radio' ? one.nextElementSibling : one;"
            " return getComputedStyle(of).outlineStyle; })()"
        )
        assert ring != "none", reached[-1]
        if reached[-1] == "SUMMARY":
            break
    assert {"_q", "_chapter", "_rating", "_clear", "_open", "_close", "BUTTON"} <= set(reached)
    page.keyboard.press("Enter")
    expect(page.locator("#base-stations > .more")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#base-stations > .more")).not_to_be_visible()


def test_without_scripts_it_still_tells_everything(open_page):
    page = open_page(java_script_enabled=False)
    assert not page.is_visible("#_q")
    assert page.is_visible("h1 >> text=A city's year")
    assert not page.is_visible("h1 >> text=某市年度任务")
    page.click("#base-stations summary")
    expect(page.locator("#base-stations > .more")).to_be_visible()
    page.check("#_to-zh", force=True)
    assert page.is_visible("h1 >> text=某市年度任务")
    assert not page.is_visible("h1 >> text=A city's year")


def test_on_paper_there_are_no_controls_and_no_dark(open_page):
    page = open_page(width=A4, theme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.is_visible("#_q")
    assert not page.is_visible(".settings")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.is_visible("#_items th >> text=Complete")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert (
        page.locator("#_items th").get_by_role("button").count() == 4
    )  # those shown at this width
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_every_rating_has_a_sign_and_a_word(open_page):
    page = open_page()
    page.set_viewport_size({"width": 1280, "height": 4000})  # what is out of sight has no text
    page.wait_for_function(
        "() => [...document.querySelectorAll('#_items .rating')].every(each => each.innerText)"
    )
    ratings = page.locator("#_items .rating").all_inner_texts()
    assert len(ratings) == 7
    assert all(len(text.split()) > 1 and not text[0].isalpha() for text in ratings)


MEET = """all => {
  const boxes = all.map(one => one.getBoundingClientRect()).filter(one => one.width);
  return boxes.some((a, i) => boxes.some((b, j) => i < j && a.left < b.right && b.left < a.right
    && a.top < b.bottom && b.top < a.bottom));
}"""


@pytest.mark.parametrize("day", ["2023-03-01", "2023-09-30", "2023-11-30"])
@pytest.mark.parametrize("width", [390, A4, 1280])
def test_the_dates_below_the_curve_keep_apart(open_page, tmp_path, width, day):
    page = open_page(write_page(tmp_path, "--as-of", day), width=width)
    assert not page.locator(".overall .chart text").evaluate_all(MEET)


def test_both_buttons_of_the_language_are_of_one_height_without_scripts(open_page):
    page = open_page(java_script_enabled=False)
    heights = [
        page.locator(f"#_to-{lang} + span").bounding_box()["height"] for lang in ("en", "zh")
    ]
    assert abs(heights[0] - heights[1]) <= 1


def test_on_paper_no_date_runs_into_the_curve_beside_it(open_page):
    page = open_page(width=A4)
    page.emulate_media(media="print")
    gaps = page.locator("#_items > tbody > tr:first-child").evaluate_all(
        """all => all.map(one => {
          const text = document.createRange();
          text.selectNodeContents(one.children[6]);
          return one.children[7].getBoundingClientRect().left
            - text.getBoundingClientRect().right;
        })"""
    )
    assert gaps
    assert min(gaps) >= 4
