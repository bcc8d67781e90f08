"""The page to hand on: one HTML file with all it needs in it.

A policy in the page itself lets no other script or style run and nothing be fetched; templates
escape whatever they are given.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from wuhai_plan.errors import RequestError
from wuhai_plan.export.html import items, parts
from wuhai_plan.export.html.words import TR, user, word
from wuhai_plan.lang import Lang
from wuhai_plan.messages import entries, units
from wuhai_plan.model import Rating
from wuhai_plan.views.html import HtmlReport

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
FIRST = 10  # items that need attention and are not folded away
# Before anything is laid out: rows out of sight need not be.
FIRST_SCRIPT = 'document.documentElement.classList.remove("nojs")'
WORDS = (
    "skip", "language", "english", "chinese", "theme", "auto", "light", "dark",
    "overall", "complete", "gap", "ratings", "chapters", "units", "attention",
    "items", "hint", "search",
    "all-chapters", "all-ratings", "clear", "open-all", "close-all", "none",
    "entries", "no-entries", "method", "source", "publisher", "contact", "seal",
    "no-seal", "made",
)  # fmt: skip
COLUMNS = (
    "chapter", "item", "progress", "complete", "expected", "gap", "rating", "reported", "due",
    "curve",
)  # fmt: skip
LOG_COLUMNS = ("log-entry", "log-date", "log-recorded", "log-change", "col-by", "col-note")


def html_bytes(report: HtmlReport, lang: Lang) -> bytes:
    """Return the page; `lang` is the language it opens in."""
    template = _environment().get_template("page.html")
    known = report.known.isoformat(timespec="seconds") if report.known else None
    style, script = (
        (TEMPLATES / name).read_text(encoding="utf-8") for name in ("page.css", "page.js")
    )
    count, due, seal = len(report.items), len(report.due.rows), report.seal
    sealed = seal.known_at.isoformat(timespec="seconds") if seal else None
    rows, shared = items.item_rows(report)
    text = template.render(
        report=report,
        lang=lang.value,
        title=user(report.plan.title),
        note=user(report.plan.note),
        source=user(report.plan.source),
        publisher=user(report.plan.publisher),
        contact=user(report.plan.contact),
        dates=word("as-of", as_of=report.as_of),
        known=word("known-at", known_at=known) if known else None,
        legend=word("legend", full="▬", tick="│"),
        overall=parts.overall(report),
        expected=word("page-expected", as_of=report.as_of),
        chapters=parts.chapters(report),
        units=parts.units(report),
        unit_heads={name: word(key) for name, key in units.HEADS.items()},
        unit_counts=[name for name in units.columns(report.units) if name in units.COUNTS],
        units_below=word("units-below", day=report.as_of),
        attention=parts.attention(report),
        attention_count=word("page-attention-count", count=due),
        attention_more=word("page-attention-more", count=due - FIRST),
        first=FIRST,
        items=rows,
        shared=shared,
        ratings=[parts.rating_facts(rating) for rating in Rating],
        method=parts.method(report),
        seal_of=seal and word("page-seal-of", entries=seal.entries, known_at=sealed),
        count=word("page-count", part="{part}", whole="{whole}"),
        counted=word("page-count", part=count, whole=count),
        digits=entries.DIGEST,
        earlier=lambda count, key: word("page-earlier", count=count, id=key),
        span=lambda frame: word("page-curve", start=frame.first, last=frame.last),
        w=SimpleNamespace(**{key.replace("-", "_"): word(f"page-{key}") for key in WORDS}),
        col=SimpleNamespace(**{key: word(f"col-{key}") for key in COLUMNS}),
        log=[
            {"lang": lang.value, "words": [tr(key) for key in LOG_COLUMNS]}
            for lang, tr in TR.items()
        ],
        nothing_due=word("due-none"),
        style=style,
        script=script,
        first_script=FIRST_SCRIPT,
        hashes={"style": _hash(style), "script": _hash(script), "first": _hash(FIRST_SCRIPT)},
        lang_of=lambda text: text.get(lang),
    )
    return text.encode()


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        raise RequestError.of("page-extra", how="pip install 'wuhai-plan[html]'") from error
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _hash(text: str) -> str:
    """Return what the page's policy names a script or a style by."""
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
