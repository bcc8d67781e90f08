"""From the words of a command line to what may stand in place of the last one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wuhai_plan.completion.names import Names, Word
from wuhai_plan.texts import clean

FILES = "files"
WORDS = "words"
# Shells of which the line is cut at = and : as well as at blanks.
CUTS = ("bash",)


class Answer(NamedTuple):
    """What a shell is to offer: its own file names, or these words."""

    mode: str
    words: tuple[Word, ...] = ()

    def lines(self) -> str:
        """Return the mode, then a line a word: the word, a tab, what it stands for."""
        told = (f"{word.text}\t{clean(word.help)}" for word in self.words)
        return "\n".join([self.mode, *told]) + "\n"


def answer(shell: str, before: Sequence[str], current: str) -> Answer:
    """Say what may stand in place of `current` after the words before it."""
    if shell in CUTS:
        before, current = joined(before), "" if current == "=" else current
    line = Line([unquoted(word) for word in before])
    option, equals, value = current.partition("=")
    if current.startswith("-") and equals and not line.only_arguments:
        found = line.values(line.takes(option) or "", value)
        return Answer(found.mode, tuple(Word(f"{option}={w.text}", w.help) for w in found.words))
    if line.open_option:
        return line.values(line.takes(line.open_option) or "", current)
    if current.startswith("-") and not line.only_arguments:
        return _fitting(line.options(), current)
    if line.commands():
        return _fitting(line.commands(), current)
    return line.values(line.argument(), current)


def joined(words: Sequence[str]) -> list[str]:
    """Put together what a shell cut: `--format = json` is an option and its value."""
    found: list[str] = []
    glue = False
    for word in words:
        if word == "=":
            continue
        if word == ":" and found:
            found[-1] += word
            glue = True
        elif glue:
            found[-1] += word
            glue = False
        else:
            found.append(word)
    return found


def unquoted(word: str) -> str:
    """Return a word without the quotes, or the strokes before blanks, that it was typed with."""
    if len(word) > 1 and word[0] in "'\"" and word[-1] == word[0]:
        return word[1:-1]
    return word.replace("\\ ", " ")


class Line:
    """The words so far, read by the table of commands."""

    def __init__(self, words: Sequence[str]) -> None:
        self._tree = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
        self._own: dict[str, Any] = self._tree
        self._arguments: list[str] = []
        self._chosen: dict[str, str] = {}
        self.open_option = ""
        self.only_arguments = False
        for word in words:
            self._read(word)
        chosen = (self._chosen.get(name) for name in ("--plan", "--log", "--lang"))
        self.names = Names(*chosen)

    def _read(self, word: str) -> None:
        if self.open_option:
            self._chosen[self.open_option] = word
            self.open_option = ""
        elif self.only_arguments or not word.startswith("-") or word == "-":
            if word in self._own.get("commands", {}):
                self._own = self._own["commands"][word]
            else:
                self._arguments.append(word)
        elif word == "--":
            self.only_arguments = True
        elif self.takes(word):
            self.open_option = word
        else:
            name, _, value = word.partition("=")
            self._chosen[name] = value

    def takes(self, option: str) -> str | None:
        """Return what an option takes; None for a flag, or one that is not known."""
        own = self._own.get("options", {}).get(option)
        return None if own is None else own.get("takes")

    def options(self) -> list[Word]:
        """Return the options of the command, without those given that are given once."""
        own = self._own.get("options", {})
        return [
            Word(name, self._help(one))
            for name, one in own.items()
            if name not in self._chosen or one.get("many")
        ]

    def commands(self) -> list[Word]:
        """Return the commands that may follow."""
        own = self._own.get("commands", {}) if not self._arguments else {}
        return [Word(name, self._help(one)) for name, one in own.items()]

    def argument(self) -> str:
        """Return what the next argument is."""
        own = self._own.get("arguments", [])
        place = len(self._arguments)
        if place < len(own):
            return str(own[place]["takes"])
        return str(own[-1]["takes"]) if own and own[-1].get("many") else ""

    def values(self, takes: str, current: str) -> Answer:
        """Return what fits where a kind of value is asked for."""
        if takes == "file":
            return Answer(FILES)
        names = self.names
        known = {
            "item": names.items, "chapter": names.chapters, "what": names.what,
            "ladder": names.ladders, "entry": names.entries,
        }  # fmt: skip
        if takes in known:
            return _fitting(known[takes](), current)
        if takes == "value":
            return _fitting(names.stages(next(iter(self._arguments), "")), current)
        fixed = [Word(key, self._help(one)) for key, one in self._tree["values"].get(takes, [])]
        if takes == "rules":
            return _fitting([*names.rules(), *fixed], current)
        if takes == "ratings":
            done, comma, last = current.rpartition(",")
            fitting = _fitting(fixed, last).words
            return Answer(WORDS, tuple(Word(f"{done}{comma}{w.text}", w.help) for w in fitting))
        return _fitting(
            fixed or [Word(choice) for choice in takes.split("|") if "|" in takes], current
        )

    def _help(self, table: dict[str, Any]) -> str:
        return str(table.get(self.names.lang, ""))


def _fitting(words: Iterable[Word], current: str) -> Answer:
    """Return the words that begin so, whatever the case."""
    begun = current.lower()
    return Answer(WORDS, tuple(word for word in words if word.text.lower().startswith(begun)))
