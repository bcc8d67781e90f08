"""The test suite, collected once: which test reaches which line, and whether one notices a mutant.

Each mutant has a process of its own, forked after collection, in which the tests that reach the
changed lines run until one fails.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import resource
import shutil
import signal
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path

import coverage
import pytest

from tests.mutants.mutants import PACKAGE, Mutant, put_in

# What runs the program in processes of its own can't notice a mutant; what takes long is not
# worth its time for each of them.
LEFT_OUT = (
    "page", "test_package.py", "torture/test_disk.py", "torture/test_killed.py",
    "torture/test_many_writers.py", "torture/test_system_calls.py",
)  # fmt: skip
# Seconds of processor time: they are the same on a machine that has other work to do.
SLOWEST = 3.0  # that a test may take
BUDGET = 12.0  # of all tests that are run for one mutant
MEMORY = 4 << 30  # bytes
UNEXPECTED = 3  # the exit code where a mutant could not be tried at all


class Verdict(Enum):
    """What came of a mutant."""

    NOTICED = "noticed"
    TIMED_OUT = "noticed by taking too long"
    SURVIVED = "not noticed"


class Suite:
    """A pytest plugin: collects the suite, measures it once, then hands itself to `work`."""

    def __init__(self, work: Callable[[Suite], None]) -> None:
        self.work, self._failed = work, False
        self.items: dict[str, pytest.Item] = {}
        self.seconds: dict[str, float] = {}
        self.reach: dict[Path, dict[int, set[str]]] = {}

    def pytest_configure(self) -> None:
        """Have few invented cases, always the same."""
        import hypothesis  # not before pytest has begun, which warns of it

        hypothesis.settings.register_profile(
            "mutants", derandomize=True, max_examples=25, database=None, deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """See a test, or its preparation, end."""
        self._failed = self._failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stand in for the usual run of all tests."""
        self.items = {item.nodeid: item for item in session.items}
        gc.freeze()  # so that forked processes share what was collected
        with tempfile.TemporaryDirectory() as folder:
            result = Path(folder, "result")
            os.waitpid(_forked(partial(self._measure, result), folder), 0)
            self.seconds, self.reach = pickle.loads(result.read_bytes())  # noqa: S301 - our own
        self.work(self)
        return True

    def judged(self, mutants: Iterable[Mutant], workers: int) -> Iterator[tuple[Mutant, Verdict]]:
        """Yield the mutants as they are judged, each in a process of its own."""
        running: dict[int, tuple[Mutant, str]] = {}
        waiting = iter(mutants)
        while True:
            for mutant in itertools.islice(waiting, workers - len(running)):
                folder = tempfile.mkdtemp(prefix="mutant-")
                running[_forked(partial(self._try, mutant), folder)] = mutant, folder
            if not running:
                return
            pid, status = os.waitpid(-1, 0)
            mutant, folder = running.pop(pid)
            shutil.rmtree(folder, ignore_errors=True)
            if os.WIFSIGNALED(status):
                yield mutant, Verdict.TIMED_OUT
            elif os.waitstatus_to_exitcode(status) == UNEXPECTED:
                raise RuntimeError(f"can't be tried: {mutant.name}")
            else:
                yield mutant, Verdict.NOTICED if status else Verdict.SURVIVED

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach a mutant's lines, each file's quickest first.

        Each file gets as much time as any other, so that the many tests of whole commands don't
        take it all from those that look at a function closely.
        """
        reach, ranked = self.reach.get(mutant.path, {}), []
        names = set().union(*(reach.get(line, set()) for line in mutant.lines))
        names = names or set().union(*(reach.get(line, set()) for line in mutant.body))
        spent: defaultdict[str, float] = defaultdict(float)
        for seconds, name in sorted((self.seconds[name], name) for name in names):
            file = name.split("::")[0]
            spent[file] += seconds
            ranked.append((spent[file], seconds, name))
        ranked.sort()
        total = list(itertools.accumulate(seconds for _, seconds, _ in ranked))
        return [name for (_, _, name), until in zip(ranked, total, strict=True) if until < BUDGET]

    def _try(self, mutant: Mutant) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        put_in(mutant)
        names = self.tests_of(mutant)
        # Its signal ends the process, whatever that is at.
        signal.setitimer(signal.ITIMER_REAL, 10 + 5 * sum(map(self.seconds.__getitem__, names)))
        try:
            passed = all(map(self._passes, names))
        except BaseException:  # noqa: BLE001 - as when memory runs out in the midst of pytest
            passed = False
        os._exit(0 if passed else 1)

    def _measure(self, result: Path) -> None:
        """Run all tests: how long each takes, and which lines of the program it reaches."""
        measured = coverage.Coverage(data_file=None, source=[str(PACKAGE)], config_file=False)
        measured.start()
        for name in self.items:
            measured.switch_context(name)
            began = sum(os.times()[:4])
            passed = self._passes(name)
            if passed and (seconds := sum(os.times()[:4]) - began) < SLOWEST:
                self.seconds[name] = seconds
        measured.stop()
        data = measured.get_data()
        for file in data.measured_files():
            lines = data.contexts_by_lineno(file).items()
            reach = {line: self.seconds.keys() & set(names) for line, names in lines}
            self.reach[Path(file).relative_to(Path.cwd())] = reach
        result.write_bytes(pickle.dumps((self.seconds, self.reach)))

    def _passes(self, name: str) -> bool:
        self._failed, item = False, self.items[name]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self._failed


def run(work: Callable[[Suite], None]) -> None:
    """Collect the suite and do the work."""
    options = ["-qq", "--capture=no", "--tb=no", "--assert=plain", "-p", "no:cacheprovider"]
    pytest.main([*options, *(f"--ignore=tests/{path}" for path in LEFT_OUT)], plugins=[Suite(work)])


def _forked(work: Callable[[], None], folder: str) -> int:
    """Run something in a process of its own, silently, with a folder for its tests' files."""
    child = os.fork()
    if child:
        return child
    status = UNEXPECTED
    try:
        os.setsid()  # a signal to its group is not for us
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        work()
        status = 0
    finally:
        os._exit(status)
