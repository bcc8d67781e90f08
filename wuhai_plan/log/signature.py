"""Signatures of OpenSSH's `ssh-keygen -Y`: to make one, and to find who made one.

Keys, their handling and what counts as a good signature are OpenSSH's alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.files import read_at_most, require_file

if TYPE_CHECKING:
    import datetime as dt

NAMESPACE = "plan-seal"
MOST = 1 << 16  # bytes of a signature: the longest keys make some 6,000
PATIENCE = 60  # seconds for what asks nobody


class Signature(Struct, frozen=True):
    """A file of a signature, who may have made it, and when their keys have to be valid."""

    path: Path
    signers: Path
    moment: dt.datetime


def signature_path(path: Path) -> Path:
    """Return where the signature of a file is."""
    return Path(f"{path}.sig")


def sign(data: bytes, key: Path) -> bytes:
    """Return a signature; raise `RequestError` where OpenSSH makes none.

    It may ask for a passphrase or for a touch: what it says goes to the terminal.
    """
    if not key.exists():
        raise RequestError.of("sign-key-missing", path=str(key))
    require_file(key)
    # Of standard input, so that no file is there that isn't signed.
    code, signature, _ = _ssh_keygen("sign", "-q", "-f", str(key), data=data, quiet=False)
    if code or not signature:
        raise RequestError.of("sign-failed", path=str(key))
    return signature


def find_signer(data: bytes, signature: Signature) -> str:
    """Return who made a signature; raise `RequestError` where it is not good, or of a stranger.

    A name is one that the file of signers has for the key. The file may narrow a key to namespaces
    and to a time; it is the time that the signed text speaks of which counts, as a signature
    doesn't tell when it was made.
    """
    _require(signature)
    path = str(signature.path)
    code, _, reason = _ssh_keygen("check-novalidate", "-s", path, data=data)
    if code:
        raise RequestError.of("signature-bad", path=path, namespace=NAMESPACE, reason=reason)
    allowed = ("-s", path, "-f", str(signature.signers), "-O", f"verify-time={_local(signature)}")
    _, names, reason = _ssh_keygen("find-principals", *allowed)
    for name in names.decode(errors="replace").splitlines():
        code, _, reason = _ssh_keygen("verify", *allowed, "-I", name, data=data)
        if not code:
            return name
    signers, moment = str(signature.signers), signature.moment.isoformat(timespec="seconds")
    raise RequestError.of("signer-unknown", path=path, signers=signers, moment=moment,
                          reason=reason)  # fmt: skip


def _require(signature: Signature) -> None:
    """Refuse what is missing, no file, or too long for a signature."""
    if not signature.signers.is_file():
        raise RequestError.of("signers-missing", path=str(signature.signers))
    data = read_at_most(signature.path, MOST)
    if data is None:
        raise RequestError.of("signature-missing", path=str(signature.path))
    if len(data) > MOST:
        raise RequestError.of("signature-too-long", path=str(signature.path), most=MOST)


def _local(signature: Signature) -> str:
    """Return the moment as this machine's clocks show it: what every OpenSSH understands."""
    return signature.moment.astimezone().strftime("%Y%m%d%H%M%S")


def _ssh_keygen(
    action: str, *args: str, data: bytes = b"", quiet: bool = True
) -> tuple[int, bytes, str]:
    """Return exit code, standard output, and the reason of a failure, if it is to be kept."""
    import subprocess
    from shutil import which

    program = which("ssh-keygen")
    if program is None:
        raise RequestError.of("ssh-keygen-missing")
    namespace = () if action == "find-principals" else ("-n", NAMESPACE)
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            [program, "-Y", action, *namespace, *args],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if quiet else None,
            timeout=PATIENCE if quiet else None,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise RequestError.of("ssh-keygen-failed", path=program, reason=str(error)) from error
    reason = (done.stderr or b"").decode(errors="replace").strip()
    return done.returncode, done.stdout, "; ".join(reason.splitlines()[:2]).rstrip(".")
