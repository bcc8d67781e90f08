"""Names of a package that are loaded when they are first asked for: starting is a feature."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def later(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return a package's `__getattr__` for names that live in the modules given with them.

    No module of the package may bear one of the names.
    """

    def get(name: str) -> object:
        if name not in homes:
            raise AttributeError(name)
        found: object = getattr(import_module(f"{package}.{homes[name]}"), name)
        return found

    return get
