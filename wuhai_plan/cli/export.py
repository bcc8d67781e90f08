"""`plan export`: one command a format."""

import typer

from wuhai_plan.cli.support.commands import Commands


class Formats(Commands):
    """The formats."""

    modules = {  # noqa: RUF012 - read only
        "csv": "wuhai_plan.cli.export_csv",
        "json": "wuhai_plan.cli.export_json",
        "md": "wuhai_plan.cli.export_md",
        "xlsx": "wuhai_plan.cli.export_xlsx",
        "form": "wuhai_plan.cli.export_form",
        "html": "wuhai_plan.cli.export_html",
    }


app = typer.Typer(cls=Formats, add_completion=False)


@app.callback()
def export() -> None:
    """Write every item for another program."""
