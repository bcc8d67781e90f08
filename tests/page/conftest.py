"""A page written from a small plan, opened from disk in a real Chromium.

Without Chromium these tests are skipped and say so.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from wuhai_plan.cli.app import run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"),
    *("--disable-component-update", "--disable-sync"),
)
DATA = Path(__file__).parents[1] / "cli"
JUNE = ("--as-of", "2023-06-30", "--known-at", "2023-07-10")

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: the page was not tried in a browser")
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


def write_page(folder: Path, *args: str, plan: Path = DATA / "plan.toml") -> Path:
    """Write a page by the command line, as its users do."""
    file = folder / "page.html"
    log = plan.with_name("progress.jsonl")
    command = ("export", "html", "--plan", str(plan), "--log", str(log), "-o", str(file), "--force")
    assert run([*command, *(args or JUNE)]) == 0
    return file


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(tmp_path_factory.mktemp("page"), *JUNE, "--lang", "en")


@pytest.fixture
def open_page(browser: Browser, page_file: Path) -> Iterator[Open]:
    """Open a page; at the end, demand that it said nothing to the console and fetched nothing."""
    opened, said, asked = [], [], []

    def heard(message: ConsoleMessage) -> None:
        said.append(message.text)

    def request(found: Request) -> None:
        asked.append(found.url)

    def open_(
        file: Path = page_file,
        *,
        width: int = 1280,
        theme: Literal["light", "dark"] = "light",
        **more,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **more
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", heard)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", request)
        page.goto(file.as_uri())
        return page

    yield open_
    for context in opened:
        context.close()
    assert said == []
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == len(opened)
