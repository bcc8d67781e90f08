"""Errors of the command line itself, in the reader's language."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from wuhai_plan.errors import Problem
from wuhai_plan.lang import LANGS
from wuhai_plan.locale import reader_lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Lang


def lang_of(args: Sequence[str] | None = None) -> Lang:
    """Return the language before options are parsed: --lang in the line, PLAN_LANG, the locale."""
    words = list(sys.argv[1:] if args is None else args)
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGS:
            return Lang(value)
    return reader_lang()


def usage_message(error: Exception, args: Sequence[str]) -> str:
    """Return what is wrong with a command line, and how it is used."""
    tr = Messages(lang_of(args))
    context = getattr(error, "ctx", None)
    lines = [tr.joined("error", tr.problem(_problem(error)))]
    if context is not None:
        from wuhai_plan.cli.support.help import usage

        called = usage(context.command, context, tr)
        lines.append(tr("usage-see", usage=called, path=context.command_path))
    else:  # the parser gave up before it knew where it was
        lines.append(tr("usage-help", path=" ".join(["plan", *args[:1]])))
    return "\n".join(lines)


def _problem(error: Any) -> Problem:
    kind, text = type(error).__name__, str(getattr(error, "message", error))
    if kind == "NoSuchOption":
        near = (error.possibilities or [None])[0]
        return Problem("usage-no-option", {"value": error.option_name, "nearest": near})
    if kind == "MissingParameter":
        return Problem("usage-missing", {"value": _name(error.param)})
    if kind == "BadOptionUsage":
        takes_none = "does not take a value" in text
        return Problem(
            "usage-takes-none" if takes_none else "usage-needs-value", {"value": error.option_name}
        )
    if kind == "BadParameter":
        choices = getattr(getattr(error.param, "type", None), "choices", None)
        given = _quoted(text)
        options = [str(getattr(choice, "value", choice)) for choice in choices or ()]
        facts: dict[str, object] = {"value": given, "name": _name(error.param), "options": options}
        return Problem("usage-bad-value", facts)
    given = _quoted(text) or text.partition("(")[2].rstrip(")") or text
    if text.startswith("No such command"):
        from wuhai_plan.texts import nearest

        names = error.ctx.command.list_commands(error.ctx)
        near = nearest(given, names)
        return Problem("usage-no-command", {"value": given, "nearest": near, "options": names})
    return Problem("usage-extra", {"value": given})


def _quoted(text: str) -> str:
    return text.split("'")[1] if text.count("'") > 1 else ""


def _name(param: Any) -> str:
    if param is None:
        return ""
    return str(param.opts[0] if param.param_type_name == "option" else param.human_readable_name)
