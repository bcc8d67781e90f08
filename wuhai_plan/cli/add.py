"""`plan add`."""

from typing import Annotated

import typer

from wuhai_plan.cli.support.commands import Run, plan_command
from wuhai_plan.model import Bound, Kind, Pace, Period
from wuhai_plan.session.add import add_item

Word = str | None
Words = list[str] | None


@plan_command()
def command(
    run: Run,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="arg-new-item")],
    *,
    chapter: Annotated[str, typer.Option(metavar="CHAPTER", help="opt-add-chapter")],
    title: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-title")] = None,
    title_zh: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-zh")] = None,
    kind: Annotated[Kind | None, typer.Option(help="opt-add-kind")] = None,
    target: Annotated[Word, typer.Option(metavar="N", help="opt-add-target")] = None,
    unit: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-unit")] = None,
    unit_zh: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-zh")] = None,
    baseline: Annotated[Word, typer.Option(metavar="N", help="opt-add-baseline")] = None,
    bound: Annotated[Bound | None, typer.Option(help="opt-add-bound")] = None,
    period: Annotated[Period | None, typer.Option(help="opt-add-period")] = None,
    ladder: Annotated[Word, typer.Option(metavar="LADDER", help="opt-add-ladder")] = None,
    start: Annotated[Word, typer.Option(metavar="DATE", help="opt-add-start")] = None,
    due: Annotated[Word, typer.Option(metavar="DATE", help="opt-add-due")] = None,
    promised: Annotated[Word, typer.Option(metavar="DATE", help="opt-add-promised")] = None,
    pace: Annotated[Pace | None, typer.Option(help="opt-add-pace")] = None,
    weight: Annotated[Word, typer.Option(metavar="N", help="opt-add-weight")] = None,
    lead: Annotated[Word, typer.Option(metavar="NAME", help="opt-add-lead")] = None,
    lead_zh: Annotated[Word, typer.Option(metavar="NAME", help="opt-add-zh")] = None,
    support: Annotated[Words, typer.Option(metavar="NAME", help="opt-add-support")] = None,
    tag: Annotated[Words, typer.Option(metavar="WORD", help="opt-add-tag")] = None,
    source: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-source")] = None,
    note: Annotated[Word, typer.Option(metavar="TEXT", help="opt-add-note")] = None,
    new_chapter: Annotated[Word, typer.Option(metavar="TITLE", help="opt-new-chapter")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="opt-add-dry-run")] = False,
) -> None:
    """Add an item to the plan file."""
    lines, number = add_item(
        run.session, item, dry_run=dry_run,
        # In the order in which the plan file has its keys.
        chapter=chapter, title=title, title_zh=title_zh, kind=kind and kind.value, ladder=ladder,
        target=target, unit=unit, unit_zh=unit_zh, baseline=baseline, bound=bound and bound.value,
        period=period and period.value, start=start, due=due, promised=promised,
        pace=pace and pace.value, weight=weight, lead=lead, lead_zh=lead_zh,
        support=tuple(support or ()), tag=tuple(tag or ()), source=source, note=note,
        new_chapter=new_chapter,
    )  # fmt: skip
    key = "add-would" if dry_run else "add-done"
    run.out.err(run.tr(key, file=run.session.plan_path.name, line=number))
    run.print(lines.encode())
    if not dry_run:
        run.out.err(run.tr("add-next", item=item))
