"""Mutation testing by hand: `make mutants`. docs/mutants.md tells what it is for and what came."""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import tomli
from msgspec import Struct

from tests.mutants.mutants import PACKAGE, Mutant, mutants_of
from tests.mutants.suite import Suite, Verdict, run

WHOLE = ("measure/*.py", "log/fold*.py", "log/append.py", "log/seal.py")
SEED, DRAWN = 12, 300
SAME = Path(__file__).with_name("same.toml")
PAGE = Path("docs/mutants.md")
MARK = "<!-- `make mutants` writes what follows. -->\n"


class Part(Struct, frozen=True):
    """Some mutants that are counted together."""

    title: str
    mutants: list[Mutant]


class Counts(Struct, frozen=True):
    """How many mutants a part has, how many of them change nothing, how many were noticed."""

    mutants: int
    same: int
    noticed: int

    @property
    def share(self) -> float:
        """The percentage that was noticed of those that change what the program does."""
        changing = self.mutants - self.same
        return 100 * self.noticed / changing if changing else 100.0


def whole() -> list[Part]:
    """Return the files of which every mutant is tried."""
    paths = sorted({path for pattern in WHOLE for path in PACKAGE.glob(pattern)})
    parts = (Part(str(path.relative_to(PACKAGE)), list(mutants_of(path))) for path in paths)
    return [part for part in parts if part.mutants]


def drawn(seed: int, number: int) -> Part:
    """Draw some of the mutants of all other files."""
    chosen = {path for pattern in WHOLE for path in PACKAGE.glob(pattern)}
    rest = sorted(set(PACKAGE.rglob("*.py")) - chosen)
    mutants = [mutant for path in rest for mutant in mutants_of(path)]
    title = f"{number} of the {len(mutants)} of all other files"
    return Part(title, random.Random(seed).sample(mutants, number))


def same_mutants() -> dict[str, str]:
    """Return the mutants that were looked at and change nothing, each with the reason."""
    groups = tomli.loads(SAME.read_text(encoding="utf-8"))["group"]
    return {name: group["reason"] for group in groups for name in group["mutants"]}


def judge(parts: Sequence[Part], workers: int) -> dict[str, Verdict]:
    """Run the tests against every mutant, telling on the way which were not noticed."""
    mutants = [mutant for part in parts for mutant in part.mutants]
    verdicts: dict[str, Verdict] = {}

    def work(suite: Suite) -> None:
        print(f"{len(mutants)} mutants, {len(suite.seconds)} tests", flush=True)
        for mutant, verdict in suite.judged(mutants, workers):
            verdicts[mutant.name] = verdict
            if verdict is not Verdict.NOTICED:
                count = f"{len(verdicts)}/{len(mutants)}"
                print(f"{count} {verdict.value}: {mutant.name}", flush=True)

    run(work)
    assert len(verdicts) == len(mutants), "the tests could not be run"
    return verdicts


def count(mutants: Iterable[Mutant], verdicts: dict[str, Verdict], same: dict[str, str]) -> Counts:
    """Count mutants by what came of them; one that was noticed does change something."""
    names = [mutant.name for mutant in mutants]
    missed = [name for name in names if verdicts[name] is Verdict.SURVIVED]
    return Counts(len(names), sum(name in same for name in missed), len(names) - len(missed))


def row(title: str, counts: Counts) -> str:
    """Return a row of the table of figures."""
    changing = counts.mutants - counts.same
    missed = changing - counts.noticed
    figures = (counts.mutants, counts.same, changing, counts.noticed, missed)
    return f"| {title} | {' | '.join(map(str, figures))} | {counts.share:.1f} % |"


def report(
    parts: Sequence[Part], verdicts: dict[str, Verdict], same: dict[str, str], heading: str
) -> str:
    """Return the figures and the two lists, in Markdown."""
    every = [mutant for part in parts for mutant in part.mutants]
    missed = [mutant.name for mutant in every if verdicts[mutant.name] is Verdict.SURVIVED]
    counted = [(part.title, count(part.mutants, verdicts, same)) for part in parts]
    columns = "| | mutants | change nothing | change something | noticed | not noticed | noticed |"
    lines = [
        heading, "", columns, "|---|---:|---:|---:|---:|---:|---:|",
        *(row(title, counts) for title, counts in counted),
        row("together", count(every, verdicts, same)),
        "", "### Not noticed", "",
        *(f"- ``{name}``" for name in missed if name not in same),
        "", "### Those that change nothing", "",
    ]  # fmt: skip
    for reason in dict.fromkeys(same.values()):
        names = [name for name in missed if same.get(name) == reason]
        if names:
            lines += [f"{reason}:", "", *(f"- ``{name}``" for name in names), ""]
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
    """Try the mutants of some files, or of all that docs/mutants.md speaks of."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="only these files; writes no page")
    parser.add_argument("--seed", type=int, default=SEED, help="for drawing from the rest")
    parser.add_argument("--drawn", type=int, default=DRAWN, help="how many are drawn")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    began = time.monotonic()
    if options.files:
        parts = [Part(str(path), list(mutants_of(path))) for path in options.files]
    else:
        parts = [*whole(), drawn(options.seed, options.drawn)]
    print(f"seed {options.seed}", flush=True)
    verdicts, same = judge(parts, options.workers), same_mutants()
    minutes = round((time.monotonic() - began) / 60)
    heading = f"Seed {options.seed}; {minutes} minutes with {options.workers} processes at a time."
    text = report(parts, verdicts, same, heading)
    print(text)
    if not options.files:
        above, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(above + MARK + "\n" + text, encoding="utf-8")
    every = count((mutant for part in parts for mutant in part.mutants), verdicts, same)
    return 0 if every.share >= 95 else 1


if __name__ == "__main__":
    raise SystemExit(main())
