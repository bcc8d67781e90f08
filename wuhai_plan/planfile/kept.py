"""A plan as it was read, kept in the user's cache folder, so that TOML is read once.

It is used for a file of just the same bytes, which are kept with it, by the same program: so it
can't differ from what reading the file again would give. Only sound plans are kept.
"""

from __future__ import annotations

from msgspec import DecodeError
from msgspec.msgpack import Decoder, encode

from wuhai_plan.model import Plan


def pack(data: bytes, plan: Plan) -> bytes:
    """Return what to keep of a file's bytes and the plan they hold."""
    return len(data).to_bytes(8, "big") + data + encode(plan)


def unpack(kept: bytes, data: bytes) -> Plan | None:
    """Return the plan of a file's bytes; None where what is kept is not of these."""
    size = int.from_bytes(kept[:8], "big")
    if kept[8 : 8 + size] != data:
        return None
    try:
        return Decoder(Plan).decode(kept[8 + size :])
    except (DecodeError, ValueError):
        return None
