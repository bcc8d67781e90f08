"""Ctrl-C: the process ends by its signal, at once and without a word.

`__main__` sees to that before anything is loaded; here is what else it takes: what was begun and
must not stay half done is taken back first. A program that uses this package as a library keeps its
own way with Ctrl-C.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


def end_by_sigint() -> None:
    """End this process as Ctrl-C ends one that does nothing about it: a shell sees 130."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _let_through()
    signal.raise_signal(signal.SIGINT)


@contextmanager
def taken_back() -> Iterator[None]:
    """Make Ctrl-C a `KeyboardInterrupt` in this block, so that what it began is taken back.

    Then the process ends by the signal. Where Ctrl-C would not end it at once (in somebody's
    program, for a job in the background, in a block within such a block) nothing is changed.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_DFL:
        yield
        return
    try:
        _set_handler(signal.default_int_handler)
        yield
    except KeyboardInterrupt:
        end_by_sigint()
    finally:
        _set_handler(signal.SIG_DFL)


def _set_handler(handler: Callable[..., Any] | signal.Handlers) -> None:
    """Change what Ctrl-C does. One that fell between is told by Python; so it waits meanwhile."""
    if hasattr(signal, "pthread_sigmask"):  # Windows has none
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGINT, handler)
    _let_through()


def _let_through() -> None:
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
