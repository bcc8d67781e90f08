"""XML from outside, read piece by piece by the standard library's parser, within bounds.

All bounds are held after each piece: one is small enough that nothing in it can do harm. What no
spreadsheet program writes (a document type, thousands of names, elements in elements in elements)
raises `ValueError`, as anything else that is damaged does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NoReturn
from xml.parsers.expat import ParserCreate

from msgspec import Struct

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.bounds import ROW, STEPS, UNPACKED

PIECE = 1 << 16  # bytes
_DEPTH = 64  # elements in one another
_WHOLE = 3  # steps that a cell or a text takes, whatever elements it is made of
_STRANGE = 5  # more that an element takes from which nothing is read: there are few in honest files
_NAMES = 10_000  # of elements and attributes, which the parser keeps

Attributes = dict[str, str]


class Budget(Struct):
    """How much of a workbook may still be read, over all its parts."""

    file: str
    bytes: int = UNPACKED
    steps: int = STEPS

    def spend(self, size: int, steps: int) -> None:
        """Take from what is left; raise `RequestError` where nothing is."""
        self.bytes -= size
        self.steps -= steps
        if self.bytes < 0:
            raise RequestError.of("sheet-too-large", path=self.file)
        if self.steps < 0:
            raise RequestError.of("sheet-elements", path=self.file)


class XmlReader:
    """A part's XML. Subclasses take what begins and ends, by names such as "NAMESPACE row".

    They count both in `begun` and `ended`; in `whole` what is handed on and takes `_WHOLE` steps, a
    cell or a text; in `strange` what nothing is read from. Text comes in `texts`. `in_unit` is set
    while inside of what is held whole, a row or a text, and `unit` are its bytes so far.
    """

    def __init__(self, part: IO[bytes], budget: Budget) -> None:
        self.begun = self.ended = self.whole = self.strange = 0
        self.texts: list[str] = []
        self.in_unit = False
        self.unit = 0
        self.names: Attributes = {}
        self.parser = ParserCreate(namespace_separator=" ", intern=self.names)
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = _refuse
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self._part = part
        self._budget = budget

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the beginning of an element."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.ended += 1

    def pieces(self) -> Iterator[None]:
        """Read the part, and come back after each piece of it."""
        still = 0  # bytes without an element
        with self._part:
            while piece := self._part.read(PIECE):
                events, steps = self.begun + self.ended, self._steps()
                self.parser.Parse(piece)
                self._budget.spend(len(piece), self._steps() - steps)
                still = still + len(piece) if events == self.begun + self.ended else 0
                self.unit = self.unit + len(piece) if self.in_unit else 0
                if max(still, self.unit) > ROW:
                    raise RequestError.of("sheet-row-long", path=self._budget.file, most=ROW)
                if self.begun - self.ended > _DEPTH or len(self.names) > _NAMES:
                    raise ValueError(self.begun - self.ended, len(self.names))
                if not self.in_unit:
                    self.texts.clear()
                yield
            self.parser.Parse(b"", True)
            yield

    def _steps(self) -> int:
        return max(self.begun, _WHOLE * self.whole) + _STRANGE * self.strange


class _Elements(XmlReader):
    """The elements of a part, with the namespace of its root."""

    def __init__(self, part: IO[bytes], budget: Budget) -> None:
        super().__init__(part, budget)
        self.elements: list[tuple[str, Attributes]] = []
        self._space: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        self.begun += 1
        space, _, local = name.rpartition(" ")
        if self._space is None:
            self._space = space
        if space == self._space:
            self.elements.append((local, attributes))


def elements(part: IO[bytes], budget: Budget) -> Iterator[tuple[str, Attributes]]:
    """Return the elements of a small part in their order: names and attributes.

    Names come without their namespace, which is the root's; those of others are left out.
    """
    reader = _Elements(part, budget)
    for _ in reader.pieces():
        yield from reader.elements
        reader.elements.clear()


def _refuse(*_: object) -> NoReturn:
    raise ValueError
