"""The catalogue: the same in both languages, complete, and nothing in it that nobody says."""

from __future__ import annotations

import ast
import json
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import catalogue

PACKAGE = Path(__file__).parents[1] / "wuhai_plan"
SECTIONS = {
    lang: json.loads((PACKAGE / "messages" / f"{lang.value}.json").read_text("utf-8"))
    for lang in Lang
}
HELP = "Help of the commands"
EN, ZH = (
    {
        key: text
        for section, texts in SECTIONS[lang].items()
        if section != HELP
        for key, text in texts.items()
    }
    for lang in (Lang.EN, Lang.ZH)
)
EN_HELP, ZH_HELP = (SECTIONS[lang][HELP] for lang in (Lang.EN, Lang.ZH))
CODE = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
LITERALS = set(re.findall(r'"([a-z][a-z0-9.-]+)"', CODE))
# Keys put together from parts: f"rating-{…}", f"col-{…}", f"init-next-{…}", f"plan-unknown-{…}".
FAMILIES = (
    *("rating-", "col-", "init-next-", "begin-", "plan-unknown-", "log-bad-"),
    # what `show`, `due` and the other ways to look at a status say
    *("show-", "kind-", "pace-", "step-", "periods-", "forecast-", "why-", "curve-"),
    *("rules-", "way-", "no-", "term-", "word-", "changes-"),
    # headings of tables and workbooks, and what an import takes for one
    *("heads-", "told-", "method-", "form-", "read-as-"),
    *("ledger-kind-", "ledger-col-", "ladder-"),  # a plan made of a ledger
    *("change-confirmed", "change-dry-", "change-returned", "change-withdrawn"),
    *("hint-",),  # what `plan check` hints at
    *("so-far-", "promise-", "overview-first-", "curve-", "month-", "quarter-"),
    *("docx-head-", "docx-change-"),
    *("units-",),  # what was counted of a unit
    *("short-", "section-"),  # of the program's own help
    *("change-",),  # what an entry did
    *("page-",),  # the words that the page's templates are given
)


def fields(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name}


@pytest.mark.parametrize("lang", [lang for lang in Lang if lang is not Lang.EN])
def test_all_languages_hold_the_same_keys_and_fields_in_the_same_order(lang):
    sections = [
        {name: list(texts) for name, texts in SECTIONS[each].items()} for each in (Lang.EN, lang)
    ]
    assert str(sections[0]) == str(sections[1])
    english, other = catalogue(Lang.EN), catalogue(lang)
    assert {key: fields(text) for key, text in english.items()} == {
        key: fields(text) for key, text in other.items()
    }


def test_no_key_stands_in_two_sections():
    assert len(catalogue(Lang.EN)) == sum(map(len, SECTIONS[Lang.EN].values()))


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
    modules = {"plan-file", "wuhai-plan", "plan-seal"}  # and a namespace of signatures
    assert {code for code in codes if "-" in code} - set(EN) - modules - set(EN_HELP) == set()


def test_chinese_is_chinese_and_english_is_not():
    han = re.compile(r"[\u4e00-\u9fff]")
    signs = {key for key, text in ZH.items() if not han.search(text)}
    assert signs == {
        *("between-sentences", "list-comma", "where-key", "where-file", "error", "error-item"),
        *(
            "of",
            "docx-lag",
            "docx-heading",
            "docx-subheading",
            "docx-numbered",
            "docx-promise",
            "titled",
            "ledger-guess",
            "reported-of",
            "at-most",
            "at-least",
            "nothing-yet",
            "change-line",
            "change-vouched",
            "review-added",
            "import-moved",
            "first-promise-short",
            "curve-goal",
            "curve-unit",
        ),
        *("seal-made", "init-next-plan"),
        *("init-next-past", "init-next-show", "init-next-report"),
        *("curve-goal", "curve-unit"),
        *("sentence", "show-stage", "step-count", "step-from-baseline", "with-note", "form-for"),
        *("page-english", "list-semicolon", "labelled"),
        *(
            "term-none",
            "term-range",
            "term-changed",
            "changes-by",
            "change-vouched",
            "review-added",
        ),
    }
    for texts in (EN, EN_HELP):
        mixed = {key for key, text in texts.items() if han.search(text) and "完成" not in text}
        assert mixed <= {"add.examples", "page-chinese"}  # a title in both, a button


# Words in the code that nobody reads as such, or that no catalogue could hold.
NOT_SAID = {
    " \n。.；;",  # what a sentence of somebody else may end in
    # what a person types, or the punctuation they type it with
    *("，", ".。"),
    r"(?<=\.)\s|。",
    r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef][，。、；：！？）」”]*",
    # what libraries say, to be told apart
    *("Cannot", "Duplicate"),
    # how Rich draws
    *("not dim bold", "not bold dim", "bold red", "dim strike"),
    # how decimals are written that are beyond all others
    *("Infinity", "-Infinity"),
    # an example of the plan file, in both languages
    'stages = [{ id = "done", percent = 100, title = { en = "Done", zh = "完成" } }]',
    # what only a machine reads: commands, fonts, markup, formats of cells, folders, types
    *("--format csv", "pip install 'wuhai-plan[html]'", "pip install 'wuhai-plan["),
    *("Arial", "DejaVu Sans", "Helvetica Neue", "Liberation Sans", "Microsoft YaHei"),
    *("Noto Sans CJK SC", "PingFang SC", "Source Han Sans SC", "WenQuanYi Micro Hei"),
    *('<circle cx="', '<rect width="', '<svg xmlns="http://www.w3.org/2000/svg" width="'),
    '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32"><text y="24" font-size="24"'
    ' font-family="{fonts}">{sign}</text></svg>',
    *("General", "~/Library/Caches", "RenderableType | Lines | bytes | Iterator[bytes]"),
    *("Asia/Shanghai", "Etc/UTC", "Universal", "Zulu"),
    # what a seal's file says, alike in every language
    *("plan seal 1", "known at", "plan sha256", "as of ", "as first promised "),
    # options as they are typed
    "--seal FILE",
    # elements and attributes of XLSX, and its way to write a character
    *("Relationship", "Id", "Target", "Type", "_x([0-9A-Fa-f]{4})_"),
    # what is looked for in what people wrote
    *("、", "中", "国", "[A-Za-z0-9]", "[一-鿿]"),
    # Python's own words about a module
    " has no attribute ",
}


# Modules that understand what people wrote; they say nothing.
UNDERSTANDING = (
    "dates.py",
    "export/document_styles.py",
    "messages/paper.py",
    "log/line.py",
    "units.py",
    "session/importer/asides.py",
    "session/importer/headings.py",
    "session/ledger/build.py",
    "session/ledger/draft.py",
    "session/ledger/targets.py",
)


def literals(tree: ast.Module) -> Iterator[str]:
    """Return the texts of a module that are no docstrings, names of its own or patterns."""
    beside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            beside |= {id(one.value) for one in node.body[:1] if isinstance(one, ast.Expr)}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            beside |= {id(one) for one in ast.walk(node.value)}
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("TypeVar", "later"):
            beside |= {id(one) for one in ast.walk(node)}
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_HOMES":
            beside |= {id(one) for one in ast.walk(node.value)}
        if isinstance(node, ast.FunctionDef) and node.returns is not None:
            beside |= {id(one) for one in ast.walk(node.returns)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in beside
        ):
            yield node.value


def reads_as_words(text: str) -> bool:
    """Say whether a text has Chinese in it, two words on end, or a word with a capital."""
    if "(?P<" in text:
        return False
    return bool(
        re.search(r"[\u3000-\u9fff\uff00-\uffef]|[A-Za-z]{2},? [A-Za-z]{2}|\b[A-Z][a-z]+\b", text)
    )


def test_no_word_that_a_person_reads_stands_outside_the_catalogue():
    """tests/cli/test_words.py looks at what is shown; this at what might be."""
    found = {
        (path.relative_to(PACKAGE).as_posix(), text)
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).as_posix() not in UNDERSTANDING
        for text in literals(ast.parse(path.read_text(encoding="utf-8")))
        if reads_as_words(text)
    }
    assert {one for one in found if one[1] not in NOT_SAID} == set()
    assert NOT_SAID - {text for _, text in found} == set()
