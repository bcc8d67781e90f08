"""Mutants of the program: one change each, made by mutmut, put into a running process."""

from __future__ import annotations

import difflib
import importlib
import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from msgspec import Struct
from mutmut.mutation.file_mutation import create_mutations, deep_replace

PACKAGE = Path("wuhai_plan")


class Mutant(Struct, frozen=True):
    """A function with one change: `name` tells it from all others, `code` defines the function.

    `owner` is the name of its class, if it has one; `lines` are those that the change touches,
    `body` all lines of the function.
    """

    name: str
    path: Path
    owner: str
    function: str
    code: str
    lines: range
    body: range


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Yield the mutants of a file in the order of its text, each named by what it changes."""
    module, mutations, _, _ = create_mutations(str(path), path.read_text(encoding="utf-8"))
    positions = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    owners = dict(_functions(module))
    names: Counter[str] = Counter()
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if function is None or function not in owners:
            continue
        owner, (old, new) = owners[function], (mutation.original_node, mutation.mutated_node)
        mutated = cst.ensure_type(deep_replace(function, old, new), cst.FunctionDef)
        label = ".".join(filter(None, (owner, function.name.value)))
        name = f"{path.relative_to(PACKAGE)} {label}: {_change(function, mutated)}"
        names[name] += 1
        if names[name] > 1:  # the same change at another place of the function
            name += f" ({names[name]})"
        lines, body = (
            range(positions[node].start.line, positions[node].end.line + 1)
            for node in (old if old in positions else function, function)
        )
        code = _definition(mutated, owner)
        yield Mutant(name, path, owner, function.name.value, code, lines, body)


def put_in(mutant: Mutant) -> None:
    """Make this process run the mutant: whoever imported the function has it changed."""
    name = ".".join(mutant.path.with_suffix("").parts).removesuffix(".__init__")
    module = importlib.import_module(name)
    scope = dict(vars(module))
    exec(compile(mutant.code, str(mutant.path), "exec"), scope)  # noqa: S102 - our own code
    before, after = module, scope
    if mutant.owner:
        before, after = getattr(module, mutant.owner), dict(vars(scope[mutant.owner]))
    old, new = inspect.getattr_static(before, mutant.function), after[mutant.function]
    old, new = (getattr(function, "__func__", function) for function in (old, new))
    assert isinstance(old, FunctionType)
    old.__code__ = new.__code__
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__
    for name, loaded in list(sys.modules.items()):  # what was cached while tests were collected
        if name.startswith(PACKAGE.name):
            for member in list(vars(loaded).values()):
                if hasattr(member, "cache_clear"):
                    member.cache_clear()


def _functions(module: cst.Module) -> Iterator[tuple[cst.FunctionDef, str]]:
    """Yield the functions and methods of a module, each with the name of its class, or none."""
    for node in module.body:
        if isinstance(node, cst.FunctionDef):
            yield node, ""
        elif isinstance(node, cst.ClassDef):
            for member in node.body.body:
                if isinstance(member, cst.FunctionDef):
                    yield member, node.name.value


def _definition(function: cst.FunctionDef, owner: str) -> str:
    """Return the code that defines a function; in its class, so that `super` still works."""
    definition = cst.ClassDef(cst.Name(owner), cst.IndentedBlock([function])) if owner else function
    return f"from __future__ import annotations\n{cst.Module([definition]).code}"


def _change(function: cst.FunctionDef, mutated: cst.FunctionDef) -> str:
    """Return the lines that change, before and after, as one line of text."""
    before, after = (cst.Module([f]).code.strip().splitlines() for f in (function, mutated))
    blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [
        " → ".join(" ".join(map(str.strip, lines)) for lines in (before[i:j], after[m:n]))
        for tag, i, j, m, n in blocks
        if tag != "equal"
    ]
    return "; ".join(changed)
