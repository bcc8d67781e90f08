"""Adding to a plan file: whatever the file looks like, it is the old bytes with lines put in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.helpers import SMALL_PLAN, sound_plan
from wuhai_plan.model import Kind, Text
from wuhai_plan.planfile.insert import insert, table_lines
from wuhai_plan.texts import has_control

HEAD = SMALL_PLAN.partition("[item.homes]")[0]
NEW = table_lines(
    "item",
    "new",
    {"chapter": "urban", "title": Text("New", "新"), "kind": "count", "target": Decimal("0.50")},
)


def put(text: str, block: str = NEW, chapter: str = "urban") -> tuple[str, int]:
    plan = sound_plan(text)
    beside = [one.id for one in plan.items.values() if one.chapter == chapter]
    new, line = insert(text.encode(), block, beside)
    return new.decode(), line


def item(name: str, chapter: str = "urban", more: str = "") -> str:
    return f'[item.{name}]\nchapter = "{chapter}"\ntitle = "T"\nkind = "count"\ntarget = 1\n{more}'


def test_the_block_is_written_as_people_write_it():
    assert NEW == (
        '[item.new]\nchapter = "urban"\ntitle = { en = "New", zh = "新" }\nkind = "count"\n'
        "target = 0.5\n"
    )
    assert table_lines("chapter", "c", {"title": 'A "b"'}) == '[chapter.c]\ntitle = "A \\"b\\""\n'


# What stands above and below the block, and the block with what sets it off.
AFTER, GLUED, UNENDED = f"\n{NEW}", f"\n{NEW}\n", f"\n\n{NEW}"
OTHER = "\n" + item("b", "ecology")


@pytest.mark.parametrize(
    ("above", "block", "below"),
    [
        (item("a"), AFTER, OTHER),
        (item("a"), AFTER, "\n# of b" + OTHER),
        (item("a") + "# of a\n", AFTER, "\n# of b" + OTHER),
        (item("a"), AFTER, "\n# ---- Ecology ----\n\n# of b" + OTHER),
        (item("a"), GLUED, "# of b" + OTHER),
        (item("a"), GLUED, OTHER[1:]),
        (item("a") + OTHER + item("c"), AFTER, "\n" + item("d", "ecology")),
        (item("a"), AFTER, ""),
        (item("a"), AFTER, "\n\n"),
        (item("a").rstrip("\n"), UNENDED, ""),
        (item("a") + "# the end\n", AFTER, ""),
        (item("a", "ecology"), AFTER, ""),
        # Texts and lists that look like headers and comments.
        (item("a", more='note = """\n[item.z]\n# no comment"""\n'), AFTER, OTHER),
        (item("a", more='support = [\n  "x",\n]\n'), AFTER, "\n[rating]\nahead = 5\n"),
        (item("b", "ecology", 'note = """\n[item.a]\n"""\n') + "\n" + item("a"), AFTER, ""),
        (item("a"), AFTER, "\n" + item("b", "ecology", 'note = """\n[item.a]\n"""\n')),
        # Tables within an item, and headers with blanks and quotes.
        (item("a") + '[item.a.unit]\nen = "u"\n', AFTER, OTHER),
        (item("a").replace("[item.a]", '[ item . "a" ] # one'), AFTER, OTHER),
    ],
)  # fmt: skip
def test_where_the_block_goes(above, block, below):
    found, line = put(HEAD + above + below)
    assert found == HEAD + above + block + below
    assert found.splitlines()[line - 1] == "[item.new]"


def test_dotted_keys_have_no_header_so_the_block_goes_to_the_end():
    text = HEAD + '[item]\na.chapter = "urban"\na.title = "A"\na.kind = "count"\na.target = 1\n'
    assert put(text)[0] == f"{text}\n{NEW}"


def test_windows_line_ends_and_a_byte_order_mark_are_kept():
    text = "\ufeff" + (HEAD + item("a") + "\n" + item("b", "ecology")).replace("\n", "\r\n")
    found, line = put(text)
    assert found.startswith("\ufeff")
    assert "\n" not in found.replace("\r\n", "")
    assert found.replace("\r\n", "\n") == "\ufeff" + HEAD + item("a") + f"\n{NEW}\n" + item(
        "b", "ecology"
    )
    assert found.split("\r\n")[line - 1] == "[item.new]"


words = st.text(min_size=1, max_size=12).filter(lambda t: t.strip() and not has_control(t))
texts = st.builds(Text, words, st.none() | words) | st.builds(Text, st.none(), words)
numbers = st.decimals(
    min_value=Decimal("0.001"), max_value=Decimal(10**9), allow_nan=False, places=3
)
days = st.dates(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
lines = st.text(min_size=1, max_size=20).filter(
    lambda t: t.strip() and not has_control(t, lines=True)
)


def maybe(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.none() | strategy


@st.composite
def new_items(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(Kind))
    start, due = sorted((draw(days), draw(days)))
    extra: dict[str, Any] = {}
    if kind is Kind.MILESTONE:
        extra["ladder"] = "construction"
    elif kind is Kind.KEEP and draw(st.booleans()):
        low = draw(numbers)
        extra["target"] = (low, low + draw(numbers))
    else:
        extra["target"] = draw(numbers)
    if kind is Kind.KEEP:
        extra["period"] = draw(maybe(st.sampled_from(["month", "quarter", "year"])))
    if kind is Kind.LEVEL:
        extra["baseline"] = draw(maybe(st.just(Decimal("-4.25"))))
    if kind is Kind.COUNT:
        extra["baseline"] = draw(maybe(st.just(Decimal(0))))
    paces = ["day", "month", "quarter", *(["end"] if kind is not Kind.CAP else [])]
    return dict(
        chapter=draw(st.sampled_from(["urban", "ecology", "livelihood"])),
        title=draw(texts),
        kind=kind.value,
        unit=draw(maybe(texts)),
        start=draw(maybe(st.just(start))),
        due=draw(maybe(st.just(due))),
        pace=draw(maybe(st.sampled_from(paces))),
        weight=draw(maybe(numbers)),
        lead=draw(maybe(texts)),
        support=tuple(draw(st.lists(words, max_size=2))),
        tags=tuple(draw(st.lists(words, max_size=2))),
        source=draw(maybe(words)),
        note=draw(maybe(lines)),
        **extra,
    )


plans = st.builds(
    lambda end, bom, cut, more: bom + (SMALL_PLAN.rstrip("\n") + cut + more).replace("\n", end),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff"]),
    st.sampled_from(["", "\n", "\n\n\n", "\n# the end", "\n# the end\n"]),
    st.sampled_from(["", "\n[rating]\nahead = 5\n", '\nnote = """\n[item.x]\n#"""\n']),
)


def as_text(value: object) -> Text | None:
    if value is None or isinstance(value, Text):
        return value
    return Text(str(value), str(value))


@given(plans, new_items())
@example(
    SMALL_PLAN,
    {"chapter": "urban", "title": Text('"\\', "'"), "kind": "count", "target": Decimal(1)},
)
def test_any_item_that_is_added_reads_back_and_all_bytes_before_are_kept(
    text: str, new: dict[str, Any]
):
    before = sound_plan(text)
    found, _ = put(text, table_lines("item", "new", new), new["chapter"])
    old, now = text.encode(), found.encode()
    size = len(now) - len(old)
    assert any(old[:at] + now[at : at + size] + old[at:] == now for at in range(len(old) + 1))
    plan = sound_plan(found)
    added = plan.items["new"]
    assert replace(plan, items={k: v for k, v in plan.items.items() if k != "new"}) == before
    target = new.get("target")
    assert (added.target, added.high) == (target if isinstance(target, tuple) else (target, None))
    assert added.weight == (1 if new.get("weight") is None else new["weight"])
    assert added.start == (new.get("start") or before.start)
    assert added.due == (new.get("due") or before.due)
    for name in ("unit", "lead", "title"):
        told, read = new.get(name), getattr(added, name)
        assert read == (Text(told.en, told.en) if told and told.zh is None else told)
    assert added.source == as_text(new.get("source"))
    note = new.get("note") and new["note"].replace("\r\n", "\n")
    assert added.note == as_text(note)
    assert added.tags == new.get("tags", ())
    assert [one.en for one in added.support] == list(new.get("support", ()))
