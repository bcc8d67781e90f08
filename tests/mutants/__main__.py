"""Mutation testing by hand: `make mutants`. docs/mutants.md tells what it is for and what came."""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterable
from pathlib import Path

import tomli

from tests.mutants.mutants import PACKAGE, Mutant, mutants_of
from tests.mutants.suite import Suite, Verdict, run

WHOLE = ("measure/*.py", "log/fold*.py", "log/append.py", "log/seal.py")
SEED, DRAWN = 12, 300
SAME = Path(__file__).with_name("same.toml")
PAGE = Path("docs/mutants.md")
MARK = "<!-- `make mutants` writes what follows. -->\n"

Parts = dict[str, list[Mutant]]


class Results:
    """What came of all mutants; `same` holds those that change nothing, each with the reason."""

    def __init__(self, parts: Parts, workers: int) -> None:
        self.parts = parts
        self.every = [mutant for mutants in parts.values() for mutant in mutants]
        groups = tomli.loads(SAME.read_text(encoding="utf-8"))["group"]
        self.same = {name: group["reason"] for group in groups for name in group["mutants"]}
        self.missed: set[str] = set()
        self._workers, self._done = workers, 0
        run(self._judge)
        assert self._done == len(self.every), "the tests could not be run"

    def _judge(self, suite: Suite) -> None:
        print(f"{len(self.every)} mutants, {len(suite.seconds)} tests", flush=True)
        for mutant, verdict in suite.judged(self.every, self._workers):
            self._done += 1
            if verdict is Verdict.SURVIVED:
                self.missed.add(mutant.name)
            if verdict is not Verdict.NOTICED:
                print(f"{self._done}. {verdict.value}: {mutant.name}", flush=True)

    def counts(self, mutants: Iterable[Mutant]) -> tuple[int, int, int, int, float]:
        """Count all, those that change nothing, those noticed and not, and the percentage."""
        names = {mutant.name for mutant in mutants}
        missed = self.missed & names
        same = len(missed & self.same.keys())
        changing, noticed = len(names) - same, len(names) - len(missed)
        share = 100 * noticed / changing if changing else 100.0
        return len(names), same, noticed, changing - noticed, share

    def report(self) -> str:
        """Return the figures and the two lists, in Markdown."""
        lines = [
            "| | mutants | change nothing | noticed | not noticed | noticed |",
            "|---|" + "---:|" * 5,
        ]
        for title, mutants in {**self.parts, "together": self.every}.items():
            *numbers, share = self.counts(mutants)
            lines.append(f"| {title} | {' | '.join(map(str, numbers))} | {share:.1f} % |")
        names = [mutant.name for mutant in self.every if mutant.name in self.missed]
        lines += ["", "### Not noticed", ""]
        lines += [f"- ``{name}``" for name in names if name not in self.same]
        lines += ["", "### Those that change nothing"]
        for reason in dict.fromkeys(self.same.values()):
            like = [f"- ``{name}``" for name in names if self.same.get(name) == reason]
            lines += ["", f"{reason}:", "", *like] if like else []
        return "\n".join(lines) + "\n"


def all_parts(seed: int) -> Parts:
    """Return the mutants of what is tried whole, and some drawn from all other files."""
    whole = {path for pattern in WHOLE for path in PACKAGE.glob(pattern)}
    rest = [
        mutant for path in sorted(set(PACKAGE.rglob("*.py")) - whole) for mutant in mutants_of(path)
    ]
    drawn = random.Random(seed).sample(rest, DRAWN)
    parts = {str(path.relative_to(PACKAGE)): list(mutants_of(path)) for path in sorted(whole)}
    parts = {title: mutants for title, mutants in parts.items() if mutants}
    return parts | {f"{DRAWN} of the {len(rest)} of all other files": drawn}


def main() -> int:
    """Try the mutants of some files, or of all that docs/mutants.md speaks of."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="only these, leaving the page alone")
    parser.add_argument("--seed", type=int, default=SEED, help="what is drawn from all other files")
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    options = parser.parse_args()
    print(f"seed {options.seed}", flush=True)
    began = time.monotonic()
    files = {str(path): list(mutants_of(path)) for path in options.files}
    results = Results(files or all_parts(options.seed), options.workers)
    minutes = (time.monotonic() - began) / 60
    text = f"Seed {options.seed}, {minutes:.0f} minutes.\n\n{results.report()}"
    print(text)
    if not files:
        above, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(f"{above}{MARK}\n{text}", encoding="utf-8")
    return 0 if results.counts(results.every)[-1] >= 95 else 1


if __name__ == "__main__":
    raise SystemExit(main())
