"""`make bench`: what starting costs, against importing Typer and Rich alone.

To be run in an environment that holds the program and nothing else, as its users have it.
"""

from __future__ import annotations

import platform
import sys
from importlib.metadata import version
from pathlib import Path

from benchmarks.pairs import compare, python

PLAN = [str(Path(sys.executable).with_name("plan"))]
ROOT = Path(__file__).parents[1]
TYPER = python("import typer")
TYPER_RICH = python("import typer, rich.console, rich.table")
VERSION = [*PLAN, "--version"]
ROWS = (
    ("plan status", [*PLAN, "status"], "import typer, rich.console, rich.table", TYPER_RICH, 1.25),
    ("plan status --format csv", [*PLAN, "status", "--format", "csv"], "import typer", TYPER, 1.25),
    ("plan export csv", [*PLAN, "export", "csv"], "import typer", TYPER, None),
    ("plan --version", [*PLAN, "--version"], "import typer", TYPER, None),
    (
        "completing an item",
        [*PLAN, "__complete", "zsh", "show", "="],
        "plan --version",
        VERSION,
        1.5,
    ),
    ("plan --help", [*PLAN, "--help"], "import typer", TYPER, None),
)


def main() -> None:
    """Print one row a command: medians, the ratio with its quartiles, and the figure to reach."""
    files = ["--plan", str(ROOT / "plan.toml"), "--log", str(ROOT / "progress.jsonl")]
    libraries = ", ".join(f"{name} {version(name)}" for name in ("typer", "rich", "msgspec"))
    print(f"Python {platform.python_version()}, {libraries}, {platform.machine()}")
    print(f"{'command':26} {'ms':>6}  {'beside':42} {'ms':>6}  ratio (quartiles)   at most")
    for name, command, beside, other, most in ROWS:
        reads = name.startswith(("plan status", "plan export"))
        found = compare([*command, *files] if reads else command, other)
        ratio = f"{found.ratio:.2f} ({found.low:.2f}–{found.high:.2f})"
        limit = f"{most:.2f}" if most else ""
        print(f"{name:26} {found.a:6.0f}  {beside:42} {found.b:6.0f}  {ratio:18}  {limit}")


if __name__ == "__main__":
    main()
