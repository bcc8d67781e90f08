"""`plan export`: one command a format."""

import typer

from wuhai_plan.cli.support.groups import Commands


class Formats(Commands):
    """The formats."""

    names = ("csv", "json", "md", "xlsx", "form", "html", "docx", "notice")
    modules = "wuhai_plan.cli.export_"


app = typer.Typer(cls=Formats, add_completion=False)


@app.callback(invoke_without_command=True)
def export(context: typer.Context) -> None:
    """Write every item for another program."""
    if context.invoked_subcommand is None:
        from wuhai_plan.cli.support.usage import missing_command

        raise missing_command(context)


command = typer.main.get_group(app)
