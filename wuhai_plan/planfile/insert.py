"""A new item in a plan file: its lines, and where they go. Every byte that is there stays.

The file is cut only at the beginning of a line where what comes before is TOML by itself: so never
in a text or a list of several lines, in which a line may look like a header.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Collection, Mapping
from decimal import Decimal

import tomli
import tomlkit

from wuhai_plan.lang import LANGS
from wuhai_plan.model import Text
from wuhai_plan.numbers import plain

_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)


def table_lines(group: str, name: str, fields: Mapping[str, object]) -> str:
    """Return the table of an item or a chapter, each line with its newline.

    `fields` are its keys in the order they are written in; None, () and {} are left out. A target
    of two numbers is a range to keep within. A table of the file's own has a group and no name.
    """
    header = f"[{tomlkit.key([group, name] if name else group).as_string()}]\n"
    given = {key: value for key, value in fields.items() if value not in (None, (), {})}
    return header + "".join(f"{key} = {_as_toml(value)}\n" for key, value in given.items())


def _as_toml(value: object) -> str:
    if isinstance(value, Decimal):  # as it was typed, where tomlkit would write a float
        return plain(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_as_toml, value))}]"
    if isinstance(value, list):  # of tables, a line each
        return "".join(["[\n", *(f"  {_as_toml(inner)},\n" for inner in value), "]"])
    if isinstance(value, Text):
        texts = {lang: text for lang in LANGS if (text := getattr(value, lang))}
        return _as_toml(value.en if value.zh is None else texts)
    if isinstance(value, dict):
        pairs = ((tomlkit.key(name).as_string(), _as_toml(inner)) for name, inner in value.items())
        return f"{{ {', '.join(f'{key} = {text}' for key, text in pairs)} }}"
    return tomlkit.item(value).as_string()


def insert(data: bytes, block: str, neighbours: Collection[str]) -> tuple[bytes, int]:
    """Put lines after the last of the items named, or at the file's end where there is none.

    Return the new file and the number of the first line put in. The lines take the file's own line
    ends, and are set off by a blank line on either side.
    """
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    text = data.removeprefix(BOM_UTF8).decode()  # it has been parsed, so it is UTF-8
    end = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    place = _place(text, neighbours)
    above, below = text[:place], text[place:]
    if above and not above.endswith("\n"):
        above += end
    if above and above.split("\n")[-2].strip():
        above += end
    gap = end if below.partition("\n")[0].strip() else ""
    new = above + block.replace("\n", end) + gap + below
    return mark + new.encode(), above.count("\n") + 1


def _place(text: str, neighbours: Collection[str]) -> int:
    """Return where the last of the items ends, or the end of the file."""
    ids = "|".join(map(re.escape, neighbours))
    # [item.NAME], or a table within it such as [[item.NAME.revisions]].
    blank, quote = r"[ \t]*", "[\"']?"
    group, name = f"{quote}item{quote}", f"{quote}(?:{ids}){quote}"
    neighbour = rf"^{blank}\[\[?{blank}{group}{blank}\.{blank}{name}{blank}[.\]]"
    headers = list(re.finditer(neighbour, text, re.MULTILINE)) if neighbours else []
    last = next((header for header in reversed(headers) if _is_toml(text[: header.start()])), None)
    if last is None:
        return len(text)
    later = (header.start() for header in _HEADER.finditer(text, last.end()))
    return _back(text, next((at for at in later if _is_toml(text[:at])), len(text)))


def _back(text: str, at: int) -> int:
    """Go back from the next header, or the file's end, over blank lines and comments.

    A comment right below a table's last line stays with the table, unless it stands right above
    the next header too.
    """
    end, blank = at, None
    while end:
        start = text.rfind("\n", 0, end - 1) + 1
        line = text[start:end].strip()
        if line and not (line.startswith("#") and _is_toml(text[:start])):
            break
        if not line:
            blank = start  # the topmost one, in the end
        end = start
    if blank is not None:
        return blank
    return at if at == len(text) else end


def _is_toml(text: str) -> bool:
    """Say whether a first part of the file is TOML by itself."""
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True
