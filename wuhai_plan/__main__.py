"""`python -m wuhai_plan`, and the script `plan`."""

# Before anything else, and from the module beneath `signal`, which takes long to load: Ctrl-C ends
# the process at once and without a word, while it is still loading too.
from _signal import (  # type: ignore[import-not-found]
    SIG_DFL,
    SIGINT,
    default_int_handler,
    getsignal,
    signal,
)

if getsignal(SIGINT) is default_int_handler:  # else who called wants it ignored
    signal(SIGINT, SIG_DFL)

import gc
import os
import sys
from contextlib import suppress

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A run is too short to gather garbage; looking for it takes a twentieth of a `plan status`.
    gc.disable()
    if sys.getfilesystemencoding() != "utf-8":
        from wuhai_plan.locale import begin_anew_in_utf8

        begin_anew_in_utf8()
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
    if code == INTERRUPTED:
        from wuhai_plan.interrupts import end_by_sigint

        end_by_sigint()
    if sys.gettrace() or sys.getprofile():
        sys.exit(code)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
