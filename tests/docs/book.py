"""The manual as its tests see it: pages, fenced blocks, commands, headings and links."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CHINESE = DOCS / "zh"

# What a block holds, by the word behind its fence.
RUN = ("console", "sh")  # a transcript, compared line by line; a script, which must succeed
DATA = ("toml", "json", "jsonl", "csv", "python", "ini")
SHOWN = ("text",)  # what can't be run here: crontabs, set-up, another program's screen

_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_NOTE = re.compile(r"<!-- (file|fresh|now|refused): (.+?) -->")
_HEADING = re.compile(r"(#{1,6}) +(.+?) *#* *$")
_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^)>\s]+)>?[^)]*\)")
_CODE_SPAN = re.compile(r"(`+)(?:.*?)\1")


@dataclass
class Command:
    """One command of a transcript, and what the page shows after it."""

    text: str
    shown: list[str] = field(default_factory=list)


@dataclass
class Block:
    """A fenced block, and the notes (HTML comments, unseen by readers) right above it."""

    line: int  # of its opening fence, from 0
    info: str
    lines: list[str]
    notes: dict[str, str]

    def commands(self) -> list[Command]:
        """Return a transcript's commands: lines after `$ `, those after `> ` continuing them."""
        found: list[Command] = []
        for line in self.lines:
            if line.startswith("$ "):
                found.append(Command(line[2:]))
            elif line.startswith("> ") and found and not found[-1].shown:
                found[-1].text += "\n" + line[2:]
            elif found:
                found[-1].shown.append(line)
            else:
                raise ValueError(f"line {self.line + 2}: a transcript begins with “$ ”: {line}")
        return found


@dataclass
class Page:
    """A Markdown file."""

    path: Path
    lines: list[str]
    blocks: list[Block]

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def chinese(self) -> bool:
        return CHINESE in self.path.parents or self.path.name.endswith(".zh.md")

    def prose(self) -> list[str]:
        """Return the lines outside of fenced blocks."""
        inside = {n for b in self.blocks for n in range(b.line, b.line + len(b.lines) + 2)}
        return [line for n, line in enumerate(self.lines) if n not in inside]

    def headings(self) -> list[tuple[int, str]]:
        """Return the headings, each with its level."""
        found = (_HEADING.fullmatch(line) for line in self.prose())
        return [(len(match[1]), match[2]) for match in found if match]

    def anchors(self) -> set[str]:
        """Return the headings as addresses within the page, made as GitHub makes them."""
        anchors: set[str] = set()
        for _, heading in self.headings():
            text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "")
            slug = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
            tries = (slug, *(f"{slug}-{number}" for number in range(1, 99)))
            anchors.add(next(anchor for anchor in tries if anchor not in anchors))
        return anchors

    def links(self) -> list[str]:
        """Return where the page's links lead, pictures too."""
        text = _CODE_SPAN.sub("", "\n".join(self.prose()))
        return [match[1] for match in _LINK.finditer(text)]


def read(path: Path) -> Page:
    """Read a page; raise `ValueError` where a fence is not closed."""
    lines = path.read_text(encoding="utf-8").split("\n")
    blocks: list[Block] = []
    notes: dict[str, str] = {}
    number = 0
    while number < len(lines):
        line = lines[number]
        fence = _FENCE.match(line)
        if fence is None:
            note = _NOTE.fullmatch(line.strip())
            if note:
                notes[note[1]] = note[2]
            elif line.strip():
                notes = {}
            number += 1
            continue
        try:
            end = lines.index(fence[1], number + 1)
        except ValueError:
            raise ValueError(f"{path}, line {number + 1}: the block is not closed") from None
        blocks.append(Block(number, fence[2].strip(), lines[number + 1 : end], notes))
        notes, number = {}, end + 1
    return Page(path, lines, blocks)


def pages() -> list[Page]:
    """Return every page of the manual and the README, in both languages."""
    paths = [*ROOT.glob("README*.md"), *DOCS.rglob("*.md")]
    return [read(path) for path in sorted(paths)]


def twin(path: Path) -> Path:
    """Return where the Chinese twin of an English page is."""
    if path.parent == ROOT:
        return path.with_suffix(".zh.md")
    return CHINESE / path.relative_to(DOCS)
