"""What a plan made of a ledger holds: its items and the guesses, and what was left out."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from wuhai_plan.errors import Problem
from wuhai_plan.model import Item, Plan


class GuessedItem(Struct, frozen=True):
    """An item, the cell that names it in the ledger, and what was guessed: codes of messages."""

    item: Item
    cell: str
    guesses: tuple[str, ...]


class InitReport(Struct, frozen=True, kw_only=True):
    """A plan made of a ledger, and its file's text.

    Every row is an item, heads a section, or is among `left`. `more` are the headings that no key
    of an item stands for, `derived` those of figures that are worked out and were not taken.
    `reporting` counts the rows that report something; they are `dated` where the ledger or `date`,
    which was given for all of them, tells the day. Nothing is recorded of the `silent` ones, and
    `untold` are those among them that tell something all the same.
    """

    plan: Plan
    text: str
    items: tuple[GuessedItem, ...]
    left: tuple[Problem, ...]
    more: tuple[str, ...]
    derived: tuple[str, ...]
    date: dt.date | None
    dated: bool
    reporting: int
    silent: frozenset[str]
    untold: tuple[str, ...]
