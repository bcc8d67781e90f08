"""`make bench-others`: the same work in other programs for plain-text records, if they are here.

Sixty accounts in six groups, a year of additions, each group's total. Every program has to come
to the same totals before its time counts. Each is found on the path; those missing are named.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.pairs import Side, compare, run

GROUPS = ("economy", "ecology", "urban", "reform", "livelihood", "governance")
ACCOUNTS = [(group, f"item-{number:02}") for number in range(10) for group in GROUPS]
START = dt.datetime(2023, 1, 1, tzinfo=dt.timezone.utc)
DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PLAN = str(Path(sys.executable).with_name("plan"))

Report = tuple[str, str, int, dt.datetime]  # group, account, amount, when
Totals = dict[str, int]


def reports(entries: int) -> Iterator[Report]:
    """The year: so many additions, each to one of the accounts."""
    draw = random.Random(2023)
    for number in range(entries):
        group, account = ACCOUNTS[draw.randrange(len(ACCOUNTS))]
        at = START + number * dt.timedelta(days=360) / entries
        yield group, account, draw.randint(1, 9), at.replace(microsecond=0)


class Tool:
    """Another program: how it is fed, called and understood."""

    name = ""
    program = ""

    def __init__(self, folder: Path) -> None:
        self.file = folder / self.name

    def found(self) -> bool:
        return shutil.which(self.program) is not None

    def write(self, told: Sequence[Report]) -> None:
        raise NotImplementedError

    def side(self) -> Side:
        raise NotImplementedError

    def totals(self, output: str) -> Totals:
        raise NotImplementedError

    def version(self) -> str:
        done = subprocess.run(
            [self.program, "--version"], check=False, capture_output=True, text=True
        )
        return (done.stdout or done.stderr).strip().splitlines()[0]


class OurPlan(Tool):
    name, program = "plan", PLAN
    words: Sequence[str] = ("--no-cache",)

    def write(self, told: Sequence[Report]) -> None:
        self.file.mkdir()
        head = '[plan]\ntitle = "x"\nstart = 2023-01-01\ndue = 2023-12-31\ntimezone = "UTC"\n'
        chapters = "".join(f'[chapter.{group}]\ntitle = "{group}"\n' for group in GROUPS)
        items = "".join(
            f'[item.{group}-{account}]\nchapter = "{group}"\ntitle = "x"\nkind = "count"\n'
            "target = 1000000\n"
            for group, account in ACCOUNTS
        )
        (self.file / "plan.toml").write_text(head + chapters + items)
        with (self.file / "progress.jsonl").open("w") as file:
            for number, (group, account, amount, at) in enumerate(told):
                whole = int(at.timestamp() * 1000) << 80 | number << 40
                name = "".join(DIGITS[whole >> shift & 31] for shift in range(125, -1, -5))
                file.write(
                    f'{{"id":"{name}","at":"{at.isoformat()}","item":"{group}-{account}",'
                    f'"date":"{at.date()}","add":{amount}}}\n'
                )

    def side(self) -> Side:
        words = ["export", "csv", "--as-of", "2023-12-31", "--plan", str(self.file / "plan.toml")]
        return Side([PLAN, *words, *self.words], {"XDG_CACHE_HOME": str(self.file / "cache")})

    def totals(self, output: str) -> Totals:
        found: Counter[str] = Counter()
        for row in csv.DictReader(output.splitlines()):
            found[row["chapter"]] += int(row["value"])
        return dict(found)


class SeenPlan(OurPlan):
    name = "plan, seen before"
    words = ()


class Hledger(Tool):
    name = program = "hledger"

    def write(self, told: Sequence[Report]) -> None:
        with self.file.open("w") as file:
            for group, account, amount, at in told:
                file.write(f"{at.date()} report\n    {group}:{account}  {amount}\n    source\n\n")

    def side(self) -> Side:
        return Side(["hledger", "-f", str(self.file), "balance", "--depth", "1", "-O", "csv"])

    def totals(self, output: str) -> Totals:
        rows = {row["account"]: row["balance"] for row in csv.DictReader(output.splitlines())}
        return {group: int(rows[group]) for group in GROUPS}


class Ledger(Hledger):
    name = program = "ledger"

    def side(self) -> Side:
        return Side(["ledger", "-f", str(self.file), "balance", "--depth", "1"])

    def totals(self, output: str) -> Totals:
        return {found[2]: int(found[1]) for found in re.finditer(r" (\d+)  (\w+)", output)}


class Beancount(Tool):
    name, program = "beancount", "bean-query"

    def write(self, told: Sequence[Report]) -> None:
        with self.file.open("w") as file:
            names = [f"Assets:{group.title()}:{account.title()}" for group, account in ACCOUNTS]
            for name in ("Income:Source", *names):
                file.write(f"2022-12-31 open {name}\n")
            for group, account, amount, at in told:
                file.write(
                    f'{at.date()} * "report"\n  Assets:{group.title()}:{account.title()}'
                    f"  {amount} UNIT\n  Income:Source\n"
                )

    def side(self) -> Side:
        query = "select root(account, 2) as g, sum(number) as n where account ~ 'Assets' group by g"
        words = ["bean-query", "--no-errors", "-f", "csv", str(self.file), query]
        return Side(words, {"BEANCOUNT_DISABLE_LOAD_CACHE": "1"})

    def totals(self, output: str) -> Totals:
        rows = list(csv.reader(output.split()))[1:]
        return {name.partition(":")[2].lower(): int(float(number)) for name, number in rows}


class Watson(Tool):
    """It records time: a unit is a minute."""

    name = program = "watson"

    def write(self, told: Sequence[Report]) -> None:
        self.file.mkdir()
        frames = []
        for number, (group, account, amount, at) in enumerate(told):
            begin = int(at.timestamp())
            frames.append([begin, begin + amount * 60, group, f"{number:032x}", [account], begin])
        (self.file / "frames").write_text(json.dumps(frames))

    def side(self) -> Side:
        words = ["watson", "report", "--from", "2022-12-01", "--to", "2024-01-31", "--json"]
        return Side([*words, "--no-pager"], {"WATSON_DIR": str(self.file)})

    def totals(self, output: str) -> Totals:
        return {one["name"]: round(one["time"] / 60) for one in json.loads(output)["projects"]}


TOOLS: Sequence[Callable[[Path], Tool]] = (OurPlan, SeenPlan, Hledger, Ledger, Beancount, Watson)


def main() -> None:
    """Print a row for each program and size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--pairs", type=int, default=5)
    chosen = parser.parse_args()
    print("\n| program | entries | s | ratio to `plan` (quartiles) | peak MiB | totals |")
    print("|---|---|---|---|---|---|")
    versions = {}
    for entries in chosen.sizes:
        told = list(reports(entries))
        right: Counter[str] = Counter()
        for group, _, amount, _ in told:
            right[group] += amount
        with tempfile.TemporaryDirectory() as folder:
            first: Side | None = None
            for make in TOOLS:
                tool = make(Path(folder))
                if not tool.found():
                    print(f"| {tool.name} | {entries:,} | not here | | | |", flush=True)
                    continue
                versions[tool.name] = tool.version()
                tool.write(told)
                side = tool.side()
                first = first or side
                done = subprocess.run(
                    side.command,
                    capture_output=True,
                    text=True,
                    check=True,
                    env={**os.environ, **side.environment},
                )
                if tool.totals(done.stdout) != dict(right):
                    raise SystemExit(f"{tool.name}: {tool.totals(done.stdout)} is not {right}")
                ran = run(side)
                found = compare(side, first, chosen.pairs if ran.ms < 5000 else 3)
                ratio = f"{found.ratio:.1f} ({found.low:.1f}–{found.high:.1f})"
                print(
                    f"| {tool.name} | {entries:,} | {found.a / 1000:.2f} | {ratio} |"
                    f" {found.mib:.0f} | agree |",
                    flush=True,
                )
    print("\n" + "; ".join(f"{name}: {said}" for name, said in versions.items()))


if __name__ == "__main__":
    main()
