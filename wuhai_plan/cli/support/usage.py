"""Errors of the command line itself, in the reader's language."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Any

import typer

from wuhai_plan.cli.support.help import is_argument, lang_of, usage
from wuhai_plan.errors import Problem
from wuhai_plan.messages.catalogue import Messages


class CommandLineError(typer.BadParameter):
    """A command line that can't be parsed: the `Problem`, and Typer's context of the command.

    The context is None where Typer's parser gave up before it knew the command.
    """

    def __init__(self, code: str, ctx: Any, /, **facts: object) -> None:
        super().__init__(code, ctx)
        self.problem = Problem(code, facts)


def usage_message(error: Any, args: Sequence[str]) -> str:
    """Return what is wrong with a command line, and how the command is used."""
    tr = Messages(lang_of(args))
    lines = [tr.joined("error", tr.problem(error.problem))]
    if error.ctx is None:
        lines.append(tr("usage-help", path=" ".join(["plan", *args[:1]])))
    else:
        called = usage(error.ctx.command, error.ctx, tr)
        lines.append(tr("usage-see", usage=called, path=error.ctx.command_path))
    return "\n".join(lines)


def output_message(error: OSError, args: Sequence[str]) -> str:
    """Return that help or the version could not be written, and why."""
    tr = Messages(lang_of(args))
    reason = errno.errorcode.get(error.errno or 0, "?")
    return tr.joined("error", tr.problem(Problem("output-failed", {"reason": reason})))


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
