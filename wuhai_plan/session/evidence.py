"""What an entry rests on: an address as it is, a file with its SHA-256."""

from __future__ import annotations

import os
from pathlib import Path

from wuhai_plan.errors import RequestError
from wuhai_plan.files import sha256_of
from wuhai_plan.model import Evidence
from wuhai_plan.texts import LONGEST, has_control


def hash_evidence(ref: str, folder: Path) -> Evidence:
    """Return the evidence named; a file within the log's folder is named from there."""
    ref = ref.strip()
    if not ref or has_control(ref):
        raise RequestError.of("control-character", name="evidence")
    if len(ref) > LONGEST:
        raise RequestError.of("text-long", name="evidence", size=len(ref), most=LONGEST)
    if "://" in ref:
        return Evidence(ref)
    path = Path(ref)
    digest = sha256_of(path)
    if digest is None:
        raise RequestError.of("evidence-missing", value=ref)
    whole, home = path.resolve(), folder.resolve()
    inside = whole.is_relative_to(home)
    name = whole.relative_to(home).as_posix() if inside else os.fspath(whole)
    return Evidence(name, digest)
