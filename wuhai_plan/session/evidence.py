"""What an entry rests on: an address as it is, a file with its SHA-256."""

from __future__ import annotations

import os
from pathlib import Path

from wuhai_plan.errors import RequestError
from wuhai_plan.files import sha256_of
from wuhai_plan.model import Evidence
from wuhai_plan.session.change import written_text


def hash_evidence(named: str, folder: Path) -> Evidence:
    """Return the evidence named; a file within the log's folder is named from there."""
    ref = written_text("evidence", named.strip())
    if ref is None:
        raise RequestError.of("control-character", name="evidence")
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
