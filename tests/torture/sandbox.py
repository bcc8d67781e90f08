"""Commands run one after the other, each in a process of its own with little memory and time.

    python -m tests.torture.sandbox

reads a line of JSON for each command, `{"folder": …, "args": […]}`, and answers with how its
process ended, as `os.waitpid` tells it. What it said is in the files `.out` and `.err` of the
folder. The processes are forked from this one, which has loaded the program: thousands are quick.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

from tests.helpers import ROOT, environment
from wuhai_plan.cli.app import PlanCommands
from wuhai_plan.cli.export import Formats
from wuhai_plan.cli.support.groups import MODULES
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import catalogue

MEMORY, SECONDS = 512 << 20, 10  # of a process: address space, time of a processor
HANGS = 120  # seconds in which a process that takes no time of a processor has to end
NAMES = (*PlanCommands.names, *(f"export_{form}" for form in Formats.names))


class Ended(NamedTuple):
    """How a command ended: its exit code, or the signal that ended it below 0."""

    code: int
    out: str
    err: str

    def complaint(self) -> str | None:
        """What must never be: a traceback, an end by the system, another code than 0 to 3."""
        if "Traceback" in self.err or "MemoryError" in self.err:
            return self.err[-1500:]
        return None if self.code in (0, 1, 2, 3, 130) else f"ended with {self.code}: {self.err}"


class Sandbox:
    """Where commands are run from a test."""

    def __enter__(self) -> Sandbox:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.sandbox"],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._server.communicate()

    def run(self, folder: Path, *args: str) -> Ended:
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(json.dumps({"folder": str(folder), "args": args}) + "\n")
        self._server.stdin.flush()
        status = int(self._server.stdout.readline())
        out, err = ((folder / name).read_text(errors="replace") for name in (".out", ".err"))
        return Ended(os.waitstatus_to_exitcode(status), out, err)


def _child(folder: str, args: list[str]) -> None:
    os.chdir(folder)
    os.environ["XDG_CACHE_HOME"] = folder
    for descriptor, name in ((1, ".out"), (2, ".err")):
        os.dup2(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.alarm(HANGS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.argv = ["plan", *args]
    main = import_module("wuhai_plan.__main__").main
    try:
        main()
    finally:
        sys.stderr.flush()


def serve() -> None:
    for package in ("render", "export", "session", "views", "messages", "log", "sheets"):
        for module in iter_modules([str(ROOT / "wuhai_plan" / package)]):
            import_module(f"wuhai_plan.{package}.{module.name}")
    for name in NAMES:
        import_module(f"wuhai_plan.cli.{MODULES.get(name, name)}")
    catalogue(Lang.EN)
    for line in sys.stdin:
        asked = json.loads(line)
        process = os.fork()
        if not process:
            code = 70
            try:
                _child(asked["folder"], asked["args"])
                code = 0
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 1
            except BaseException:  # noqa: BLE001 - as Python itself would tell it
                sys.excepthook(*sys.exc_info())
            os._exit(code)
        sys.stdout.write(f"{os.waitpid(process, 0)[1]}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()
