"""The words of a drawn curve: what its lines are, in which unit, and the numbers up its side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from wuhai_plan.messages import figures
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Kind
from wuhai_plan.numbers import EXACT
from wuhai_plan.views.curves import Curve


def value_word(curve: Curve, tr: Messages) -> str:
    """Return what the curve itself is: complete, or what was reached."""
    kind = None if curve.item is None else curve.item.kind
    in_percent = kind in (None, Kind.MILESTONE)
    return tr("curve-complete" if kind is None or in_percent else f"curve-{kind.value}")


def value_in_unit(curve: Curve, tr: Messages) -> str:
    """Return what the curve itself is, with its unit, unless that stands beside the numbers."""
    word, unit = value_word(curve, tr), _unit(curve, tr)
    return tr("curve-unit", word=word, unit=unit) if unit not in ("", "%") else word


def reached_word(curve: Curve, tr: Messages) -> str | None:
    """Return the same for a line that is drawn; None where nothing was reported."""
    if all(day.value is None for day in curve.samples):
        return None
    return value_in_unit(curve, tr)


def line_word(curve: Curve, tr: Messages) -> str | None:
    """Return what the line of what should be is; None where there is none."""
    if all(day.line is None for day in curve.samples):
        return None
    is_cap = curve.item is not None and curve.item.kind is Kind.CAP
    return tr("curve-allowed" if is_cap else "curve-expected")


def target_word(curve: Curve, tr: Messages) -> str | None:
    """Return what the line of the target is; None where there is none."""
    if curve.item is None or all(day.target is None for day in curve.samples):
        return None
    keys = {Kind.KEEP: "curve-every-period", Kind.CAP: "curve-ceiling"}
    return tr(keys.get(curve.item.kind, "curve-target"))


def target_figure(curve: Curve, tr: Messages) -> str | None:
    """Return what the line of the target is, with the target in force."""
    word = target_word(curve, tr)
    if word is None or curve.item is None or curve.item.kind is Kind.KEEP:
        return word
    return tr("curve-goal", word=word, target=figures.target(curve.item, tr))


def tick(number: Fraction, curve: Curve, tr: Messages) -> str:
    """Return a round number beside the axis: 20,000, 7.5%."""
    decimal = EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
    return figures.grouped(decimal) + ("%" if _unit(curve, tr) == "%" else "")


def _unit(curve: Curve, tr: Messages) -> str:
    """Return the unit that a curve is drawn in."""
    return "%" if curve.item is None or curve.in_percent else tr.text(curve.item.unit)
