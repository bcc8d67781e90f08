"""`make bench`: the program's own costs as ratios, each against a command beside it in one run.

To be run in an environment that holds the program and nothing else, as its users have it.
"""

from __future__ import annotations

import argparse
import platform
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from benchmarks import logs
from benchmarks.pairs import Pairs, Side, compare, python, run, stay_on_one_processor
from wuhai_plan.session.core import system_clock

PLAN = [str(Path(sys.executable).with_name("plan"))]
ROOT = Path(__file__).parents[1]
TYPER = Side(python("-c", "import typer"))
IMPORTS = "import typer, rich.console, rich.table"
TYPER_RICH = Side(python("-c", IMPORTS))
SIZES = (1_000, 10_000, 100_000, 1_000_000)
ITEMS = (100, 1_000, 10_000)
SHUFFLE = """
import random, sys
from pathlib import Path
lines = Path(sys.argv[1]).read_bytes().splitlines(keepends=True)
random.Random(int(sys.argv[3])).shuffle(lines)
Path(sys.argv[2]).write_bytes(b"".join(lines))
"""


class Office:
    """A plan, a long log and an empty one, and a cache folder of their own."""

    def __init__(self, folder: Path, entries: int, items: int) -> None:
        folder.mkdir(parents=True)
        self.plan, self.log = folder / "plan.toml", folder / "progress.jsonl"
        self.empty, self.cache = folder / "empty.jsonl", folder / "cache"
        logs.plan(self.plan, items)
        logs.log(self.log, entries, items)
        self.empty.touch()

    def __call__(
        self, *words: str, log: Path | None = None, before: Callable[[], object] = lambda: None
    ) -> Side:
        files = ["--plan", str(self.plan), "--log", str(log or self.log)]
        return Side([*PLAN, *words, *files], {"XDG_CACHE_HOME": str(self.cache)}, before)

    def status(self, log: Path | None = None) -> Side:
        return self("status", "--as-of", "2023-12-31", log=log)

    def cold(self, log: Path | None = None) -> Side:
        return self.status(log)._replace(before=self.forget)

    def forget(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def update(self, log: Path | None = None) -> Side:
        words = ("update", "item-00000", "+1", "--by", "bench", "--date", "2023-12-31")
        before = partial(self.empty.write_bytes, b"") if log else partial(run, self.status())
        return self(*words, log=log, before=before)

    def shuffled(self) -> Path:
        """Return the same log with its lines in any order, the same each time.

        A process of its own does it: a child's peak memory begins with its parent's.
        """
        path = self.log.with_name("shuffled.jsonl")
        run(Side(python("-c", SHUFFLE, str(self.log), str(path), str(logs.SEED))))
        return path


def row(name: str, beside: str, found: Pairs, most: float | None = None) -> None:
    """Print a row of the table."""
    ratio = f"{found.ratio:.2f} ({found.low:.2f}–{found.high:.2f})"
    print(
        f"| {name} | {found.a:,.0f} | {beside} | {found.b:,.0f} | {ratio} |"
        f" {f'{most:.2f}' if most else ''} | {found.mib:.0f} |",
        flush=True,
    )


def heads(*names: str) -> None:
    print("\n| " + " | ".join(names) + " |")
    print("|" + "---|" * len(names), flush=True)


def contract(folder: Path, pairs: int) -> None:
    """The figures to reach, and the other starts."""
    big = Office(folder / "big", SIZES[-1], 100)
    real = ["--plan", str(ROOT / "plan.toml"), "--log", str(ROOT / "progress.jsonl")]

    def shipped(*words: str) -> Side:
        return Side([*PLAN, *words, *real])

    heads("what", "ms", "beside", "ms", "ratio (quartiles)", "at most", "peak MiB")
    bare = "bare msgspec loop"
    row("`plan status`, the shipped plan", f"`{IMPORTS}`",
        compare(shipped("status"), TYPER_RICH, pairs), 1.20)  # fmt: skip
    row("`plan status --format csv`", "`import typer`",
        compare(shipped("status", "--format", "csv"), TYPER, pairs), 1.35)  # fmt: skip
    few = max(pairs // 2, 3)
    loop = Side(python(str(ROOT / "benchmarks" / "bare.py"), str(big.log)))
    row("`plan status`, 1,000,000 entries, never seen", bare,
        compare(big.cold(), loop, few), 2.5)  # fmt: skip
    row("the same, out of order", bare, compare(big.cold(big.shuffled()), loop, few), 5)
    run(big.status())
    empty = "the same, empty log"
    for words in (("status",), ("due",), ("chart",), ("export", "csv")):
        command = (*words, "--as-of", "2023-12-31")
        row(f"`plan {' '.join(words)}`, 1,000,000 entries, seen before", empty,
            compare(big(*command), big(*command, log=big.empty), pairs), 2.75)  # fmt: skip
    row("`plan update`, 1,000,000 entries, seen before", empty,
        compare(big.update(), big.update(big.empty), pairs), 2.75)  # fmt: skip
    again = big.update()._replace(before=lambda: None)
    row("the same, right after another", empty,
        compare(again, big.update(big.empty), pairs), 2.75)  # fmt: skip
    row("`plan export csv`", "`import typer`", compare(shipped("export", "csv"), TYPER, pairs))
    row("`plan --version`", "`import typer`",
        compare(Side([*PLAN, "--version"]), TYPER, pairs))  # fmt: skip


class Adopting:
    """The shipped plan in a folder of its own, adopted so often, each time with another target."""

    def __init__(self, folder: Path, adoptions: int, *, differs: bool = False) -> None:
        folder.mkdir(parents=True)
        self.plan, self.log = folder / "plan.toml", folder / "progress.jsonl"
        text = (ROOT / "plan.toml").read_text(encoding="utf-8")
        kept = (ROOT / "progress.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
        self.log.write_text("".join(line for line in kept if '"plan":{' not in line), "utf-8")
        for number in range(adoptions + differs):
            edited = text.replace("target = 600", f"target = {600 - number}")
            self.plan.write_text(edited, encoding="utf-8")
            if number < adoptions:
                run(self("adopt", "--note", f"{number}", "--by", "bench"))

    def __call__(self, *words: str) -> Side:
        return Side([*PLAN, *words, "--plan", str(self.plan), "--log", str(self.log)])


def adopted_plans(folder: Path, pairs: int) -> None:
    """What plans adopted in the log cost."""
    heads("what", "ms", "beside", "ms", "ratio (quartiles)", "at most", "peak MiB")
    two, twelve, once = (
        Adopting(folder / f"{count}", count, differs=count == 2) for count in (2, 12, 1)
    )
    row("`plan status`, two adopted plans unlike the file", f"`{IMPORTS}`",
        compare(two("status"), TYPER_RICH, pairs), 1.40)  # fmt: skip
    moment = system_clock(None).isoformat()
    asked = ("status", "--known-at", moment, "--as-of", "2023-12-31")
    run(once(*asked))  # waits until the moment is over
    row("`plan status --known-at`, twelve adopted plans", "the same with one",
        compare(twelve(*asked), once(*asked), pairs), 1.5)  # fmt: skip


def long_lists(folder: Path, pairs: int) -> None:
    """What lists of entries and of items cost, and how much they hold at once."""
    heads("what", "ms", "beside", "ms", "ratio (quartiles)", "at most", "peak MiB")
    big = Office(folder / "entries", SIZES[-1], 100)
    cold, asked = big.cold(), ("--as-of", "2023-12-31")
    for words in (("show", "item-00001", *asked), ("check",), ("log", "--format", "csv")):
        side = big(*words, before=big.forget)
        name = " ".join(words).partition(" item")[0]
        row(f"`plan {name}`, 1,000,000 entries", "`plan status`, never seen",
            compare(side, cold, pairs), 3)  # fmt: skip
    csv = big("log", "--format", "csv")
    first = [f"{shlex.join(side.command)} | head -{lines}" for side, lines in
             ((csv, 1), (big("log"), 3))]  # fmt: skip
    for name, command in zip(("log --format csv | head -1", "log | head -3"), first, strict=True):
        side = Side(["sh", "-c", command], csv.environment)
        row(f"`plan {name}`, 1,000,000 entries", "all of it as CSV", compare(side, csv, pairs))
    some = Office(folder / "some", SIZES[-2], 100)
    csv = some("log", "--format", "csv")
    row("`plan log`, 100,000 entries", "the same as CSV", compare(some("log"), csv, pairs), 3)
    book = str(folder / "book.xlsx")
    bare = Side(python(str(ROOT / "benchmarks" / "bare_book.py"), str(some.log), book))
    export = some("export", "xlsx", "--force", "-o", book, *asked)
    row("`plan export xlsx`, 100,000 entries", "bare XlsxWriter", compare(export, bare, pairs), 2)
    wide = Office(folder / "items", SIZES[0], ITEMS[-1])
    items = wide("status", "--items", *asked)
    row("`plan status --items`, 10,000 items", "the same as CSV",
        compare(items, wide("status", "--format", "csv", *asked), pairs))  # fmt: skip


def growth(folder: Path, sizes: Sequence[tuple[int, int]], pairs: int) -> None:
    """How cost grows with entries and with items."""
    heads("entries", "items", "never seen: ms", "peak MiB", "seen: ms", "ratio to an empty log",
          "`plan update`: ms", "ratio to an empty log")  # fmt: skip
    for entries, items in sizes:
        office = Office(folder / f"{entries}-{items}", entries, items)
        cold = compare(office.cold(), office.status(office.empty), pairs)
        warm = compare(office.status(), office.status(office.empty), pairs)
        update = compare(office.update(), office.update(office.empty), pairs)
        print(
            f"| {entries:,} | {items:,} | {cold.a:,.0f} | {cold.mib:.0f} | {warm.a:,.0f} |"
            f" {warm.ratio:.2f} | {update.a:,.0f} | {update.ratio:.2f} |",
            flush=True,
        )


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=15)
    pairs = parser.parse_args().pairs
    stay_on_one_processor()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("typer", "rich", "msgspec"))
    print(f"Python {platform.python_version()}, {libraries}, {platform.system()}", end=" ")
    print(f"{platform.machine()}; {pairs} pairs, medians.")
    with tempfile.TemporaryDirectory() as folder:
        contract(Path(folder), pairs)
        adopted_plans(Path(folder) / "adopted", pairs)
        few = max(pairs // 3, 3)
        long_lists(Path(folder) / "lists", few)
        growth(Path(folder), [(entries, 100) for entries in SIZES], few)
        growth(Path(folder) / "items", [(SIZES[-2], items) for items in ITEMS], few)


if __name__ == "__main__":
    main()
