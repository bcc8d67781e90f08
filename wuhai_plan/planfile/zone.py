"""Time zones by name. Loading them takes time: this is for who needs to know what day it is."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import tzinfo

# Where nearly all systems have their zones. Without it Python loads how it was built to find out,
# which takes as long as all the rest of this.
_USUAL = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"


def zone_of(name: str) -> tzinfo | None:
    """Return a time zone, None where there is none of that name."""
    path = os.environ.setdefault("PYTHONTZPATH", _USUAL)
    import zoneinfo

    if path is _USUAL:
        del os.environ["PYTHONTZPATH"]
    unknown = (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError)
    with suppress(*unknown):
        return zoneinfo.ZoneInfo(name)
    zoneinfo.reset_tzpath()  # the zones may be where only this Python knows
    with suppress(*unknown):
        return zoneinfo.ZoneInfo(name)
    return None


def machine_zone() -> str | None:
    """Return the name of the machine's own time zone; None where it has none that can be told."""
    name = os.environ.get("TZ") or os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return name if name and zone_of(name) is not None else None
