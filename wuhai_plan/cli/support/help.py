"""Help as plain text in the reader's language, aligned by cells so that Chinese stands straight."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from typing import Any

from rich.cells import cell_len

from wuhai_plan.cli.support.usage import lang_of
from wuhai_plan.messages.catalogue import Messages

WIDEST = 100


def command_help(command: Any, ctx: Any) -> str:
    """Return a command's help: usage, what it does, examples, arguments, options."""
    tr = Messages(lang_of())
    key = ctx.command_path.partition(" ")[2].replace(" ", "-")
    arguments, options = [], []
    for param in command.get_params(ctx):
        if _is_argument(param):
            arguments.append(
                (param.human_readable_name.replace("[", "").replace("]", ""), tr.help(param.help))
            )
        else:
            options.append((_option(param, ctx), _text(param, tr)))
    return "\n".join(
        [
            *_usage(command, ctx, tr),
            *wrap(tr.help(key), indent=0),
            "",
            tr.help("examples"),
            *(f"  {line}" for line in tr.help(f"{key}.examples").splitlines()),
            *_list(tr.help("arguments"), arguments),
            *_list(tr.help("options"), options),
            "",
        ]
    )


def group_help(group: Any, ctx: Any) -> str:
    """Return a group's help: usage, what it is for, its commands in a line each."""
    tr = Messages(lang_of())
    prefix = ctx.command_path.partition(" ")[2]
    key = prefix or "plan"
    commands = []
    for name in group.list_commands(ctx):
        full = f"{prefix}-{name}" if prefix else name
        commands.append((name, first_sentence(tr.help(full))))
    options = [(_option(param, ctx), _text(param, tr)) for param in group.get_params(ctx)]
    return "\n".join(
        [
            *_usage(group, ctx, tr),
            *wrap(tr.help(key), indent=0),
            *_list(tr.help("commands"), commands),
            *_list(tr.help("options"), options),
            "",
        ]
    )


def first_sentence(text: str) -> str:
    """Return the first sentence of a help text, without its full stop."""
    return re.split(r"(?<=\.)\s|。", text)[0].rstrip(".。")


def _usage(command: Any, ctx: Any, tr: Messages) -> list[str]:
    return [tr.help("usage").format(usage=usage(command, ctx, tr)), ""]


def usage(command: Any, ctx: Any, tr: Messages) -> str:
    """Return how a command is called: its path, its arguments, its options."""
    words = [ctx.command_path]
    if hasattr(command, "list_commands"):
        words.append(tr.help("usage-command"))
    words += [p.human_readable_name for p in command.get_params(ctx) if _is_argument(p)]
    return " ".join([*words, tr.help("usage-options")])


def _option(param: Any, ctx: Any) -> str:
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {param.make_metavar(ctx)}"


def _is_argument(param: Any) -> bool:
    return bool(param.param_type_name == "argument")


def _text(param: Any, tr: Messages) -> str:
    return tr.help("opt-help" if param.name == "help" else param.help)


def _list(heading: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    column = max(min(max(cell_len(name) for name, _ in rows), 28), 10)
    lines = ["", heading]
    for name, text in rows:
        wrapped = list(wrap(text, indent=column + 4))
        gap = " " * (column - cell_len(name))
        if cell_len(name) > column:
            lines += [f"  {name}", *wrapped]
        else:
            lines += [f"  {name}{gap}  {wrapped[0].lstrip()}", *wrapped[1:]]
    return lines


def wrap(text: str, indent: int) -> Iterable[str]:
    """Break text to the terminal's width in cells: between words, or between Chinese characters."""
    room = min(get_terminal_size().columns, WIDEST) - indent
    line = ""
    for token in re.findall(r"\s+|[^\s\u2e80-\uffef]+|[\u2e80-\uffef][，。、；：！？）」”]*", text):
        if cell_len(line + token.rstrip()) > room and line.strip():
            yield " " * indent + line.rstrip()
            line = ""
        line += token if line or not token.isspace() else ""
    yield " " * indent + line.rstrip()
