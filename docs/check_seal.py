"""Check a seal of `plan` without `plan`: with Python alone, and for signatures OpenSSH.

    python3 check_seal.py june.seal                        beside progress.jsonl and plan.toml
    python3 check_seal.py june.seal --signers allowed      and who signed it (june.seal.sig)
    python3 check_seal.py T9G2-… --known-at 2023-07-10T18:00:00+08:00     a fingerprint in print

A seal stands for the lines of the log recorded up to a moment, those that adopt a plan too: in the
order of their bytes, each with a newline, hashed with SHA-256; 160 bits of it, five by five, are 32
digits. Lines may stand in any order, and twice. Exit code 0: all of it holds; 1: it doesn't.
"""

import argparse
import json
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess, run
from typing import NoReturn

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # base 32 without I, L, O, U, which are misread
KEYS = ("fingerprint", "known at", "entries", "plan sha256", "headline")
SEAL = "plan seal 1" + "".join(f"\r?\n{key}: ([ -~]{{1,300}})" for key in KEYS) + "(?:\r?\n)?"
MOMENT = r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([+-])(\d\d):?(\d\d)"


def fail(problem: str) -> NoReturn:
    sys.exit(f"NOT AS SEALED: {problem}")


def microseconds(text: str) -> int:
    """Count from the year 1, in UTC; a longer fraction is rounded, as `plan` does."""
    if not (match := re.fullmatch(MOMENT, re.sub("[Zz]$", "+00:00", text), re.ASCII)):
        raise ValueError(f"{text!a} is no moment with an offset such as +08:00")
    day, time, fraction, sign, hours, minutes = match.groups()
    since = datetime.fromisoformat(f"{day}T{time}") - datetime.fromisoformat("0001-01-01")
    since -= timedelta(hours=int(sign + hours), minutes=int(sign + minutes))
    return since // timedelta(microseconds=1) + (int((fraction or "").ljust(7, "0")[:7]) + 5) // 10


def read_log(path: Path) -> Iterator[tuple[str, int, bytes]]:
    """Return each line's id, its moment, and its bytes without the white space around them."""
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, raw in enumerate(lines, 1):
        line = raw.strip(b" \t\r\n")
        objects: list[list[tuple[str, object]]] = []  # in a line, the outermost last
        try:
            if line:
                json.loads(line.decode(), object_pairs_hook=objects.append, parse_int=str)
                entry = dict(objects[-1])
                if line[:1] != b"{" or len(entry) < len(objects[-1]):
                    raise ValueError("it is no object, or a key stands twice in it")
                yield str(entry["id"]), microseconds(str(entry["at"])), line
        except (ValueError, LookupError, RecursionError) as error:
            if number < len(lines) or not is_cut_short(line):
                fail(f"{path}, line {number} is no entry: {error!a}")
            print(f"note: {path}: the last line was cut short and is left out, as plan does")


def is_cut_short(line: bytes) -> bool:
    """Say whether a last line without newline is the front of an entry, as a crash leaves it."""
    try:
        json.JSONDecoder().raw_decode(line.decode(errors="replace"))
    except (ValueError, RecursionError):
        return line.startswith((b"{", b"\0"))
    return False


def known(path: Path, moment: str) -> list[bytes]:
    """Return the lines recorded up to the end of a moment's second, each once, in order."""
    end, by_id = microseconds(moment) // 1_000_000 + 1, dict[str, tuple[int, bytes]]()
    for name, at, line in read_log(path):
        if by_id.setdefault(name, (at, line)) != (at, line):
            fail(f"{path}: two different lines have the id {name!a}")
    return sorted(line for at, line in by_id.values() if at < end * 1_000_000)


def plans(lines: list[bytes]) -> list[tuple[int, str, str]]:
    """Return the plans that lines adopt, in order: moment, id, the file's text."""
    entries = (e for line in lines if (e := json.loads(line, parse_int=str)).get("plan"))
    return sorted((microseconds(e["at"]), e["id"], e["plan"]["toml"]) for e in entries)


def fingerprint(lines: list[bytes]) -> str:
    bits = int.from_bytes(sha256(b"".join(line + b"\n" for line in lines)).digest()[:20], "big")
    digits = "".join(DIGITS[bits >> shift & 31] for shift in range(155, -1, -5))
    return "-".join(re.findall("....", digits))


def read_seal(data: bytes) -> dict[str, str]:
    if not (match := re.fullmatch(SEAL, data.decode("latin-1"))) or len(data) > 2048:
        fail("the seal's file is not written as plan writes it")
    return dict(zip(KEYS, match.groups(), strict=True))


def find_signer(data: bytes, signature: str, signers: str, moment: str) -> str:
    """Ask OpenSSH who signed these very bytes, with a key that was valid at the seal's moment."""
    program = shutil.which("ssh-keygen") or fail("ssh-keygen is not there: install OpenSSH")
    then = f"verify-time={datetime.fromisoformat(moment).astimezone():%Y%m%d%H%M%S}"
    options = ("-s", signature, "-f", signers, "-O", then)

    def ask(*words: str) -> CompletedProcess[bytes]:
        return run([program, "-Y", *words, *options], input=data, capture_output=True, check=False)

    done = ask("find-principals")
    for name in done.stdout.decode(errors="replace").splitlines():
        done = ask("verify", "-n", "plan-seal", "-I", name)
        if done.returncode == 0:
            return name
    fail(f"the signature {signature} is not good: {done.stderr!a}")


def check(seal: str, known_at: str | None, log: Path, plan: Path, signers: str | None) -> None:
    data, said = b"", {"fingerprint": seal, "known at": known_at or ""}
    if known_at and signers:
        fail("a fingerprint by itself has no signature: leave out --signers, or name a seal's file")
    if not known_at:
        with Path(seal).open("rb") as file:
            said = read_seal(data := file.read(2049))
    lines = known(log, said["known at"])
    plain = said["fingerprint"].upper().translate(str.maketrans("OIL", "011", "- "))
    if fingerprint(lines).replace("-", "") != plain:
        fail(f"{log} now has {len(lines)} entries of then, with fingerprint {fingerprint(lines)}")
    if data and said["entries"] != str(len(lines)):
        fail(f"{len(lines)} entries have this fingerprint, not {said['entries']}")
    print(f"Entries recorded up to {said['known at']}: {len(lines)}, all there and unchanged.")
    if data:  # the plan adopted last by then; else the first, the one that reports of then go by
        found = plans(lines)[-1:] or plans(known(log, "9999-12-31T00:00:00Z"))[:1]
        place, text = (log, found[0][2].encode()) if found else (plan, plan.read_bytes())
        if sha256(text).hexdigest() != said["plan sha256"]:
            fail(f"the plan in {place} is not the one that was sealed")
        print(f"The plan in {place} is the one sealed.\nIts headline, as told: {said['headline']}")
    if data and signers:
        print("Signed by", ascii(find_signer(data, f"{seal}.sig", signers, said["known at"])))


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="Check a seal of plan without plan.")
    options.add_argument("seal", help="a seal's file, or with --known-at a fingerprint")
    options.add_argument("--known-at", help="the moment printed with it")
    options.add_argument("--log", type=Path, default="progress.jsonl")
    options.add_argument("--plan", type=Path, default="plan.toml")
    options.add_argument("--signers", help="a file of allowed signers: see man ssh-keygen")
    try:
        check(**vars(options.parse_args()))
    except (OSError, ValueError, LookupError, TypeError) as error:
        fail(ascii(str(error)))
