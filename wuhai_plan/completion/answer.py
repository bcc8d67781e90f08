"""What may stand in place of the last word of a command line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from wuhai_plan.completion.names import Names, Word, by_titles
from wuhai_plan.texts import clean

FILES = "files"
WORDS = "words"
# Shells that split a line at = and : as well as at blanks.
SPLITTING = ("bash",)
# The tables of a plan whose keys are offered, where they are called otherwise than the value.
TABLES = {"what": ("chapter", "item")}


class Answer(NamedTuple):
    """What a shell is to offer: its own file names, or these words."""

    mode: str
    words: tuple[Word, ...] = ()

    def lines(self) -> str:
        """Return the mode, then a line a word: the word, a tab, what it stands for."""
        lines = (f"{word.text}\t{clean(word.help)}" for word in self.words)
        return "\n".join([self.mode, *lines]) + "\n"


def answer(shell: str, before: Sequence[str], current: str) -> Answer:
    """Return what may stand in place of `current` after the words before it."""
    if shell in SPLITTING:
        before, current = joined(before), "" if current == "=" else current
    line = Line([unquoted(word) for word in before])
    option, equals, value = current.partition("=")
    if current.startswith("-") and equals and not line.only_arguments:
        return line.values(line.takes(option), value, f"{option}=")
    if line.open_option:
        return line.values(line.takes(line.open_option), current)
    if current.startswith("-") and not line.only_arguments:
        return _fitting(line.options(), current)
    if line.commands():
        return _fitting(line.commands(), current)
    return line.values(line.argument(), current)


def joined(words: Sequence[str]) -> list[str]:
    """Join what a shell split at a colon, as in `10:30`; drop each = between option and value."""
    whole: list[str] = []
    after_colon = False
    for word in words:
        if word == "=":
            continue
        joins = bool(whole) and (after_colon or word == ":")
        if joins:
            whole[-1] += word
        else:
            whole.append(word)
        after_colon = joins and word == ":"
    return whole


def unquoted(word: str) -> str:
    """Return a word without the quotes, or the backslashes before blanks, it was typed with."""
    if len(word) > 1 and word[0] in "'\"" and word[-1] == word[0]:
        return word[1:-1]
    return word.replace("\\ ", " ")


class Line:
    """The words before the current one, read by the table of commands."""

    def __init__(self, words: Sequence[str]) -> None:
        self._program = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
        self._command: dict[str, Any] = self._program
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
            if word in self._command.get("commands", {}):
                self._command = self._command["commands"][word]
            else:
                self._arguments.append(word)
        elif word == "--":
            self.only_arguments = True
        elif self.takes(word):
            self.open_option = word
        else:
            name, _, value = word.partition("=")
            self._chosen[name] = value

    def takes(self, option: str) -> str:
        """Return the kind of value an option takes; empty for a flag, or an unknown option."""
        return str(self._command["options"].get(option, {}).get("takes", ""))

    def options(self) -> list[Word]:
        """Return the options of the command, without those given that are given once."""
        return [
            Word(name, self._help(option))
            for name, option in self._command["options"].items()
            if name not in self._chosen or option.get("many")
        ]

    def commands(self) -> list[Word]:
        """Return the commands that may follow."""
        commands = self._command.get("commands", {}) if not self._arguments else {}
        return [Word(name, self._help(command)) for name, command in commands.items()]

    def argument(self) -> str:
        """Return the kind of value that the next argument is; empty where there is none left."""
        arguments = self._command.get("arguments", [])
        last = [argument for argument in arguments[-1:] if argument.get("many")]
        left = arguments[len(self._arguments) :] or last
        return str(left[0]["takes"]) if left else ""

    def values(self, takes: str, current: str, before: str = "") -> Answer:
        """Return the values that fit where a kind of value is asked for, each with `before`."""
        if takes == "file":
            return Answer(FILES)
        if takes == "ratings":
            # Several may stand in one word: the last of them is completed.
            earlier, comma, current = current.rpartition(",")
            before += earlier + comma
        words = self._words(takes)
        # Who types Chinese is offered titles.
        return _fitting(words if current.isascii() else by_titles(words), current, before)

    def _words(self, takes: str) -> list[Word]:
        if takes == "entry":
            return self.names.entries()
        if takes == "lead":
            return self.names.leads()
        if takes == "reading":
            return [*self.names.readings(), *self.names.titled("item")]
        if takes == "value":
            return self.names.stages(self._arguments[0])
        names = self.names.titled(*TABLES.get(takes, (takes,)))
        fixed = self._program["values"].get(takes, [])
        choices = takes.split("|") if "|" in takes else []
        names += [Word(value, self._help(help), tuple(help.values())) for value, help in fixed]
        return [*names, *map(Word, choices)]

    def _help(self, texts: dict[str, Any]) -> str:
        return str(texts.get(self.names.lang, ""))


def _fitting(words: Iterable[Word], current: str, before: str = "") -> Answer:
    """Return the words that begin like the current one, whatever the case, each with `before`."""
    start = current.lower()
    fitting = (word for word in words if word.text.lower().startswith(start))
    return Answer(WORDS, tuple(Word(before + word.text, word.help) for word in fitting))
