"""`make pictures`: the pictures of README and docs, made by the program from the invented year.

A status is what the command prints on a terminal, shown in Chromium, with Chinese twice as wide as
Latin; a page is the page itself. Every one shows the label that the progress
is invented.
"""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
PLAN = [str(Path(sys.executable).with_name("plan"))]
YEAR = ["--plan", str(HERE.parents[1] / "examples" / "illustrative" / "plan.toml")]
AS_OF = ["--as-of", "2023-09-30"]
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
FRAME = """<!doctype html><meta charset=utf-8><style>
body{{margin:0;display:inline-block;background:#14191f;padding:20px 26px}}
pre{{margin:0;color:{foreground};
font:15px/1.5 "DejaVu Sans Mono","Noto Sans Mono CJK SC",monospace}}
i{{display:inline-block;width:2ch;text-align:center;font-style:normal;line-height:1}}
{stylesheet}</style><pre>{code}</pre>"""
THEME = TerminalTheme(
    (20, 25, 31),
    (226, 231, 236),
    [
        (40, 46, 53), (240, 122, 112), (120, 200, 130), (232, 193, 92),
        (111, 180, 245), (205, 150, 235), (92, 200, 212), (226, 231, 236),
    ],
)  # fmt: skip


def printed(*args: str) -> str:
    """Run a command on a terminal of its own; return what it prints, colours and all."""
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": "84", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    running = subprocess.Popen([*PLAN, *args], stdout=slave, stderr=slave, env=environment)
    os.close(slave)
    parts = []
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        parts.append(part)
    os.close(master)
    if running.wait():
        sys.exit(b"".join(parts).decode())
    return b"".join(parts).decode().replace("\r\n", "\n")


def screen(browser: Browser, text: str, to: Path) -> None:
    """Photograph what a terminal shows."""
    console = Console(record=True, width=84, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text.rstrip()))
    html = console.export_html(theme=THEME, code_format=FRAME)
    page = browser.new_page(device_scale_factor=2)
    # No font has blocks as wide as Latin and Chinese twice as wide: each Chinese sign gets a box.
    page.set_content(re.sub(r"[\u2e80-\uffef]", r"<i>\g<0></i>", html))
    page.locator("body").screenshot(path=to)
    page.close()


def page(browser: Browser, lang: str, folder: Path, to: Path) -> None:
    """Photograph the head of the page."""
    file = folder / f"{lang}.html"
    command = [*PLAN, "export", "html", *YEAR, *AS_OF, "--lang", lang, "-o", str(file)]
    subprocess.run(command, check=True, capture_output=True)
    view = browser.new_page(viewport={"width": 1180, "height": 1010}, device_scale_factor=1.25)
    view.goto(file.as_uri())
    view.screenshot(path=to)
    view.close()


def main() -> None:
    """Make them all."""
    chromium = shutil.which("chromium") or sys.exit("Chromium is not installed")
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as name:
        browser = driver.chromium.launch(executable_path=chromium, args=ARGS)
        for lang in ("en", "zh"):
            status = printed("status", *YEAR, *AS_OF, "--lang", lang)
            screen(browser, status, HERE / f"status.{lang}.png")
            page(browser, lang, Path(name), HERE / f"page.{lang}.png")
            chart = ["chart", *YEAR, *AS_OF, "--lang", lang, "--force"]
            subprocess.run([*PLAN, *chart, "-o", str(HERE / f"chart.{lang}.svg")], check=True)
        browser.close()
    for file in sorted(HERE.glob("*.??.*")):
        print(f"{file.name}: {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
