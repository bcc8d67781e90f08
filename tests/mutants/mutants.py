"""Mutants of the program: one change each, made by mutmut, put into a running process."""

from __future__ import annotations
import __future__

import difflib
import importlib
import inspect
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

PACKAGE = Path("wuhai_plan")


@dataclass(frozen=True)
class Mutant:
    """A function with one change: `name` tells it from all others, `code` defines the function.

    `lines` are the source lines that the change touches, `body` all lines of the function.
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

    def lines(node: cst.CSTNode) -> range:
        return range(positions[node].start.line, positions[node].end.line + 1)

    owners = _owners(module)
    names: Counter[str] = Counter()
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, cst.FunctionDef) or function not in owners:
            continue
        owner = owners[function]
        label = f"{owner}.{function.name.value}" if owner else function.name.value
        name = f"{path.relative_to(PACKAGE)} {label}: {_change(function, mutation)}"
        names[name] += 1
        if names[name] > 1:  # the same change to the same line: at another place of it
            name += f" ({names[name]})"
        touched = lines(mutation.original_node if mutation.original_node in positions else function)
        code = _definition(_mutated(function, mutation), owner)
        yield Mutant(name, path, owner, function.name.value, code, touched, lines(function))


def put_in(mutant: Mutant) -> None:
    """Make this process run the mutant: whoever imported the function has it changed."""
    module = importlib.import_module(".".join(mutant.path.with_suffix("").parts))
    scope = dict(vars(module))
    exec(  # noqa: S102 - the program's own code
        compile(mutant.code, str(mutant.path), "exec", __future__.annotations.compiler_flag), scope
    )
    place = getattr(module, mutant.owner) if mutant.owner else module
    changed = scope[mutant.owner] if mutant.owner else scope
    before, after = (
        _function(inspect.getattr_static(place, mutant.function)),
        _function(vars(changed)[mutant.function] if mutant.owner else changed[mutant.function]),
    )
    before.__code__ = after.__code__
    before.__defaults__, before.__kwdefaults__ = after.__defaults__, after.__kwdefaults__
    _forget()


def _function(member: object) -> FunctionType:
    member = getattr(member, "__func__", member)
    assert isinstance(member, FunctionType)
    return member


def _forget() -> None:
    """Empty the caches that were filled while tests were collected."""
    for name, module in list(sys.modules.items()):
        if name.startswith(PACKAGE.name):
            for member in list(vars(module).values()):
                if hasattr(member, "cache_clear"):
                    member.cache_clear()


def _owners(module: cst.Module) -> dict[cst.FunctionDef, str]:
    """Return the functions and methods of a module, each with the name of its class, or none."""
    owners = {}
    for node in module.body:
        if isinstance(node, cst.FunctionDef):
            owners[node] = ""
        elif isinstance(node, cst.ClassDef):
            methods = (member for member in node.body.body if isinstance(member, cst.FunctionDef))
            owners |= dict.fromkeys(methods, node.name.value)
    return owners


def _mutated(function: cst.FunctionDef, mutation: Mutation) -> cst.FunctionDef:
    changed = deep_replace(function, mutation.original_node, mutation.mutated_node)
    assert isinstance(changed, cst.FunctionDef)
    return changed


def _definition(function: cst.FunctionDef, owner: str) -> str:
    """Return the code that defines a function; in its class, so that `super` still works."""
    if not owner:
        return cst.Module(body=[function]).code
    return cst.Module(body=[cst.ClassDef(cst.Name(owner), cst.IndentedBlock(body=[function]))]).code


def _change(function: cst.FunctionDef, mutation: Mutation) -> str:
    """Return the lines that change, before and after, as one line of text."""
    before, after = (
        cst.Module(body=[node]).code.strip().splitlines()
        for node in (function, _mutated(function, mutation))
    )
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    parts = [
        [" ".join(line.strip() for line in text) for text in (before[i:j], after[k:n])]
        for tag, i, j, k, n in matcher.get_opcodes()
        if tag != "equal"
    ]
    return "; ".join(f"{old} → {new or 'nothing'}" for old, new in parts)
