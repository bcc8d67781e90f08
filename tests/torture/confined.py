"""Run a Python with less than its due.

    python -m tests.torture.confined unprivileged|SIZE ARGUMENT...

`unprivileged` takes the superuser's right to pass over permissions away, which leaves an ordinary
user as they are; a SIZE is the most bytes a file may have.
"""

from __future__ import annotations

import ctypes
import os
import resource
import sys

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2

if __name__ == "__main__":
    kind, *arguments = sys.argv[1:]
    if kind != "unprivileged":
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(kind), int(kind)))
    elif os.geteuid() == 0 and sys.platform == "linux":
        for right in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, right, 0, 0, 0)
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606
