"""Every mistake that a plan file can have: a file with just that one, its code and its key."""

from __future__ import annotations

import pytest

HEAD = """\
[plan]
title = "Plan"
start = 2023-01-01
due = 2023-12-31
"""
CHAPTER = """\
[chapter.urban]
title = "Urban"
"""
LADDER = """\
[ladder.building]
stages = [
  { id = "started", percent = 30, title = "Started" },
  { id = "in-use", percent = 100, title = "In use" },
]
"""
ITEM = """\
[item.homes]
chapter = "urban"
title = "Homes"
"""
COUNT = ITEM + 'kind = "count"\n'
LEVEL = ITEM + 'kind = "level"\n'
KEEP = ITEM + 'kind = "keep"\n'
CAP = ITEM + 'kind = "cap"\n'
MILESTONE = ITEM + 'kind = "milestone"\n'
GOOD_COUNT = COUNT + "target = 600\n"


def plan_of(item: str = GOOD_COUNT, *, head: str = "", chapter: str = "", after: str = "") -> str:
    """A whole plan file around the few lines that a test is about."""
    return HEAD + head + CHAPTER + chapter + LADDER + item + after


def file(name: str, text: str, *mistakes: str):
    """A mistake somewhere in a file; `mistakes` are codes, each with the key it is at."""
    return pytest.param(text, [tuple(mistake.split(" ", 1)) for mistake in mistakes], id=name)


def head(name: str, line: str, mistake: str):
    """A mistake in one more line of [plan]."""
    return file(name, plan_of(head=line + "\n"), mistake.replace(" ", " plan."))


def first(name: str, old: str, new: str, mistake: str):
    """A mistake in a line of [plan] that stands there already."""
    return file(name, plan_of().replace(old, new, 1), mistake.replace(" ", " plan."))


def item(name: str, lines: str, *mistakes: str, of: str = GOOD_COUNT):
    """A mistake in more lines of an item."""
    return file(
        name, plan_of(of + lines + "\n"), *(m.replace(" ", " item.homes.") for m in mistakes)
    )


def title(name: str, value: str, mistake: str):
    """A mistake in the title of an item."""
    return file(name, plan_of(GOOD_COUNT.replace('"Homes"', value)), mistake)


def named(name: str, key: str, shown: str):
    """A mistake in the id of an item."""
    return file(name, plan_of(GOOD_COUNT.replace("homes", key)), f"plan-bad-id item.{shown}")


def target(name: str, value: str, *codes: str, of: str = COUNT):
    """A mistake in the target of an item."""
    return item(name, f"target = {value}", *(f"{code} target" for code in codes), of=of)


def stages(*rows: str) -> str:
    return "stages = [" + ", ".join(f"{{ {row} }}" for row in rows) + "]"


def staged(name: str, rows: list[str], *mistakes: str):
    """A mistake in the stages of a milestone."""
    return item(name, stages(*rows), *mistakes, of=MILESTONE)


def ladder(name: str, lines: str, mistake: str):
    """A mistake in one more ladder."""
    return file(name, plan_of(after=f"[ladder.l]\n{lines}\n"), mistake.replace(" ", " ladder.l"))


def points(name: str, rows: str, mistake: str, of: str = GOOD_COUNT):
    """A mistake in the checkpoints of an item."""
    return item(name, f"checkpoints = {{ {rows} }}", mistake, of=of)


IN_THE_FILE = [
    file(
        "an empty file",
        "",
        "plan-missing-key plan",
        "plan-missing-key chapter",
        "plan-missing-key item",
    ),
    file("no [plan]", CHAPTER + GOOD_COUNT, "plan-missing-key plan"),
    file("no items", HEAD + CHAPTER, "plan-missing-key item"),
    file("a [plan] that is no table", "plan = 3\n" + CHAPTER + GOOD_COUNT, "plan-not-table plan"),
    file(
        "no chapters",
        HEAD + GOOD_COUNT,
        "plan-missing-key chapter",
        "plan-unknown-chapter item.homes.chapter",
    ),
    file("an unknown table", plan_of(after="[items.x]\n"), "plan-unknown-key items"),
    file("a key above all tables", "title = 'x'\n" + plan_of(), "plan-unknown-key title"),
    file(
        "chapters that are no table",
        "chapter = 3\n" + HEAD + GOOD_COUNT,
        "plan-not-table chapter",
        "plan-unknown-chapter item.homes.chapter",
    ),
    file(
        "ladders that are no table",
        "ladder = []\n" + HEAD + CHAPTER + GOOD_COUNT,
        "plan-not-table ladder",
    ),
    file("items that are no table", "item = 'x'\n" + HEAD + CHAPTER, "plan-not-table item"),
    file(
        "an item that is no table",
        HEAD + CHAPTER + "[item]\nhomes = 600\n",
        "plan-not-table item.homes",
    ),
    file(
        "a chapter that is a list",
        plan_of(chapter="[[chapter.reform]]\ntitle = 'x'\n"),
        "plan-not-table chapter.reform",
    ),
]

IN_THE_HEAD = [
    first("no title", 'title = "Plan"', "", "plan-missing-key title"),
    first("no start", "start = 2023-01-01", "", "plan-missing-key start"),
    first("no due", "due = 2023-12-31", "", "plan-missing-key due"),
    first("a due date before the start", "2023-12-31", "2022-12-31", "plan-due-before-start due"),
    first("a date in quotes", "2023-01-01", "'2023-01-01'", "plan-quoted-date start"),
    first("a date with a time", "2023-01-01", "2023-01-01T00:00:00", "plan-not-date start"),
    first("a number for a date", "2023-12-31", "2023", "plan-not-date due"),
    head("an unknown key", "zone = 3", "plan-unknown-key zone"),
    head("a pace that isn't one", "pace = 'weekly'", "plan-bad-choice pace"),
    head("a number for the pace", "pace = 12", "plan-not-string pace"),
    head("a language that isn't there", "lang = 'fr'", "plan-bad-choice lang"),
    head("a number for the log", "log = 1", "plan-not-string log"),
    head("an empty name of the log", "log = ' '", "plan-not-string log"),
    head("a bell in the log's name", 'log = "a\\u0007"', "plan-control-character log"),
    head("a list for the time zone", "timezone = []", "plan-not-string timezone"),
    head("a number for the source", "source = 1", "plan-not-text source"),
    head("a number for the note", "note = 1", "plan-not-text note"),
    file(
        "a rating that is no table",
        "rating = 3\n" + plan_of(),
        "plan-not-table rating",
    ),
    file(
        "an unknown threshold",
        plan_of(after="[rating]\nbehnid = -5\n"),
        "plan-unknown-key rating.behnid",
    ),
    file(
        "a threshold in quotes",
        plan_of(after="[rating]\nahead = '5'\n"),
        "plan-not-number rating.ahead",
    ),
    file(
        "thresholds that rise",
        plan_of(after="[rating]\nbehind = -40\n"),
        "plan-rating-order rating",
    ),
    file(
        "a threshold for ahead below 0",
        plan_of(after="[rating]\nahead = -1\n"),
        "plan-rating-order rating",
    ),
]

IN_A_CHAPTER_OR_LADDER = [
    file(
        "a chapter without title",
        plan_of(chapter="[chapter.reform]\n"),
        "plan-missing-key chapter.reform.title",
    ),
    file(
        "an unknown key of a chapter",
        plan_of(chapter="order = 3\n"),
        "plan-unknown-key chapter.urban.order",
    ),
    file(
        "a chapter's id with a capital",
        plan_of(chapter="[chapter.Reform]\ntitle = 'R'\n"),
        "plan-bad-id chapter.Reform",
    ),
    file(
        "a ladder's id with an underline",
        plan_of(after="[ladder.a_b]\nstages = [{ id = 'x', percent = 100 }]\n"),
        "plan-bad-id ladder.a_b",
    ),
    ladder("a ladder without stages", "", "plan-missing-key .stages"),
    ladder("a ladder of no stages", "stages = []", "plan-stages-empty .stages"),
    ladder(
        "an unknown key of a ladder",
        "steps = 1\nstages = [{ id = 'x', percent = 100 }]",
        "plan-unknown-key .steps",
    ),
    ladder(
        "a ladder whose stages fall",
        stages("id = 'a', percent = 60", "id = 'b', percent = 40", "id = 'c', percent = 100"),
        "plan-stages-rise .stages",
    ),
]

IN_ANY_ITEM = [
    item("no kind", "", "plan-missing-key kind", of=ITEM),
    item(
        "no chapter",
        "title = 'H'\nkind = 'count'\ntarget = 1",
        "plan-missing-key chapter",
        of="[item.homes]\n",
    ),
    item(
        "no title",
        "chapter = 'urban'\nkind = 'count'\ntarget = 1",
        "plan-missing-key title",
        of="[item.homes]\n",
    ),
    named("an id with a capital", "Homes", "Homes"),
    named("an id in Chinese", '"住房"', "住房"),
    named("an id with a full-width digit", '"homes１"', "homes１"),
    named("an id with a blank", '"new homes"', "new homes"),
    named("an id that ends in a line break", '"homes\\n"', "homes\n"),
    named("an empty id", '""', ""),
    item("an unknown key", "wieght = 2", "plan-unknown-key wieght"),
    item(
        "an unknown chapter",
        "chapter = 'urbane'\ntitle = 'H'\nkind = 'count'\ntarget = 1",
        "plan-unknown-chapter chapter",
        of="[item.homes]\n",
    ),
    item(
        "a number for the chapter",
        "chapter = 7\ntitle = 'H'\nkind = 'count'\ntarget = 1",
        "plan-not-string chapter",
        of="[item.homes]\n",
    ),
    item("an unknown kind", "kind = 'conut'\ntarget = 6", "plan-bad-choice kind", of=ITEM),
    item("a list for the kind", "kind = ['count']\ntarget = 6", "plan-not-string kind", of=ITEM),
    title("an empty title", '""', "plan-not-text item.homes.title"),
    title("a title of blanks", '" \\t "', "plan-not-text item.homes.title"),
    title("a number for the title", "5", "plan-not-text item.homes.title"),
    title("a title without any language", "{}", "plan-not-text item.homes.title"),
    title(
        "a title in one language more",
        "{ en = 'H', fr = 'M' }",
        "plan-unknown-key item.homes.title.fr",
    ),
    title(
        "a title in another language only",
        "{ cn = 'H' }",
        "plan-unknown-key item.homes.title.cn",
    ),
    title(
        "a title that is empty in one language",
        "{ en = 'H', zh = '' }",
        "plan-not-text item.homes.title",
    ),
    title(
        "a title that is blank in one language",
        "{ en = 'H', zh = ' ' }",
        "plan-not-text item.homes.title",
    ),
    title(
        "a bell in the title in one language",
        '{ en = "H", zh = "a\\u0007" }',
        "plan-control-character item.homes.title",
    ),
    title(
        "a title in three languages",
        "{ en = 'H', zh = '家', fr = 'M' }",
        "plan-unknown-key item.homes.title.fr",
    ),
    title("a line break", '"a\\nb"', "plan-control-character item.homes.title"),
    title("an escape sequence", '"\\u001b[31m"', "plan-control-character item.homes.title"),
    title("a mark that turns text", '"a\u202eb"', "plan-control-character item.homes.title"),
    title("an Arabic letter mark", '"a\u061cb"', "plan-control-character item.homes.title"),
    item("a number for the unit", "unit = 1", "plan-not-text unit"),
    item("a number for the source", "source = 1.5", "plan-not-text source"),
    item("a date for the note", "note = 2023-01-01", "plan-not-text note"),
    item("a bell in the note", 'note = "a\\u0007"', "plan-control-character note"),
    item("a truth value for the lead", "lead = true", "plan-not-text lead"),
    item("a text for the support", "support = 'one office'", "plan-not-list support"),
    item("a number among the support", "support = ['a', 5]", "plan-not-text support[1]"),
    item("a text for the tags", "tags = 'a'", "plan-not-list tags"),
    item("a number among the tags", "tags = ['a', 5]", "plan-not-list tags"),
    item("an empty tag", "tags = ['a', '']", "plan-not-text tags[1]"),
    item("a start in quotes", "start = '2023-02-01'", "plan-quoted-date start"),
    item("a time for the due date", "due = 12:00:00", "plan-not-date due"),
    item("words for the due date", "due = 'in spring'", "plan-not-date due"),
    item(
        "due before its own start",
        "start = 2023-03-01\ndue = 2023-02-01",
        "plan-due-before-start due",
    ),
    item("due before the plan's start", "due = 2022-02-01", "plan-due-before-start due"),
    item("a start after the plan's due", "start = 2024-02-01", "plan-due-before-start start"),
    item("an unknown pace", "pace = 'year'", "plan-bad-choice pace"),
    item("a weight in quotes", "weight = '2'", "plan-not-number weight"),
    item("a weight below 0", "weight = -1", "plan-weight-negative weight"),
    item("a truth value for the weight", "weight = true", "plan-not-number weight"),
    item("a baseline in quotes", "baseline = '2'", "plan-not-number baseline"),
]

IN_AN_ITEM_BY_KIND = [
    item("a count without target", "", "plan-missing-key target", of=COUNT),
    target("a count with target 0", "0", "plan-count-target"),
    target("a count with a target below 0", "-600", "plan-count-target"),
    target("a target in quotes", '"600"', "plan-not-number"),
    target("a date for the target", "2023-01-01", "plan-not-number"),
    target("a range for a count", "[1, 2]", "plan-not-number"),
    target("a range for a level", "[1, 2]", "plan-not-number", of=LEVEL),
    target("an infinite target", "inf", "plan-number-bounds"),
    target("an infinite target below 0", "-inf", "plan-number-bounds"),
    target("a target that is not a number", "nan", "plan-number-bounds"),
    target("a target of 19 digits", "1000000000000000000", "plan-number-bounds"),
    target("a target of 13 places", "0.0000000000001", "plan-number-bounds"),
    target("a huge exponent", "1e99999999999999999999", "plan-number-bounds"),
    target("a tiny exponent", "1e-99999999999999999999", "plan-number-bounds"),
    target("1000 hexadecimal digits", f"0x{'f' * 1000}", "plan-number-bounds"),
    item(
        "stages of a count",
        "stages = [{ id = 'a', percent = 100 }]",
        "plan-key-not-for-kind stages",
    ),
    item("a bound of a count", "bound = 'at-least'", "plan-key-not-for-kind bound"),
    item(
        "a period of a level",
        "target = 6\nperiod = 'month'",
        "plan-key-not-for-kind period",
        of=LEVEL,
    ),
    item("a level without target", "", "plan-missing-key target", of=LEVEL),
    item(
        "a level whose target is its baseline",
        "target = 67\nbaseline = 67.0",
        "plan-target-is-baseline baseline",
        of=LEVEL,
    ),
    item(
        "a bound against a level's rise",
        "target = 67\nbaseline = 60\nbound = 'at-most'",
        "plan-bound-against-baseline bound",
        of=LEVEL,
    ),
    item(
        "a bound against a level's fall",
        "target = 30\nbaseline = 40\nbound = 'at-least'",
        "plan-bound-against-baseline bound",
        of=LEVEL,
    ),
    item("an unknown bound", "target = 6\nbound = 'at-worst'", "plan-bad-choice bound", of=LEVEL),
    target("a range that falls", "[95, 90]", "plan-bad-range", of=KEEP),
    target("a range of one number twice", "[95, 95]", "plan-bad-range", of=KEEP),
    target("a range of one number", "[95]", "plan-bad-range", of=KEEP),
    target("a range of three numbers", "[1, 2, 3]", "plan-bad-range", of=KEEP),
    target("a range with a text", "[1, '2']", "plan-not-number", of=KEEP),
    target("a range with nan", "[nan, 2]", "plan-number-bounds", of=KEEP),
    item(
        "a bound beside a range",
        "target = [90, 95]\nbound = 'at-most'",
        "plan-bound-with-range bound",
        of=KEEP,
    ),
    item(
        "a baseline of a keep",
        "target = 90\nbaseline = 80",
        "plan-baseline-not-here baseline",
        of=KEEP,
    ),
    item(
        "a baseline of a count at its target",
        "target = 6\nbaseline = 6",
        "plan-target-is-baseline baseline",
        of=COUNT,
    ),
    item(
        "a baseline of a count below 0",
        "target = 6\nbaseline = -1",
        "plan-count-baseline baseline",
        of=COUNT,
    ),
    item("a cap of nothing", "target = 0", "plan-count-target target", of=CAP),
    item(
        "a baseline of a cap",
        "target = 9\nbaseline = 1",
        "plan-baseline-not-here baseline",
        of=CAP,
    ),
    item("a cap judged at its end", "target = 9\npace = 'end'", "plan-cap-pace pace", of=CAP),
    item(
        "a bound of a cap",
        "target = 9\nbound = 'at-most'",
        "plan-key-not-for-kind bound",
        of=CAP,
    ),
    item("a lag in quotes", "target = 9\nlag = '15'", "plan-not-number lag", of=CAP),
    item("a lag below 0", "target = 9\nlag = -1", "plan-lag lag", of=CAP),
    item("half a day's lag", "target = 9\nlag = 1.5", "plan-lag lag", of=CAP),
    item("a lag of decades", "target = 9\nlag = 3661", "plan-lag lag", of=CAP),
    item("an unknown report", "target = 9\nreport = 'week'", "plan-bad-choice report", of=CAP),
    item("a promise of text", "target = 9\npromised = 'May'", "plan-not-date promised", of=CAP),
    item(
        "promised after it is due",
        "target = 9\npromised = 2024-01-01",
        "plan-due-before-start promised",
        of=CAP,
    ),
    item(
        "dropped without a day",
        "target = 9\ndropped = {}",
        "plan-missing-key dropped.on",
        of=CAP,
    ),
    item(
        "dropped before it was promised",
        "target = 9\npromised = 2023-05-01\ndropped = { on = 2023-04-30 }",
        "plan-dropped-early dropped.on",
        of=CAP,
    ),
    item("an earlier id that is none", "target = 9\nwas = 'A b'", "plan-bad-id was", of=CAP),
    item("its own id as the earlier", "target = 9\nwas = 'homes'", "plan-was-taken was", of=CAP),
    item("a text for more", "target = 9\nmore = 'x'", "plan-not-table more", of=CAP),
    item("a number in more", "target = 9\nmore = { x = 1 }", "plan-not-text more.x", of=CAP),
    item("an unknown period", "target = 90\nperiod = 'week'", "plan-bad-choice period", of=KEEP),
    item(
        "a target of a milestone",
        "ladder = 'building'\ntarget = 100",
        "plan-key-not-for-kind target",
        of=MILESTONE,
    ),
    item("a milestone without stages", "", "plan-ladder-or-stages ladder", of=MILESTONE),
    item(
        "a milestone with a ladder and stages",
        "ladder = 'building'\nstages = [{ id = 'a', percent = 100 }]",
        "plan-ladder-or-stages ladder",
        of=MILESTONE,
    ),
    item("an unknown ladder", "ladder = 'bridge'", "plan-unknown-ladder ladder", of=MILESTONE),
    item("a list for the ladder", "ladder = ['bridge']", "plan-not-string ladder", of=MILESTONE),
]

A, B = "id = 'a', percent = 30", "id = 'b', percent = 100"
IN_STAGES = [
    item("a table for the stages", "stages = {}", "plan-stages-empty stages", of=MILESTONE),
    staged("no stages", [], "plan-stages-empty stages"),
    item(
        "a stage that is a number",
        "stages = [100]",
        "plan-not-table stages[0]",
        of=MILESTONE,
    ),
    staged("a stage without id", [A, "percent = 100"], "plan-missing-key stages[1].id"),
    staged("a stage without percent", [A, "id = 'b'"], "plan-missing-key stages[1].percent"),
    staged("percent in quotes", ["id = 'a', percent = '9'"], "plan-not-number stages[0].percent"),
    staged(
        "a due date in quotes", [A, B + ", due = '2023-03-01'"], "plan-quoted-date stages[1].due"
    ),
    staged("an unknown key", [A, B + ", titel = 'x'"], "plan-unknown-key stages[1].titel"),
    staged("a number for an id", ["id = 1, percent = 100"], "plan-not-string stages[0].id"),
    staged("an id with a capital", ["id = 'In-use', percent = 100"], "plan-bad-id stages[0].id"),
    staged("an empty title", [A, B + ", title = ''"], "plan-not-text stages[1].title"),
    staged("two of one id", [A, "id = 'a', percent = 100"], "plan-stages-same-id stages"),
    staged("falling", ["id = 'c', percent = 60", A, B], "plan-stages-rise stages"),
    staged("staying", [A, B, "id = 'c', percent = 100"], "plan-stages-rise stages"),
    staged("ending below 100", ["id = 'a', percent = 99.9"], "plan-stages-rise stages"),
    staged("passing 100", [A, B, "id = 'c', percent = 101"], "plan-stages-rise stages"),
    staged("below 0", ["id = 'c', percent = -1", A, B], "plan-stages-rise stages"),
    staged(
        "due dates that fall",
        [A + ", due = 2023-06-01", B + ", due = 2023-05-01"],
        "plan-stages-dues stages",
    ),
    staged(
        "a stage due after the item",
        [A, B + ", due = 2024-01-01"],
        "plan-stage-due-outside stages",
    ),
    file(
        "a ladder's stage due before the item starts",
        plan_of(
            MILESTONE + "ladder = 'dated'\n",
            after="[ladder.dated]\n" + stages(A + ", due = 2022-12-31", B) + "\n",
        ),
        "plan-stage-due-outside item.homes.ladder",
    ),
]

RISING = LEVEL + "target = 30\n"
FALLING = LEVEL + "target = 30\nbaseline = 40\n"
IN_CHECKPOINTS = [
    item("a list", "checkpoints = [100]", "plan-checkpoints-table checkpoints"),
    points("a month for a date", "2023-03 = 1", "plan-checkpoint-date checkpoints.2023-03"),
    points("no such day", "2023-02-30 = 1", "plan-checkpoint-date checkpoints.2023-02-30"),
    points("a value in quotes", "2023-03-31 = '1'", "plan-not-number checkpoints.2023-03-31"),
    points("an infinite value", "2023-03-31 = inf", "plan-number-bounds checkpoints.2023-03-31"),
    points(
        "before the plan's start",
        "2022-12-31 = 0",
        "plan-checkpoint-outside checkpoints.2022-12-31",
    ),
    points(
        "after the item's own due date",
        "2023-07-01 = 500",
        "plan-checkpoint-outside checkpoints.2023-07-01",
        of=GOOD_COUNT + "due = 2023-06-30\n",
    ),
    points("falling", "2023-03-31 = 300, 2023-06-30 = 299", "plan-checkpoints-fall checkpoints"),
    points(
        "falling, written in another order",
        "2023-06-30 = 299, 2023-03-31 = 300",
        "plan-checkpoints-fall checkpoints",
    ),
    points("below 0", "2023-03-31 = -1", "plan-checkpoints-fall checkpoints"),
    points("past the target", "2023-06-30 = 601", "plan-checkpoints-fall checkpoints"),
    points(
        "rising where the level is to fall",
        "2023-03-31 = 34, 2023-06-30 = 36",
        "plan-checkpoints-fall checkpoints",
        of=FALLING,
    ),
    points(
        "of a level without baseline",
        "2023-03-31 = 20",
        "plan-checkpoints-baseline checkpoints",
        of=RISING,
    ),
    item(
        "of a level whose baseline is wrong",
        "target = 30\nbaseline = '40'\ncheckpoints = { 2023-03-31 = 34 }",
        "plan-not-number baseline",
        of=LEVEL,
    ),
    points(
        "of a keep",
        "2023-03-31 = 34",
        "plan-checkpoints-not-here checkpoints",
        of=KEEP + "target = 90\n",
    ),
    points(
        "beside stages with due dates",
        "2023-03-31 = 34",
        "plan-checkpoints-not-here checkpoints",
        of=MILESTONE + stages(A, B + ", due = 2023-09-01") + "\n",
    ),
]


def revised(name: str, table: str, *mistakes: str, of: str = GOOD_COUNT):
    """A mistake in an item's revisions."""
    return item(name, f"revisions = [{table}]", *mistakes, of=of)


FIRST = "{ from = 2023-05-01, target = 500 }"
IN_REVISIONS = [
    item("not a list", "revisions = { from = 2023-05-01 }", "plan-revisions-list revisions"),
    item("an empty list", "revisions = []", "plan-revisions-list revisions"),
    revised("not a table", "2023-05-01", "plan-not-table revisions[0]"),
    revised("without from", "{ target = 5 }", "plan-missing-key revisions[0].from"),
    revised("from in quotes", '{ from = "2023-05-01" }', "plan-quoted-date revisions[0].from"),
    revised(
        "an unknown key",
        "{ from = 2023-05-01, traget = 5, weight = 2 }",
        "plan-unknown-key revisions[0].traget",
    ),
    revised(
        "out of order",
        FIRST + ", { from = 2023-04-30, target = 400 }",
        "plan-revision-order revisions[1].from",
    ),
    revised(
        "two on a day",
        FIRST + ", { from = 2023-05-01, weight = 2 }",
        "plan-revision-order revisions[1].from",
    ),
    revised(
        "a day before start",
        "{ from = 2022-12-31, target = 5 }",
        "plan-revision-early revisions[0].from",
    ),
    revised(
        "a baseline at the target",
        "{ from = 2023-05-01, baseline = 600 }",
        "plan-target-is-baseline revisions[0].baseline",
    ),
    revised(
        "a baseline beyond the target",
        "{ from = 2023-05-01, baseline = 601 }",
        "plan-count-baseline revisions[0].baseline",
    ),
    revised(
        "checkpoints that turn back",
        "{ from = 2023-05-01, checkpoints = { 2023-06-30 = 300, 2023-07-31 = 200 } }",
        "plan-checkpoints-fall revisions[0].checkpoints",
    ),
    revised("nothing", "{ from = 2023-05-01 }", "plan-revision-nothing revisions[0]"),
    revised(
        "only a note", '{ from = 2023-05-01, note = "x" }', "plan-revision-nothing revisions[0]"
    ),
    revised(
        "the same as before",
        FIRST + ", { from = 2023-06-01, target = 500.0 }",
        "plan-revision-nothing revisions[1]",
    ),
    revised(
        "a count's target of 0",
        "{ from = 2023-05-01, target = 0 }",
        "plan-count-target revisions[0].target",
    ),
    revised(
        "due before start",
        "{ from = 2023-05-01, due = 2022-05-01 }",
        "plan-due-before-start revisions[0].due",
    ),
    revised(
        "due before the revision",
        "{ from = 2023-05-01, due = 2023-04-30 }",
        "plan-revision-due-passed revisions[0].due",
    ),
    revised(
        "a negative weight",
        "{ from = 2023-05-01, weight = -1 }",
        "plan-weight-negative revisions[0].weight",
    ),
    revised(
        "a target of a milestone",
        "{ from = 2023-05-01, target = 5 }",
        "plan-key-not-for-kind revisions[0].target",
        of=MILESTONE + 'ladder = "building"\n',
    ),
    revised(
        "a target that is the baseline",
        "{ from = 2023-05-01, target = 40 }",
        "plan-target-is-baseline revisions[0].target",
        of=FALLING,
    ),
    revised(
        "a due before a checkpoint",
        "{ from = 2023-05-01, due = 2023-07-31 }",
        "plan-revision-due-early revisions[0].due",
        of=GOOD_COUNT + "checkpoints = { 2023-08-31 = 300 }\n",
    ),
    revised(
        "a due before a checkpoint of its own",
        "{ from = 2023-05-01, due = 2023-07-31, checkpoints = { 2023-08-31 = 300 } }",
        "plan-revision-due-early revisions[0].due",
        of=GOOD_COUNT,
    ),
    revised(
        "a target below a checkpoint",
        "{ from = 2023-05-01, target = 200 }",
        "plan-revision-way revisions[0].target",
        of=GOOD_COUNT + "checkpoints = { 2023-08-31 = 300 }\n",
    ),
]

RULES = GOOD_COUNT + "[rules.strict]\n"
IN_RULES = [
    file("not a table", plan_of(after="[rules]\nstrict = 5\n"), "plan-not-table rules.strict"),
    file("not tables", "rules = 5\n" + plan_of(), "plan-not-table rules"),
    file("a bad name", plan_of(after="[rules.Strict]\n"), "plan-bad-id rules.Strict"),
    file("a name that is taken", plan_of(after="[rules.default]\n"),
         "plan-rules-reserved rules.default"),
    file("an unknown key", plan_of(RULES + "aheda = 5\n"), "plan-unknown-key rules.strict.aheda"),
    file("an unknown basis", plan_of(RULES + 'basis = "pace"\n'),
         "plan-bad-choice rules.strict.basis"),
    file("thresholds that rise", plan_of(RULES + "behind = -40\n"),
         "plan-rules-order rules.strict"),
    file("percents below 100 for ahead", plan_of(RULES + 'basis = "ratio"\nahead = 99\n'),
         "plan-rules-order rules.strict"),
]  # fmt: skip
