"""The catalogue: the same in both languages, complete, and nothing in it that nobody says."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from wuhai_plan.messages.catalogue import PARTS, catalogue
from wuhai_plan.model import Lang

SAID = (None, *PARTS)
EN, ZH = (
    {key: text for part in SAID for key, text in catalogue(lang, part).items()}
    for lang in (Lang.EN, Lang.ZH)
)
EN_HELP, ZH_HELP = (catalogue(lang, "help") for lang in (Lang.EN, Lang.ZH))
PACKAGE = Path(__file__).parents[1] / "wuhai_plan"
CODE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in PACKAGE.rglob("*.py")
    if not re.match(r"(en|zh)(_|\.)", path.name)
)
LITERALS = set(re.findall(r'"([a-z][a-z0-9.-]+)"', CODE))
# Keys put together from parts: f"rating-{…}", f"col-{…}", f"init-next-{…}", f"plan-unknown-{…}".
FAMILIES = (
    *("rating-", "col-", "init-next-", "plan-unknown-", "log-bad-"),
    # what `show`, `due` and the other ways to look at a status say
    *("show-", "field-", "kind-", "pace-", "step-", "periods-", "forecast-", "why-"),
    *("rules-", "way-", "no-"),
    *("page-",),  # the words that the page's templates are given
)


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize(
    ("one", "other"),
    [(catalogue(Lang.EN, part), catalogue(Lang.ZH, part)) for part in (*SAID, "help")],
)
def test_both_languages_hold_the_same_keys_and_fields_in_the_same_order(one, other):
    assert list(one) == list(other)
    assert {key: fields(text) for key, text in one.items()} == {
        key: fields(text) for key, text in other.items()
    }


def test_no_message_stands_in_two_parts():
    assert len(EN) == sum(len(catalogue(Lang.EN, part)) for part in SAID)


def test_every_message_is_said_somewhere():
    said = {key for key in EN if key in LITERALS or key.startswith(FAMILIES)}
    assert set(EN) - said == set()


def test_every_problem_has_a_message():
    named = re.findall(
        r'(?:\bof|Problem|wrong|BadLineError)\(\s*(?:name, |key, )?"([a-z0-9-]+)"', CODE
    )
    codes = set(named) | {
        code
        for code in LITERALS
        if re.match(r"(plan|log|storage|usage|merge|seal|evidence)-", code)
    }
    modules = {"plan-file", "wuhai-plan"}
    assert {code for code in codes if "-" in code} - set(EN) - modules - set(EN_HELP) == set()


def test_chinese_is_chinese_and_english_is_not():
    han = re.compile(r"[\u4e00-\u9fff]")
    signs = {key for key, text in ZH.items() if not han.search(text)}
    assert signs == {
        *("between-sentences", "list-comma", "where-key", "where-file", "error", "error-item"),
        *("version", "of", "reported-of", "at-most", "at-least", "nothing-yet", "change-rating"),
        *("seal-made", "init-next-plan", "init-next-check"),
        *("sentence", "show-stage", "step-count", "step-level", "with-note"),
        *("page-english", "list-semicolon", "labelled"),
    }
    its_own = {"page-chinese", *(key for key, text in {**EN, **EN_HELP}.items() if "完成" in text)}
    for texts in (EN, EN_HELP):
        assert not [key for key, text in texts.items() if han.search(text) and key not in its_own]


def test_no_sentence_for_people_stands_outside_the_catalogue():
    """What is printed comes from the catalogue: no literal with words in what `cli` writes."""
    for path in (PACKAGE / "cli").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"(?:write|err|line|show)\(([^\n]*)", text):
            assert not re.search(r'"[A-Z][a-z]+ [a-z]+', call), (path.name, call)
