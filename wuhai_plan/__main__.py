"""`python -m wuhai_plan`, and the script `plan`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A run is short and leaves no rings of objects worth looking for, neither on the way nor at the
    # end: together a tenth of what a `plan status` takes.
    gc.disable()
    if sys.argv[1:2] == ["__complete"]:
        from wuhai_plan.cli.complete import complete

        complete(sys.argv[2:])
        return
    from wuhai_plan.cli.app import run

    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
