"""The plan file of a ledger: its tables, each guess in a comment, and sound as a whole."""

from __future__ import annotations

from wuhai_plan.errors import PlanFileError
from wuhai_plan.messages.catalogue import Messages
from wuhai_plan.model import Plan
from wuhai_plan.planfile.insert import table_lines
from wuhai_plan.planfile.reader import parse
from wuhai_plan.session.ledger.draft import Draft, DraftItem, stages
from wuhai_plan.texts import clean


def sound_plan(draft: Draft, settings: dict[str, object], tr: Messages) -> tuple[str, Plan | None]:
    """Return the plan file and the plan that it holds; None where no row makes an item.

    An item that could not stand in a plan file joins the rows that are left, with the reason.
    """
    while draft.items:
        text = _text(draft, settings, tr)
        plan, problems = parse(text.encode(), "plan.toml")
        if not problems:
            return text, plan
        before = len(draft.items)
        for problem in problems:
            name = (problem.key or "").removeprefix("item.").partition(".")[0]
            item = draft.items.pop(name, None)
            if item is not None:
                facts = {**problem.facts, "key": problem.key}
                draft.left.append(item.row.problem(problem.code, "target", **facts))
        if len(draft.items) == before:
            raise PlanFileError(*problems)
    return "", None


def _text(draft: Draft, settings: dict[str, object], tr: Messages) -> str:
    used = {item.fields["chapter"] for item in draft.items.values()}
    chapters = {key: title for key, title in draft.chapters.items() if key in used}
    ladders = dict.fromkeys(item.stage for item in draft.items.values() if item.stage)
    parts = [
        _comment(tr("ledger-comment")) + table_lines("plan", "", settings),
        *(table_lines("chapter", key, {"title": title}) for key, title in chapters.items()),
    ]
    if ladders:
        parts.append(_comment(tr("ledger-comment-ladders")).rstrip("\n") + "\n")
    parts += (table_lines("ladder", f"to-{name}", {"stages": stages(name)}) for name in ladders)
    parts += (_item(item, tr) for item in draft.items.values())
    return "\n".join(parts)


def _item(item: DraftItem, tr: Messages) -> str:
    guesses = "".join(_comment(tr(guess)) for guess in item.guesses)
    return guesses + table_lines("item", item.id, item.fields)


def _comment(text: str) -> str:
    return f"# {clean(text)}\n"
