"""Write what is made from the program: the manual of its commands, its man page, its completion,
and the parts of its JSON Schemas that say the same again.

python docs/generate.py            writes what differs
python docs/generate.py --check    names what differs and exits with 1
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import typer

from wuhai_plan import __version__, schemas
from wuhai_plan.cli.app import app
from wuhai_plan.cli.support.help import (
    first_sentence,
    help_key,
    is_argument,
    is_group,
    param_key,
    shown_name,
    usage,
)
from wuhai_plan.export.due import ITEM_KEYS
from wuhai_plan.export.rows import AFTER_FORECAST, ITEM_FIELDS, ROLLUP_FIELDS
from wuhai_plan.export.units import UNIT_FIELDS
from wuhai_plan.lang import Lang
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.messages.figures import rules_title
from wuhai_plan.model import Rating
from wuhai_plan.rules import BUILT_IN

ROOT = Path(__file__).resolve().parent.parent
WIDTH = "80"

# What completes an argument or an option, by the key of its help text; else by its metavar.
BY_HELP = {
    "arg-item": "item",
    "arg-what": "what",
    "arg-value": "value",
    "arg-entry": "entry",
    "arg-reading": "reading",
    "arg-readings": "reading",
    "opt-add-chapter": "chapter",
    "opt-add-ladder": "ladder",
    "opt-rules": "rules",
    "opt-rating": "ratings",
    "opt-fail-on": "ratings",
    "opt-lead": "lead",
}
AGAIN = ("status", "show", "due", "log", "units")
BY_METAVAR = {
    **dict.fromkeys(("FILE", "FOLDER", "OTHER", "FILE|FINGERPRINT", "KEY", "ALLOWED"), "file"),
    **dict.fromkeys(("DATE", "TIME", "TIME|FILE"), "day"),
}

INTRODUCTION = {
    Lang.EN: """\
# Commands

[中文](zh/commands.md)

Every command of `plan` as `plan COMMAND --help` shows it. Written by `docs/generate.py` from the
program; `make check` sees to it that the two agree.
""",
    Lang.ZH: """\
# 命令

[English](../commands.md)

`plan` 的全部命令，内容与 `plan 命令 --help` 所示相同。
由 `docs/generate.py` 从程序生成，`make check` 核对二者一致。
""",
}
ENVIRONMENT = (
    ("PLAN_FILE", "The plan file, where no \\-\\-plan is given."),
    ("PLAN_LOG", "The log, where no \\-\\-log is given."),
    ("PLAN_LANG", "The language, en or zh, where no \\-\\-lang is given."),
    ("PLAN_BY", "Who reports, where no \\-\\-by is given."),
    ("NO_COLOR", "If set, output has no colour."),
)
FILES = (
    ("plan.toml", "The plan: what was promised. The nearest one from the current folder up."),
    ("progress.jsonl", "The log of progress, beside the plan; appended to and never rewritten."),
    (".plan.schema.json", "The JSON Schema of the plan file, for editors."),
)
EXITS = (
    ("0", "Done."),
    ("1", "The plan, the log or the request is wrong; a message says what, where and how to mend."),
    ("2", "The command line is wrong."),
    ("3", "An item has a rating that \\-\\-fail\\-on names."),
)


class DocumentedCommand(NamedTuple):
    """A command, or a group of them, with the context that Typer would call it in."""

    command: Any
    context: Any

    @property
    def path(self) -> str:
        """What is typed to call it: `plan export csv`."""
        return str(self.context.command_path)

    @property
    def key(self) -> str:
        """The key of its help text."""
        return help_key(self.path)

    @property
    def is_group(self) -> bool:
        """Whether it has commands of its own."""
        return is_group(self.command)

    @property
    def arguments(self) -> list[Any]:
        """Its arguments."""
        return [param for param in self.command.get_params(self.context) if is_argument(param)]

    @property
    def options(self) -> list[Any]:
        """Its options, those it shares with other commands too."""
        return [param for param in self.command.get_params(self.context) if not is_argument(param)]


def every_command() -> Iterator[DocumentedCommand]:
    """Walk the program: the whole of it, then each command in the order of its help."""
    group = typer.main.get_group(app)
    yield from _walk(group, group.context_class(group, info_name="plan"))


def _walk(command: Any, context: Any) -> Iterator[DocumentedCommand]:
    yield DocumentedCommand(command, context)
    for name in command.list_commands(context) if is_group(command) else ():
        inner = command.get_command(context, name)
        yield from _walk(inner, inner.context_class(inner, info_name=name, parent=context))


# ---- the manual of the commands


def manual(lang: Lang) -> str:
    """Return every command's help in Markdown."""
    parts = [INTRODUCTION[lang]]
    with _speaking(lang):
        for documented in every_command():
            text = documented.command.get_help(documented.context).rstrip()
            parts.append(f"## {documented.path}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


@contextmanager
def _speaking(lang: Lang) -> Iterator[None]:
    """Show help in a language and at a fixed width, whatever the surroundings."""
    before = dict(os.environ)
    words, sys.argv = sys.argv, ["plan"]  # a --lang there would win
    os.environ.update(COLUMNS=WIDTH, PLAN_LANG=lang.value)
    try:
        yield
    finally:
        sys.argv = words
        os.environ.clear()
        os.environ.update(before)


# ---- the man page


def man_page() -> str:
    """Return the man page plan(1), in roff."""
    tr = Messages(Lang.EN)
    commands = list(every_command())
    lines = [
        '.\\" Written by docs/generate.py from the program.',
        f'.TH PLAN 1 "" "plan {__version__}" "User Commands"',
        ".SH NAME",
        "plan \\- plain\\-text accounting for public promises",
        ".SH SYNOPSIS",
        ".B plan",
        "[\\fICOMMAND\\fR [\\fIOPTIONS\\fR]]",
        ".SH DESCRIPTION",
        _roff(tr.help("plan")),
        ".PP",
        "Without a command it shows the status of the plan that is there, or how to begin one.",
        ".SH COMMANDS",
    ]
    shared = _shared(commands)
    for documented in commands[1:]:
        lines += _man_command(documented, tr, shared)
    lines += [".SH COMMON OPTIONS", "Every command takes these."]
    lines += [line for param in shared for line in _man_param(param, commands[1].context, tr)]
    for heading, rows in (("ENVIRONMENT", ENVIRONMENT), ("FILES", FILES), ("EXIT STATUS", EXITS)):
        lines.append(f".SH {heading}")
        lines += [line for name, text in rows for line in (".TP", f".B {_roff(name)}", text)]
    return "\n".join(lines) + "\n"


def _shared(commands: list[DocumentedCommand]) -> list[Any]:
    """Return the options that every command takes."""
    by_command = [
        {param.opts[0]: param for param in documented.options}
        for documented in commands
        if not documented.is_group
    ]
    first = by_command[0]
    return [param for name, param in first.items() if all(name in other for other in by_command)]


def _man_command(documented: DocumentedCommand, tr: Messages, shared: list[Any]) -> list[str]:
    common = {param.opts[0] for param in shared}
    lines = [
        f".SS {_roff(usage(documented.command, documented.context, tr))}",
        _roff(tr.help(documented.key)),
    ]
    own = [param for param in documented.options if param.opts[0] not in common]
    for param in [*documented.arguments, *own]:
        lines += _man_param(param, documented.context, tr)
    if not documented.is_group:
        examples = tr.help(f"{documented.key}.examples").splitlines()
        lines += [".PP", ".nf", ".RS", *(_roff(line) for line in examples), ".RE", ".fi"]
    return lines


def _man_param(param: Any, context: Any, tr: Messages) -> list[str]:
    name, text = shown_name(param, context), tr.help(param_key(param))
    return [".TP", f".B {_roff(name)}", _roff(text)]


def _roff(text: str) -> str:
    """Return text that roff takes as it is."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


# ---- the words that shells complete


def words() -> str:
    """Return the table that completion reads: commands, their options and arguments."""
    program, *commands = every_command()
    tree = _words(program)
    for documented in commands:
        branch = tree
        _, *groups, name = documented.path.split()
        for group in groups:
            branch = branch["commands"][group]
        branch["commands"][name] = _first_sentences(documented.key) | _words(documented)
    languages = [Messages(lang) for lang in Lang]
    tree["values"] = {
        "ratings": [
            [rating.value, {tr.lang.value: tr.rating(rating) for tr in languages}]
            for rating in Rating
        ],
        "rules": [
            [rules.id, {tr.lang.value: rules_title(rules, tr) for tr in languages}]
            for rules in BUILT_IN
        ],
        "day": [["today", {}], ["yesterday", {}]],
    }
    return json.dumps(tree, ensure_ascii=False, indent=1) + "\n"


def _words(documented: DocumentedCommand) -> dict[str, Any]:
    table: dict[str, Any] = {
        "options": {name: _param(param) for param in documented.options for name in param.opts}
    }
    if documented.is_group:
        return table | {"commands": {}}
    return table | {"arguments": [_param(param) for param in documented.arguments]}


def _param(param: Any) -> dict[str, Any]:
    key = param_key(param)
    table: dict[str, Any] = {} if is_argument(param) else _first_sentences(key)
    if is_argument(param) or not param.is_flag:
        table["takes"] = _takes(param, key)
    if getattr(param, "multiple", False) or param.nargs == -1:
        table["many"] = True
    return table


def _takes(param: Any, key: str) -> str:
    choices = getattr(param.type, "choices", None)
    if choices:
        return "|".join(str(choice) for choice in choices)
    metavar = (param.metavar or "").partition("|")[0].partition(".")[0].strip("[]")
    return BY_HELP.get(key) or BY_METAVAR.get(metavar, "text")


def _first_sentences(key: str) -> dict[str, Any]:
    return {lang.value: first_sentence(Messages(lang).help(key)) for lang in Lang}


# ---- the schemas that describe the same fields again


def schemas_again() -> dict[str, dict[str, Any]]:
    """Return the schemas of status, show, due and units with their fields in the program's order.

    A field is described once: of an item and of the whole plan in status.json, of an entry in
    log.json. A new one is described there; this puts it wherever else it belongs.
    """
    status, show, due, log, units = (json.loads(schemas.read(name)) for name in AGAIN)
    item, overall = status["$defs"]["item"], status["properties"]["overall"]
    fields = {field.key: item["properties"][field.key] for field in ITEM_FIELDS}
    last = {key: fields[key] for key in AFTER_FORECAST}
    forecast = {"forecast": item["properties"]["forecast"]}
    _begin_with(item, {k: fields[k] for k in fields if k not in last} | forecast | last)
    _begin_with(overall, {field.key: overall["properties"][field.key] for field in ROLLUP_FIELDS})
    _begin_with(show["properties"]["item"], fields | forecast)
    _begin_with(
        due["properties"]["items"]["items"], {key: item["properties"][key] for key in ITEM_KEYS}
    )
    for name in ("chapters", "groups"):
        group = status["properties"][name]["items"]
        own = {key: group["properties"][key] for key in ("id", "title")}
        _begin_with(group, {**own, **overall["properties"]})
    show["$defs"]["entry"] = log["$defs"]["entry"]
    unit = units["properties"]["units"]["items"]
    units["$defs"] = {key: status["$defs"][key] for key in ("ratings", "as-promised")}
    described = {**overall["properties"], **unit["properties"]}
    unit["properties"] = {field.key: described[field.key] for field in UNIT_FIELDS}
    unit["required"] = [*unit["properties"]]
    return {"status": status, "show": show, "due": due, "units": units}


def _begin_with(schema: dict[str, Any], fields: dict[str, Any]) -> None:
    """Put fields before the others of an object; all of it is required but for --since."""
    schema["properties"] = fields | {
        key: field for key, field in schema["properties"].items() if key not in fields
    }
    since = schema.get("dependentRequired", {})
    schema["required"] = [key for key in schema["properties"] if key not in since]


# ---- all of it


def generated() -> dict[Path, str]:
    """Return every generated file, with what belongs in it."""
    return {
        ROOT / "docs" / "commands.md": manual(Lang.EN),
        ROOT / "docs" / "zh" / "commands.md": manual(Lang.ZH),
        ROOT / "docs" / "plan.1": man_page(),
        ROOT / "wuhai_plan" / "completion" / "words.json": words(),
        **{
            ROOT / "wuhai_plan" / "schemas" / f"{name}.json": (
                json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
            )
            for name, schema in schemas_again().items()
        },
    }


def main() -> int:
    """Write or check; return the exit code."""
    differing = {
        path: text
        for path, text in generated().items()
        if not path.exists() or path.read_text("utf-8") != text
    }
    if sys.argv[1:] == ["--check"]:
        for path in differing:
            print(f"{path.relative_to(ROOT)} is not what the program says; run: make docs")
        return 1 if differing else 0
    for path, text in differing.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
