"""`plan schema`."""

from typing import Annotated, Literal, get_args

import typer

from wuhai_plan import schemas
from wuhai_plan.cli.support.commands import Run, plan_command

Schema = Literal["plan", "entry", "status", "show", "due", "log", "changes", "review", "units"]
NAMES = "|".join(get_args(Schema))


@plan_command()
def command(
    run: Run,
    schema: Annotated[
        Schema,
        typer.Argument(metavar=NAMES, help="arg-schema"),
    ],
) -> None:
    """Print the JSON Schema of a format."""
    run.print(schemas.read(schema))
