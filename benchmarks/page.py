"""`make bench-page`: how large the page is, and how long a browser takes to open and use it.

Chromium opens the page of 2,000 items and a bare table of as many rows in turn, from disk; a page
counts as open when it has loaded, its script has run, and the next frame has been drawn. The clock
is the browser's own.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

PAIRS = 11
CHAPTERS, ENTRIES = 12, 5
ROOT = Path(__file__).parents[1]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
# When the script at the end has run and a frame has been drawn, since the page was asked for.
OPENED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"  # noqa: E501
FILTER = """() => new Promise(done => {
  const start = performance.now(), box = document.getElementById('_q');
  box.value = '77'; box.dispatchEvent(new Event('input'));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""
SORT = """() => new Promise(done => {
  const start = performance.now();
  document.querySelectorAll('#_items th button')[1].click();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - start)));
})"""


class Opened(NamedTuple):
    """Milliseconds until the page is open, to filter and to sort it; its elements."""

    opened: float
    filtered: float
    sorted: float
    nodes: int


def lay_down(folder: Path, items: int) -> Path:
    """Write a plan of so many items, each with a few entries, and its log."""
    lines = ['[plan]\ntitle = { en = "A large plan", zh = "大计划" }']
    lines.append('start = 2023-01-01\ndue = 2023-12-31\ntimezone = "Asia/Shanghai"\npace = "month"')
    lines += [
        f'[chapter.c{n}]\ntitle = {{ en = "Chapter {n}", zh = "第{n}篇章" }}'
        for n in range(CHAPTERS)
    ]
    log, number = [], 0
    for n in range(items):
        lines.append(
            f'[item.i{n}]\nchapter = "c{n % CHAPTERS}"\nkind = "count"\ntarget = {100 + n}\n'
            f'title = {{ en = "Promise {n} to the people of the city", zh = "民生实事第{n}项" }}\n'
            'unit = { en = "homes", zh = "套" }\nlead = { en = "Housing office", zh = "住建局" }'
        )
        for month in range(1, ENTRIES + 1):
            number += 1
            log.append(
                f'{{"id":"{number:026d}","at":"2023-{month + 1:02d}-03T09:00:00+08:00",'
                f'"item":"i{n}","date":"2023-{month:02d}-25","add":{n % 17 + month},'
                '"by":"Housing office","note":"monthly return"}'
            )
    (folder / "plan.toml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "progress.jsonl").write_text("\n".join(log) + "\n", encoding="utf-8")
    return folder / "plan.toml"


def write_page(plan: Path, to: Path) -> float:
    """Write the page by the command; return its seconds."""
    command = [str(Path(sys.executable).with_name("plan")), "export", "html", "--plan", str(plan)]
    start = time.perf_counter()
    subprocess.run([*command, "--as-of", "2023-06-30", "-o", str(to)], check=True)
    return time.perf_counter() - start


def bare(to: Path, items: int) -> None:
    """Write a table of as many rows as the page has, and nothing else."""
    row = "<tr>" + "<td>Promise to the people" + "<td>12.3%" * 7
    to.write_text(f"<!doctype html><meta charset=utf-8><table>{row * items}</table>", "utf-8")


def look(browser: Browser, file: Path) -> Opened:
    """Open a page in a window of its own and use it."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(file.as_uri())
    opened = page.evaluate(OPENED)
    nodes = page.evaluate("document.querySelectorAll('*').length")
    tools = page.query_selector("#_q") is not None
    found = Opened(
        opened, page.evaluate(FILTER) if tools else 0, page.evaluate(SORT) if tools else 0, nodes
    )
    page.close()
    return found


def main() -> None:
    """Print sizes, and medians of the times with the ratio to the bare table."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for label, plan in (
            ("shipped plan", ROOT),
            ("invented year", ROOT / "examples/illustrative"),
        ):
            file = folder / f"{label}.html"
            write_page(plan / "plan.toml", file)
            print(f"{label}, 110 items: {file.stat().st_size / 1000:.0f} kB")
        page, table = folder / "page.html", folder / "table.html"
        seconds = write_page(lay_down(folder, 2000), page)
        bare(table, 2000)
        print(f"2,000 items of {ENTRIES} entries: {page.stat().st_size / 1e6:.1f} MB,", end=" ")
        print(f"written in {seconds:.1f} s")
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=ARGS)
            look(browser, page)
            look(browser, table)
            pairs = [(look(browser, page), look(browser, table)) for _ in range(PAIRS)]
            print(f"Chromium {browser.version}")
            browser.close()
    first = [one for one, _ in pairs]
    ratios = [one.opened / other.opened for one, other in pairs]
    low, middle, high = statistics.quantiles(ratios, n=4)
    median = statistics.median
    print(f"elements: {first[0].nodes}")
    print(f"open and drawn: {median(one.opened for one in first):.0f} ms", end=" ")
    print(f"(worst {max(one.opened for one in first):.0f} ms), bare table", end=" ")
    print(f"{median(other.opened for _, other in pairs):.0f} ms;", end=" ")
    print(f"ratio {middle:.1f} ({low:.1f}–{high:.1f})")
    print(f"to filter: {median(one.filtered for one in first):.0f} ms", end=", ")
    print(f"to sort: {median(one.sorted for one in first):.0f} ms")


if __name__ == "__main__":
    main()
