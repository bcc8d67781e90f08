"""The texts that a workbook keeps aside, and its cells refer to by number.

They are held as bytes in one block: a Python string each would take several times as much.
"""

from __future__ import annotations

from array import array
from typing import IO

from wuhai_plan.errors import RequestError
from wuhai_plan.sheets.bounds import FETCHED, SHARED, STRINGS
from wuhai_plan.sheets.xml import Attributes, Budget, XmlReader


class SharedStrings:
    """Texts by number, from 0."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._bytes = bytearray()
        self._ends = array("I", [0])
        self._left = FETCHED

    def append(self, text: str) -> None:
        """Add a text; raise `RequestError` where they are too many or too long."""
        self._bytes += text.encode()
        self._ends.append(len(self._bytes))
        if len(self._ends) > STRINGS:
            raise RequestError.of("sheet-strings", path=self._file, most=STRINGS)
        if len(self._bytes) + self._ends.itemsize * len(self._ends) > SHARED:
            raise RequestError.of("sheet-texts", path=self._file, most=SHARED >> 20)

    def __getitem__(self, number: int) -> str:
        """Return a text; raise `LookupError` where there is none of a number.

        Each is a copy: a long one that very many cells refer to is refused.
        """
        if number < 0:
            raise IndexError(number)
        start, end = self._ends[number], self._ends[number + 1]
        self._left -= end - start
        if self._left < 0:
            raise RequestError.of("sheet-texts", path=self._file, most=FETCHED >> 20)
        return self._bytes[start:end].decode()


def read_strings(part: IO[bytes] | None, budget: Budget) -> SharedStrings:
    """Read the part that holds them; a workbook may have none."""
    if part is None:
        return SharedStrings(budget.file)
    reader = _Strings(part, budget)
    for _ in reader.pieces():
        pass
    return reader.strings


class _Strings(XmlReader):
    """Each `si`: its `t`, or those of its runs; not those that tell how it is pronounced."""

    def __init__(self, part: IO[bytes], budget: Budget) -> None:
        super().__init__(part, budget)
        self.strings = SharedStrings(budget.file)
        self.parser.CharacterDataHandler = self.texts.append
        self._runs: list[str] = []
        self._local: dict[str, str] = {}
        self._spoken = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.begun += 1
        local = self._local.get(name) or self._name(name)
        if local == "t":
            self.texts.clear()
        elif local == "si":
            self.in_unit = True
        elif local == "rPh":
            self._spoken = True

    def end(self, name: str) -> None:
        self.ended += 1
        local = self._local[name]
        if local == "t" and not self._spoken:
            self._runs += self.texts
        elif local == "si":
            self.whole += 1
            self.strings.append("".join(self._runs))
            self._runs.clear()
            self.in_unit, self.unit = False, 0
        elif local == "rPh":
            self._spoken = False

    def _name(self, name: str) -> str:
        """Return a name without its namespace; the reader holds how many there may be."""
        self._local[name] = name.rpartition(" ")[2]
        return self._local[name]
