"""Help as plain text in the reader's language, aligned by cells so that Chinese stands straight."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from shutil import get_terminal_size
from typing import Any

from rich.cells import cell_len, set_cell_size

from wuhai_plan.lang import LANGS, Lang
from wuhai_plan.locale import reader_lang
from wuhai_plan.messages.catalogue import Messages

WIDEST = 100
BEGINNINGS = ("own", "ledger", "example", "elsewhere")


def lang_of(args: Sequence[str] | None = None) -> Lang:
    """Return the language before options are parsed: --lang in the line, PLAN_LANG, the locale."""
    words = list(sys.argv[1:] if args is None else args)
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        value = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and value in LANGS:
            return Lang(value)
    return reader_lang()


def help_text(command: Any, ctx: Any) -> str:
    """Return the help of a command, or of a group: usage, what it does, its parameters.

    A command has examples besides, a group a list of its commands; the program's own
    fits one screen.
    """
    tr = Messages(lang_of())
    key = help_key(ctx.command_path)
    params = command.get_params(ctx)
    arguments = [param for param in params if is_argument(param)]
    options = [param for param in params if not is_argument(param)]
    return "\n".join(
        [
            tr.help("usage").format(usage=usage(command, ctx, tr)),
            "",
            *wrap(tr.help(key), indent=0),
            *(_commands(command, ctx, tr) if is_group(command) else _examples(key, tr)),
            *_list(tr.help("arguments"), [_row(param, ctx, tr) for param in arguments]),
            *_list(tr.help("options"), [_row(param, ctx, tr) for param in options]),
            "",
        ]
    )


def how_to_begin() -> str:
    """Return the commands that begin a plan or name one."""
    tr = Messages(lang_of())
    return "\n".join([tr("begin"), *(f"  {tr(f'begin-{way}')}" for way in BEGINNINGS)])


def help_key(command_path: str) -> str:
    """Return the key of a command's help text: `export-csv` for `plan export csv`."""
    return command_path.partition(" ")[2].replace(" ", "-") or "plan"


def usage(command: Any, ctx: Any, tr: Messages) -> str:
    """Return how a command is called: its path, its arguments, its options."""
    words = [ctx.command_path]
    if is_group(command):
        words.append(tr.help("usage-command"))
    words += [param.human_readable_name for param in command.get_params(ctx) if is_argument(param)]
    return " ".join([*words, tr.help("usage-options")])


def is_group(command: Any) -> bool:
    """Say whether a command has commands of its own."""
    return hasattr(command, "list_commands")


def is_argument(param: Any) -> bool:
    """Say whether a parameter is an argument and not an option."""
    return bool(param.param_type_name == "argument")


def shown_name(param: Any, ctx: Any) -> str:
    """Return a parameter as it is typed: `ITEM`, `--items`, `--output, -o FILE`."""
    if is_argument(param):
        return str(param.human_readable_name)
    names = ", ".join(param.opts)
    return names if param.is_flag else f"{names} {param.make_metavar(ctx)}"


def param_key(param: Any) -> str:
    """Return the key of a parameter's help text; Typer's own `--help` has an English text."""
    return "opt-help" if param.name == "help" else param.help


def first_sentence(text: str) -> str:
    """Return the first sentence of a help text, without its full stop."""
    return re.split(r"(?<=\.)\s|。", text)[0].rstrip(".。")


def _row(param: Any, ctx: Any, tr: Messages) -> tuple[str, str]:
    name = shown_name(param, ctx)
    # The brackets of `[WHAT]...` belong to the usage.
    name = name.replace("[", "").replace("]", "") if is_argument(param) else name
    return name, tr.help(param_key(param))


def _examples(key: str, tr: Messages) -> list[str]:
    examples = tr.help(f"{key}.examples").splitlines()
    return ["", tr.help("examples"), *(f"  {line}" for line in examples)]


def _commands(group: Any, ctx: Any, tr: Messages) -> list[str]:
    if group.sections:
        lines = [""]
        for section, names in group.sections.items():
            rows = [(name, tr.help(f"short-{name}")) for name in names]
            lines += _list(tr.help(f"section-{section}"), rows)[1:]
        return lines
    rows = []
    for name in group.list_commands(ctx):
        text = tr.help(help_key(f"{ctx.command_path} {name}"))
        rows.append((name, first_sentence(text)))
    return _list(tr.help("commands"), rows)


def _list(heading: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    if not rows:
        return []
    column = max(min(max(cell_len(name) for name, _ in rows), 28), 10)
    lines = ["", heading]
    for name, text in rows:
        first, *rest = wrap(text, indent=column + 4)
        if cell_len(name) > column:
            lines += [f"  {name}", first, *rest]
        else:
            lines += [f"  {set_cell_size(name, column)}  {first.lstrip()}", *rest]
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
