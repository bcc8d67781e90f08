"""Errors of the command line itself, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import typer

from wuhai_plan.cli.support.errors import CommandLineError
from wuhai_plan.cli.support.help import is_argument, usage
from wuhai_plan.cli.support.language import lang_of
from wuhai_plan.errors import Problem
from wuhai_plan.messages.catalogue import Messages


def usage_message(error: CommandLineError, args: Sequence[str]) -> str:
    """Return what is wrong with a command line, and how the command is used."""
    tr = Messages(lang_of(args))
    lines = [tr.joined("error", tr.problem(Problem(error.code, error.facts)))]
    if error.ctx is None:
        lines.append(tr("usage-help", path=" ".join(["plan", *args[:1]])))
    else:
        called = usage(error.ctx.command, error.ctx, tr)
        lines.append(tr("usage-see", usage=called, path=error.ctx.command_path))
    return "\n".join(lines)


def missing_command(ctx: Any) -> CommandLineError:
    """Return the error of a group that is called without one of its commands."""
    word = Messages(lang_of()).help("usage-command")
    return CommandLineError(
        "usage-missing", ctx, value=word, options=ctx.command.list_commands(ctx)
    )


def translated_error(error: Any, ctx: Any, words: Sequence[str]) -> CommandLineError | None:
    """Return what an error of Typer's says of the words of a command; None for any other error.

    Of its usage errors Typer exports `BadParameter` alone (also raised where one is missing), so
    those about an option are known by their documented attribute, `option_name`.
    """
    if isinstance(error, typer.BadParameter):
        return _bad_parameter(error.param, ctx, words)
    name = getattr(error, "option_name", None)
    if name is None:
        return None
    option = next((param for param in ctx.command.get_params(ctx) if name in param.opts), None)
    if option is None:
        near = next(iter(error.possibilities or ()), None)
        return CommandLineError("usage-no-option", ctx, value=name, nearest=near)
    code = "usage-takes-none" if option.is_flag else "usage-needs-value"
    return CommandLineError(code, error.ctx, value=name)


def _bad_parameter(param: Any, ctx: Any, words: Sequence[str]) -> CommandLineError:
    name = param.human_readable_name if is_argument(param) else param.opts[0]
    # The error holds the value only in an English sentence; so the words are parsed once more.
    values, _, _ = ctx.command.make_parser(ctx).parse_args([*words])
    value = values.get(param.name)
    if value is None:
        return CommandLineError("usage-missing", ctx, value=name)
    options = [str(choice) for choice in getattr(param.type, "choices", ())]
    return CommandLineError("usage-bad-value", ctx, value=value, name=name, options=options)
