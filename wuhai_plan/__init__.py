"""Plain-text accounting for public promises: a plan in TOML, progress in an append-only log.

from wuhai_plan import open_plan
"""

# Not from `typing`: nothing may be loaded before `__main__` has seen to Ctrl-C.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from wuhai_plan.api import OpenPlan, PlanWarning, open_plan
    from wuhai_plan.errors import PlanError

__version__ = "0.1.0"
__all__ = ["OpenPlan", "PlanError", "PlanWarning", "__version__", "open_plan"]


def __getattr__(name: str) -> object:
    """Load the interface when it is asked for: a command's start must not wait for it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("wuhai_plan.api"), name)
