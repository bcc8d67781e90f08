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
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from functools import partial
from pathlib import Path

import coverage
import pytest

from tests.mutants.mutants import PACKAGE, Mutant, put_in

# What runs the program in processes of its own cannot notice a mutant; what takes long is not
# worth its time for each of them.
LEFT_OUT = ("tests/torture", "tests/page", "tests/docs", "tests/test_package.py", "tests/sheets")
SLOWEST = 3.0  # seconds of a test
BUDGET = 20.0  # seconds of tests that a mutant is given
MEMORY = 4 << 30
UNEXPECTED = 3


class Verdict(Enum):
    """What came of a mutant."""

    NOTICED = "noticed"
    TIMED_OUT = "noticed, by taking too long"
    SURVIVED = "not noticed"


Reach = dict[Path, dict[int, set[str]]]


class Suite:
    """A pytest plugin: collects the suite, measures it once, then hands itself to `work`."""

    def __init__(self, work: Callable[[Suite], None]) -> None:
        self.work = work
        self.items: dict[str, pytest.Item] = {}
        self.seconds: dict[str, float] = {}
        self.reach: Reach = {}

    def pytest_configure(self) -> None:
        """Have few invented cases, always the same."""
        import hypothesis  # not before pytest has begun, which warns of it

        hypothesis.settings.register_profile(
            "mutants", derandomize=True, max_examples=25, database=None, deadline=None,
            phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
            suppress_health_check=list(hypothesis.HealthCheck),
        )  # fmt: skip
        hypothesis.settings.load_profile("mutants")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Stand in for the usual run of all tests."""
        self.items = {item.nodeid: item for item in session.items}
        gc.freeze()  # shared memory stays shared
        with tempfile.NamedTemporaryFile() as file:
            os.waitpid(_forked(lambda: self._measure(file.name), Path(f"{file.name}.tests")), 0)
            self.seconds, self.reach = pickle.loads(Path(file.name).read_bytes())  # noqa: S301
        self.work(self)
        return True

    def judged(self, mutants: Iterable[Mutant], workers: int) -> Iterator[tuple[Mutant, Verdict]]:
        """Yield the mutants as they are judged, each in a process of its own."""
        running: dict[int, tuple[Mutant, Path]] = {}
        waiting = iter(mutants)
        while True:
            for mutant in itertools.islice(waiting, workers - len(running)):
                folder = Path(tempfile.mkdtemp(prefix="mutant-"))
                running[_forked(partial(self._try, mutant), folder)] = mutant, folder
            if not running:
                return
            pid, status = os.waitpid(-1, 0)
            mutant, folder = running.pop(pid)
            shutil.rmtree(folder, ignore_errors=True)
            if os.WIFSIGNALED(status):
                yield mutant, Verdict.TIMED_OUT
            elif os.waitstatus_to_exitcode(status) == UNEXPECTED:
                raise RuntimeError(f"could not be run: {mutant.name}")
            else:
                yield mutant, Verdict.NOTICED if status else Verdict.SURVIVED

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the tests that reach a mutant's lines: of each file its quickest first."""
        lines = self.reach.get(mutant.path, {})
        names: set[str] = set().union(*(lines.get(line, ()) for line in mutant.lines))
        names = names or set().union(*(lines.get(line, ()) for line in mutant.body))
        files: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(names, key=lambda name: (self.seconds[name], name)):
            files[name.split("::")[0]].append(name)
        rounds = itertools.zip_longest(*(files[file] for file in sorted(files)))
        return [name for names in rounds for name in names if name is not None]

    def _try(self, mutant: Mutant) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        put_in(mutant)
        names, seconds = [], 0.0
        for name in self.tests_of(mutant):
            seconds += self.seconds[name]
            names.append(name)
            if seconds > BUDGET:
                break
        signal.setitimer(signal.ITIMER_REAL, 10 + 5 * seconds)  # ends the process
        for name in names:
            if not self._passes(name):
                os._exit(1)

    def _measure(self, file: str) -> None:
        seconds: dict[str, float] = {}
        reach: Reach = {}
        measured = coverage.Coverage(data_file=None, source=[str(PACKAGE)], config_file=False)
        measured.start()
        for name in self.items:
            measured.switch_context(name)
            began = time.perf_counter()
            passed = self._passes(name)
            took = time.perf_counter() - began
            if passed and took < SLOWEST:
                seconds[name] = took
        measured.stop()
        data = measured.get_data()
        for path in data.measured_files():
            lines = {
                line: seconds.keys() & set(names)
                for line, names in data.contexts_by_lineno(path).items()
            }
            reach[Path(path).relative_to(Path.cwd())] = lines
        Path(file).write_bytes(pickle.dumps((seconds, reach)))

    def _passes(self, name: str) -> bool:
        outcome = Outcome()
        item = self.items[name]
        item.config.pluginmanager.register(outcome)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        item.config.pluginmanager.unregister(outcome)
        return not outcome.failed


class Outcome:
    """A pytest plugin that remembers whether any part of a test failed."""

    failed = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """See one part of a test end."""
        self.failed = self.failed or report.failed


def run(work: Callable[[Suite], None]) -> int:
    """Collect the suite and do the work."""
    options = ["-qq", "--capture=no", "-p", "no:cacheprovider"]
    ignored = [f"--ignore={path}" for path in LEFT_OUT]
    return int(pytest.main([*options, *ignored, "tests"], plugins=[Suite(work)]))


def _forked(work: Callable[[], None], folder: Path) -> int:
    """Run something in a process of its own, silently, with a folder for its tests' files."""
    child = os.fork()
    if child:
        return child
    status = UNEXPECTED
    try:
        folder.mkdir(exist_ok=True)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(folder)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        work()
        status = 0
    finally:
        os._exit(status)
