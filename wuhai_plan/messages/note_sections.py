"""What a reporter writes beside a figure, kept in an entry's note as labelled lines.

    310 are in use.
    Problems: two sites wait for power.
    Next step: connect them in July.

What stands before the first label is the progress; a label in either language begins its part,
which goes on until the next one. A note without labels is progress as a whole.
"""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages, message

PARTS = ("problems", "next_step", "correction")


class NoteSections(Struct, frozen=True):
    """The parts of a note; empty where nothing was written."""

    progress: str = ""
    problems: str = ""
    next_step: str = ""
    correction: str = ""


def note_sections(note: str | None) -> NoteSections:
    """Take a note apart at its labels."""
    if note is None or not (":" in note or "：" in note):
        return NoteSections((note or "").strip())
    parts: dict[str, list[str]] = {}
    part = "progress"
    for line in note.split("\n"):
        part, text = _labelled(line) or (part, line)
        parts.setdefault(part, []).append(text)
    return NoteSections(**{name: "\n".join(lines).strip() for name, lines in parts.items()})


def note_of(parts: NoteSections, tr: Messages) -> str | None:
    """Put a note together, its labels in a language; None where nothing was written."""
    texts = ((name, getattr(parts, name)) for name in PARTS)
    labelled = [f"{tr(f'told-{name}')}{_GAP[tr.lang]}{text}" for name, text in texts if text]
    return "\n".join(filter(None, [parts.progress, *labelled])) or None


_GAP = {Lang.EN: " ", Lang.ZH: ""}  # a Chinese colon has its gap in it


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    """Return each label, without its colon, and the part that it begins, in every language.

    Whoever reads a log may read another language than whoever wrote the note.
    """
    return tuple(
        (message(lang, f"told-{part}").rstrip(":："), part) for lang in Lang for part in PARTS
    )


def _labelled(line: str) -> tuple[str, str] | None:
    bare = line.lstrip()
    for label, part in _labels():
        if bare[: len(label)].lower() == label.lower() and bare[len(label) :][:1] in (":", "："):
            return part, bare[len(label) + 1 :].strip()
    return None
