"""`python -m wuhai_plan`, and the script `plan`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A run is too short to gather garbage; looking for it takes a twentieth of a `plan status`.
    gc.disable()
    if sys.argv[1:2] == ["__complete"]:
        from wuhai_plan.cli.complete import complete

        complete(sys.argv[2:])
        return
    from wuhai_plan.cli.app import run

    leave(run(sys.argv[1:]))


def leave(code: int) -> None:
    """End the process with everything written, but without the interpreter's own clean-up.

    The clean-up takes a thirtieth of a `plan status`, for memory that the system takes back anyway.
    A debugger or profiler needs it, so where there is one the process ends in the usual way.
    """
    if sys.gettrace() or sys.getprofile():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
