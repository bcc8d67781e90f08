"""Options that several commands share. A help text is the key of one in the catalogue."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from wuhai_plan.lang import Lang

PlanFile = Annotated[Path | None, typer.Option("--plan", metavar="FILE", help="opt-plan")]
LogFile = Annotated[Path | None, typer.Option("--log", metavar="FILE", help="opt-log")]
Language = Annotated[Lang | None, typer.Option("--lang", help="opt-lang")]
NoColor = Annotated[bool, typer.Option("--no-color", help="opt-no-color")]
NoCache = Annotated[bool, typer.Option("--no-cache", help="opt-no-cache")]

What = Annotated[list[str] | None, typer.Argument(metavar="[WHAT]...", help="arg-what")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="opt-as-of")]
KnownAt = Annotated[str | None, typer.Option("--known-at", metavar="TIME", help="opt-known-at")]
Lead = Annotated[str | None, typer.Option("--lead", metavar="UNIT", help="opt-lead")]
Format = typer.Option("--format", help="opt-format")
StatusFormat = Annotated[Literal["table", "csv", "json", "md"], Format]
ListFormat = Annotated[Literal["table", "csv", "json"], Format]
ShowFormat = Annotated[Literal["table", "json"], Format]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="opt-by")]
Since = Annotated[str | None, typer.Option("--since", metavar="DATE", help="opt-since-export")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="opt-note")]
EvidenceFiles = Annotated[
    list[str] | None, typer.Option("--evidence", metavar="FILE|URL", help="opt-evidence")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="opt-dry-run")]
OutFile = Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="opt-output")]
ChartFile = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="opt-chart-output")
]
Force = Annotated[bool, typer.Option("--force", help="opt-force")]
Excel = Annotated[bool, typer.Option("--excel", help="opt-excel")]
Columns = Annotated[str | None, typer.Option("--columns", metavar="NAME,…", help="opt-columns")]
