"""A seal's file: written, signed with OpenSSH, and checked, by `plan` and by docs/check_seal.py."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.cli.conftest import Desk
from tests.helpers import log_line
from wuhai_plan.cli import export_md
from wuhai_plan.session.items import items
from wuhai_plan.views.items import ItemsReport

CHECKER = Path(__file__).parents[2] / "docs" / "check_seal.py"
THEN = ("--known-at", "2023-07-10T18:00")
needs_openssh = pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="ssh-keygen (OpenSSH) is not there"
)
SEAL = """\
plan seal 1
fingerprint: 2T0S-3MZK-X9W1-KVZ2-APCT-PEZY-MFM2-Y58K
known at: 2023-07-10T18:00:00+08:00
entries: 10
plan sha256: {plan}
headline: as of 2023-07-10, complete 44.8%, expected 50.0%, gap -5.2, rating slipping, reported 6 of 7
"""  # noqa: E501 - as it is written


def sealed(desk: Desk, *args: str) -> bytes:
    """Write june.seal, and return it."""
    desk.ok("seal", *THEN, "-o", "june.seal", *args)
    return (desk.folder / "june.seal").read_bytes()


def without_plan(desk: Desk, *args: str) -> tuple[int, str]:
    """Check a seal as someone does who has Python and OpenSSH, and nothing else."""
    command = [sys.executable, "-I", str(CHECKER), *args]
    done = subprocess.run(command, cwd=desk.folder, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


# --- the file -----------------------------------------------------------------------------------


def test_a_seal_is_written_in_lines_that_people_can_read(desk):
    plan = sha256(desk.plan.read_bytes()).hexdigest()
    assert sealed(desk).decode() == SEAL.format(plan=plan)


def test_it_is_the_same_to_the_byte_whoever_writes_it_and_when(desk, later):
    first = sealed(desk)
    desk.ok("update", "base-stations", "360")
    later()
    shuffled = desk.log.read_bytes().splitlines(keepends=True)
    desk.log.write_bytes(b"".join(reversed(shuffled)) + shuffled[0])
    assert sealed(desk, "--force", "--lang", "zh") == first


def test_the_fingerprint_still_goes_to_stdout_and_the_rest_is_told(desk):
    alone = desk.ok("seal", *THEN)
    result = desk("seal", *THEN, "-o", "june.seal")
    assert result.out == alone
    assert "Wrote june.seal" in result.err
    assert "plan check --seal june.seal\n" in result.err


def test_a_seal_holds_and_still_does_when_more_is_recorded(desk, later):
    sealed(desk)
    desk.ok("update", "base-stations", "360")
    later()
    said = desk.ok("check", "--seal", "june.seal")
    assert "The seal holds" in said
    assert "complete 44.8%" in said
    assert without_plan(desk, "june.seal")[0] == 0


def test_a_seal_of_nothing(desk):
    desk.log.unlink()
    assert b"entries: 0\n" in sealed(desk)
    assert "The seal holds" in desk.ok("check", "--seal", "june.seal")


def test_a_headline_without_any_weight_and_one_with_what_was_first_promised(desk):
    plan = desk.plan.read_text(encoding="utf-8")
    desk.plan.write_text(re.sub(r"(kind = .*)", r"\1\nweight = 0", plan), encoding="utf-8")
    assert b"complete unknown, expected unknown, gap unknown, rating unknown" in sealed(desk)
    eased = plan.replace(
        "target = 600",
        'target = 600\nrevisions = [{ from = 2023-05-01, target = 400, note = "x" }]',
    )
    desk.plan.write_text(eased, encoding="utf-8")
    assert re.search(rb", as first promised [0-9.]+%\n", sealed(desk, "--force"))


# --- never over what matters ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plan.toml", "progress.jsonl", "linked", "./plan.toml"])
def test_a_seal_is_never_written_over_plan_or_log(desk, name):
    (desk.folder / "linked").symlink_to("progress.jsonl")
    before = desk.plan.read_bytes()
    assert "no output may replace" in desk.fails("seal", *THEN, "-o", name, "--force")
    assert desk.plan.read_bytes() == before


def test_nor_is_its_signature(desk):
    desk.log.rename(desk.folder / "x.sig")
    said = desk.fails("seal", *THEN, "-o", "x", "--log", "x.sig", "--force")
    assert "x.sig is the plan or its log" in said


def test_nor_over_an_older_one_unasked(desk):
    first = sealed(desk)
    said = desk.fails("seal", "--known-at", "2023-07-01", "-o", "june.seal")
    assert "Add --force" in said
    assert (desk.folder / "june.seal").read_bytes() == first


def test_a_folder_or_no_folder_is_told(desk):
    assert "is a folder" in desk.fails("seal", *THEN, "-o", ".", "--force")
    assert "no folder" in desk.fails("seal", *THEN, "-o", "nowhere/june.seal")


# --- what a file may say -------------------------------------------------------------------------


def test_every_other_line_is_told(desk):
    """A file that says anything else than log and plan do does not hold, in either checker."""
    good = sealed(desk).decode()
    for old, new, code in (
        ("2T0S", "2T0T", "the seal does not hold"),
        ("entries: 10", "entries: 11", "11 entries, but 10"),
        ("T18:00:00+08:00", "T18:00:00+07:00", None),  # the same entries, an hour later
        ("-10T18", "-02T18", "the seal does not hold"),
        ("44.8%", "99.9%", "the headline is not what plan and log come to"),
    ):
        assert old in good
        (desk.folder / "other.seal").write_text(good.replace(old, new), encoding="utf-8")
        result = desk("check", "--seal", "other.seal")
        assert result.code == (1 if code else 0), result.err
        assert (code or "") in result.err
        if "headline" not in (code or ""):  # which the short checker only repeats
            assert without_plan(desk, "other.seal")[0] == result.code


def test_another_plan_file_is_told_with_what_to_do(desk):
    sealed(desk)
    desk.plan.write_bytes(desk.plan.read_bytes() + b"\n")
    said = desk("check", "--seal", "june.seal")
    assert said.code == 1
    assert "not the one that was sealed" in said.err
    assert "--plan" in said.err
    assert without_plan(desk, "june.seal")[0] == 1


def test_all_that_is_wrong_is_told_at_once(desk):
    sealed(desk)
    desk.plan.write_bytes(desk.plan.read_bytes() + b"\n")
    desk.log.write_bytes(
        desk.log.read_bytes() + log_line(99, item="homes", at="2023-07-03T01:00:00Z")
    )
    said = desk("check", "--seal", "june.seal").err
    assert "2 problems" in said


HOSTILE = {
    "empty": b"",
    "another text": b"hello\n",
    "a later format": SEAL.replace("seal 1", "seal 2").encode(),
    "a line missing": SEAL.replace("entries: 10\n", "").encode(),
    "a line more": (SEAL + "more\n").encode(),
    "a key twice": SEAL.replace("entries: 10", "entries: 10\nentries: 10").encode(),
    "lines in another order": "\n".join(SEAL.splitlines()[::-1]).encode(),
    "escapes": SEAL.replace("slipping", "\x1b[31mslipping").encode(),
    "no ASCII": SEAL.replace("slipping", "slip\u202eping").encode(),
    "a zero byte": SEAL.encode() + b"\0",
    "a bare return": SEAL.replace("entries: 10", "entries: 10\rentries: 11").encode(),
    "a moment there isn't": SEAL.replace("-10T18", "-32T18").encode(),
    "a moment without offset": SEAL.replace("+08:00\n", "\n").encode(),
    "a signed count": SEAL.replace("entries: 10", "entries: +10").encode(),
    "an underscore": SEAL.replace("entries: 10", "entries: 1_0").encode(),
    "a long count": SEAL.replace("entries: 10", "entries: " + "1" * 400).encode(),
    "a short fingerprint": SEAL.replace("2T0S-", "").encode(),
    "another letter": SEAL.replace("2T0S-", "2TUS-").encode(),
    "a long line": SEAL.replace("slipping", "slipping" * 99).encode(),
    "a long file": SEAL.encode() + b"\n" * 3000,
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_hostile_file_is_refused_with_its_line_and_nothing_of_it_is_shown(desk, name, lang):
    plan = sha256(desk.plan.read_bytes()).hexdigest().encode()
    file = desk.folder / "bad.seal"
    file.write_bytes(HOSTILE[name].replace(b"{plan}", plan))
    result = desk("check", "--seal", "bad.seal", "--lang", lang)
    assert result.code == 1
    assert "bad.seal" in result.err
    assert "Traceback" not in result.err
    shown = result.err.replace("\n", "")
    assert shown.isprintable()
    assert "31m" not in shown
    assert len(result.err) < 1500
    assert without_plan(desk, "bad.seal")[0] == 1


def test_a_huge_file_or_a_device_is_not_read_whole(desk):
    with (desk.folder / "huge.seal").open("wb") as file:
        file.truncate(1 << 40)
    assert "longer than 2048 bytes" in desk("check", "--seal", "huge.seal").err
    assert "pipe or a device" in desk("check", "--seal", "/dev/zero").err
    assert "is a folder" in desk("check", "--seal", ".").err


def test_a_file_that_mail_gave_other_line_ends_holds(desk):
    data = sealed(desk).replace(b"\n", b"\r\n").removesuffix(b"\r\n")
    (desk.folder / "mail.seal").write_bytes(data)
    desk.ok("check", "--seal", "mail.seal")
    assert without_plan(desk, "mail.seal")[0] == 0


def test_a_moment_to_come_is_refused(desk):
    data = sealed(desk).replace(b"2023-07-10T", b"2043-07-10T")
    (desk.folder / "june.seal").write_bytes(data)
    assert "not over yet" in desk("check", "--seal", "june.seal").err


def test_options_that_do_not_go_together(desk):
    data = sealed(desk)
    fingerprint = data.split()[4].decode()
    usage = (
        (("--seal", fingerprint), "go together"),
        (THEN, "go together"),
        (("--seal", "june.seal", *THEN), "Leave out --known-at"),
        (("--signers", "allowed"), "--signers goes with --seal FILE"),
        (("--seal", fingerprint, *THEN, "--signers", "allowed"), "goes with --seal FILE"),
    )
    for args, said in usage:
        assert said in desk.fails("check", *args, code=2)
    assert "there is no file ABCD" in desk("check", "--seal", "ABCD").err
    assert "--sign goes with -o FILE" in desk.fails("seal", "--sign", "key", code=2)


def test_a_fingerprint_in_print_needs_no_plan_to_be_checked(desk):
    fingerprint = desk.ok("seal", *THEN).strip()
    moment = ("--known-at", "2023-07-10T18:00:00+08:00")
    assert without_plan(desk, fingerprint, *moment)[0] == 0
    assert without_plan(desk, fingerprint.lower().replace("0", "o"), *moment)[0] == 0
    assert without_plan(desk, fingerprint.replace("2", "3", 1), *moment)[0] == 1
    assert without_plan(desk, fingerprint, *moment, "--signers", "x")[0] == 1  # not passed over


# --- signatures ----------------------------------------------------------------------------------


class Keys(NamedTuple):
    """Two keys, and a file of who may sign: the office, with the first of them."""

    office: Path
    other: Path
    allowed: Path


@pytest.fixture(scope="session")
def made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("office", "other"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name]
        subprocess.run([*command, "-f", str(folder / name)], check=True)
    return folder


@pytest.fixture
def keys(made_keys, tmp_path) -> Keys:
    folder = tmp_path / "keys"
    shutil.copytree(made_keys, folder)
    allowed = folder / "allowed"
    allow(allowed, folder / "office")
    return Keys(folder / "office", folder / "other", allowed)


def allow(allowed: Path, key: Path, options: str = "", name: str = "office@wuhai.example") -> None:
    public = key.with_suffix(".pub").read_text(encoding="utf-8").split()
    allowed.write_text(f"{name} {options} {public[0]} {public[1]}\n", encoding="utf-8")


def judged(desk: Desk, keys: Keys, *, good: bool) -> str:
    """Check june.seal and who signed it, in both ways; return what `plan` says."""
    result = desk("check", "--seal", "june.seal", "--signers", str(keys.allowed))
    code, said = without_plan(desk, "june.seal", "--signers", str(keys.allowed))
    assert (result.code == 0, code == 0) == (good, good), result.err + said
    assert "Traceback" not in result.err
    return result.out if good else result.err


@needs_openssh
def test_a_good_signature_names_who_made_it(desk, keys):
    sealed(desk, "--sign", str(keys.office))
    assert "Signed by office@wuhai.example" in judged(desk, keys, good=True)
    unasked = desk("check", "--seal", "june.seal")
    assert unasked.code == 0
    assert "not checked" in unasked.err


@needs_openssh
def test_a_signature_holds_for_later_records_and_other_orders(desk, keys, later):
    sealed(desk, "--sign", str(keys.office))
    desk.ok("update", "base-stations", "360")
    later()
    lines = desk.log.read_bytes().splitlines(keepends=True)
    desk.log.write_bytes(b"".join([*reversed(lines), lines[3]]))
    judged(desk, keys, good=True)


@needs_openssh
def test_a_wrong_key(desk, keys):
    sealed(desk, "--sign", str(keys.other))
    said = judged(desk, keys, good=False)
    assert "was not made by anyone who" in said
    assert "No principal matched" in said


@needs_openssh
def test_a_wrong_namespace(desk, keys):
    data = sealed(desk)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(keys.office)]
    made = subprocess.run(command, input=data, capture_output=True, check=True).stdout
    (desk.folder / "june.seal.sig").write_bytes(made)
    assert "namespace" in judged(desk, keys, good=False)


@needs_openssh
def test_a_key_that_may_sign_other_things_only(desk, keys):
    sealed(desk, "--sign", str(keys.office))
    allow(keys.allowed, keys.office, 'namespaces="git"')
    assert "was not made by anyone who" in judged(desk, keys, good=False)
    allow(keys.allowed, keys.office, 'namespaces="git,plan-seal"')
    judged(desk, keys, good=True)


@needs_openssh
@pytest.mark.parametrize(
    ("validity", "good"),
    [
        ('valid-after="20230101",valid-before="20231231"', True),
        ('valid-after="20230711"', False),
        ('valid-before="20230710"', False),
        ('valid-after="20230710",valid-before="20230711"', True),
    ],
)
def test_a_key_is_judged_by_the_moment_of_the_seal(desk, keys, validity, good):
    sealed(desk, "--sign", str(keys.office))
    allow(keys.allowed, keys.office, validity)
    said = judged(desk, keys, good=good)
    assert good or "valid" in said


@needs_openssh
def test_an_altered_file_breaks_its_signature_whatever_was_altered(desk, keys):
    good = sealed(desk, "--sign", str(keys.office)).decode()
    for old, new in (("44.8%", "60.9%"), ("-5.2", "+5.2"), ("\n", "\r\n")):
        (desk.folder / "june.seal").write_bytes(good.replace(old, new).encode())
        assert "is not the signature of this very file" in judged(desk, keys, good=False)


@needs_openssh
@pytest.mark.parametrize(
    ("signer", "problem", "stranger"),
    [("office", "the seal does not hold", False), ("other", "2 problems", True)],
)
def test_an_altered_log_breaks_the_seal_whoever_signed_it(desk, keys, signer, problem, stranger):
    sealed(desk, "--sign", str(getattr(keys, signer)))
    desk.log.write_bytes(desk.log.read_bytes().replace(b'"set":310', b'"set":311'))
    answer = judged(desk, keys, good=False)
    assert problem in answer
    assert ("signature" in answer) == stranger


@needs_openssh
@pytest.mark.parametrize("bad", [b"", b"hello\n", b"x" * 70_000, b"\x1b[31m\n", None])
def test_no_signature_or_none_that_is_one(desk, keys, bad):
    sealed(desk)
    signature = desk.folder / "june.seal.sig"
    if bad is not None:
        signature.write_bytes(bad)
    said = judged(desk, keys, good=False)
    assert "june.seal.sig" in said
    assert said.replace("\n", "").isprintable()


@needs_openssh
def test_signers_that_are_not_there_or_no_list(desk, keys):
    sealed(desk, "--sign", str(keys.office))
    keys.allowed.write_text("office\n# nobody\n", encoding="utf-8")
    judged(desk, keys, good=False)
    keys.allowed.unlink()
    assert "Name a file of allowed signers" in judged(desk, keys, good=False)


@needs_openssh
def test_several_names_of_one_key(desk, keys):
    sealed(desk, "--sign", str(keys.office))
    allow(keys.allowed, keys.office, name="office,supervision")
    assert "Signed by office." in judged(desk, keys, good=True)


@needs_openssh
def test_where_signing_fails_nothing_is_written(desk, keys):
    keys.other.write_text("no key\n", encoding="utf-8")
    keys.other.chmod(0o600)
    for key, told in ((keys.other, "did not sign"), (desk.folder / "none", "there is no key")):
        said = desk.fails("seal", *THEN, "-o", "june.seal", "--sign", str(key))
        assert told in said
        assert not list(desk.folder.glob("june*"))


@needs_openssh
def test_a_signature_and_a_key_are_not_replaced_by_mistake(desk, keys):
    sealed(desk, "--sign", str(keys.office))
    for args in (("--force",), ("--sign", str(keys.office))):
        desk.fails("seal", *THEN, "-o", "june.seal", *args)
    sealed(desk, "--sign", str(keys.office), "--force")
    judged(desk, keys, good=True)
    secret = keys.office.read_bytes()
    said = desk.fails("seal", *THEN, "-o", str(keys.office), "--sign", str(keys.office), "--force")
    assert "is the key" in said
    assert keys.office.read_bytes() == secret


def test_openssh_that_is_not_there_is_told(desk, monkeypatch):
    sealed(desk)
    for name in ("key", "june.seal.sig", "allowed"):
        (desk.folder / name).write_text("x\n", encoding="utf-8")
    monkeypatch.setenv("PATH", str(desk.folder))
    said = desk.fails("seal", *THEN, "-o", "other.seal", "--sign", "key")
    assert "Install OpenSSH" in said
    assert not (desk.folder / "other.seal").exists()
    said = desk("check", "--seal", "june.seal", "--signers", "allowed").err
    assert "Install OpenSSH" in said
    assert "install OpenSSH" in without_plan(desk, "june.seal", "--signers", "allowed")[1]


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for ssh-keygen")
def test_openssh_that_is_too_old_is_told_in_its_own_words(desk, monkeypatch):
    sealed(desk)
    for name in ("june.seal.sig", "allowed"):
        (desk.folder / name).write_text("x\n", encoding="utf-8")
    fake = desk.folder / "ssh-keygen"
    fake.write_text("#!/bin/sh\nprintf 'unknown option -- \\033[31mY\\n' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{desk.folder}{os.pathsep}{os.environ['PATH']}")
    said = desk("check", "--seal", "june.seal", "--signers", "allowed").err
    assert "unknown option -- �[31mY" in said
    fake.write_text("#!/nowhere/sh\n")
    said = desk("check", "--seal", "june.seal", "--signers", "allowed").err
    assert "could not be run" in said


# --- what is published ---------------------------------------------------------------------------


def test_a_bulletin_ends_with_the_seal_of_what_it_rests_on(desk):
    for args in (("--known-at", "2023-07-10"), ()):
        text = desk.ok("export", "md", "--as-of", "2023-06-30", *args)
        found = re.search(r"`plan (check --seal \S+ --known-at [^`]+)`\n\Z", text)
        assert found
        assert "10" in desk.ok(*found[1].split())
    desk.log.unlink()
    assert desk.ok("export", "md").endswith("so this bulletin has no seal.\n")


def test_what_is_recorded_after_a_bulletin_was_sealed_is_not_in_it(desk, monkeypatch):
    before = desk.ok("export", "md")
    real = items

    def after_more(*args: Any, **kwargs: Any) -> ItemsReport:
        with desk.log.open("ab") as log:
            log.write(log_line(99, at="2023-07-19T08:00:00+08:00", item="homes", set=2222))
        return real(*args, **kwargs)

    monkeypatch.setattr(export_md, "items", after_more)
    assert desk.ok("export", "md") == before
    assert "2,222" in desk.ok("export", "md")
