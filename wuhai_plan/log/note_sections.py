"""Notes of the first edition, which held problems and next steps as labelled lines.

    310 are in use.
    Problems: two sites wait for power.
    Next step: connect them in July.

What stands before the first label is the progress; a label in either language begins its part,
which goes on until the next one. A note without labels is progress as a whole.
"""

from __future__ import annotations

from msgspec import Struct

from wuhai_plan.log.line import COLONS, LABELS, may_be_labelled


class NoteSections(Struct, frozen=True):
    """The parts of a note; empty where nothing was written."""

    progress: str = ""
    problem: str = ""
    next: str = ""
    correction: str = ""


def note_sections(note: str | None) -> NoteSections:
    """Take a note apart at its labels."""
    if note is None or not may_be_labelled(note):
        return NoteSections((note or "").strip())
    parts: dict[str, list[str]] = {}
    part = "progress"
    for line in note.split("\n"):
        part, text = _labelled(line) or (part, line)
        parts.setdefault(part, []).append(text)
    return NoteSections(**{name: "\n".join(lines).strip() for name, lines in parts.items()})


def problem_and_next(
    note: str | None, problem: str | None, next_step: str | None
) -> tuple[str | None, str | None]:
    """Return the problem and the next step that an entry tells; of its note where it has no key."""
    sections = note_sections(note)
    return (
        (sections.problem or None) if problem is None else problem,
        (sections.next or None) if next_step is None else next_step,
    )


def _labelled(line: str) -> tuple[str, str] | None:
    bare = line.lstrip()
    for label, part in LABELS.items():
        if bare[: len(label)].lower() == label and bare[len(label) :][:1] in COLONS:
            return part, bare[len(label) + 1 :].strip()
    return None
