"""Time zones by name. Loading them takes time: this is for who needs to know what day it is."""

from __future__ import annotations

import os
from datetime import tzinfo

# Where the zones of nearly all systems are. Told so, Python need not load how it was built, which
# takes as long as all the rest of this.
_USUAL = "/usr/share/zoneinfo:/usr/lib/zoneinfo:/usr/share/lib/zoneinfo:/etc/zoneinfo"


def zone_of(name: str) -> tzinfo | None:
    """Return a time zone, None where there is none of that name."""
    told = os.environ.setdefault("PYTHONTZPATH", _USUAL)
    import zoneinfo

    if told is _USUAL:
        del os.environ["PYTHONTZPATH"]
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        pass
    zoneinfo.reset_tzpath()  # it may be where only this Python knows
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
