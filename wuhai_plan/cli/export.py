"""`plan export`: one command a format."""

import typer

from wuhai_plan.cli.support.groups import Commands


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


@app.callback(invoke_without_command=True)
def export(context: typer.Context) -> None:
    """Write every item for another program."""
    if context.invoked_subcommand is None:
        from wuhai_plan.cli.support.usage import missing_command

        raise missing_command(context)


command = typer.main.get_group(app)
