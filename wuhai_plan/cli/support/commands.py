"""What every command is: its own options and those it shares, run, and its help."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand

from wuhai_plan.cli.support.context import Run, open_session
from wuhai_plan.cli.support.errors import CommandLineError
from wuhai_plan.cli.support.groups import Translated
from wuhai_plan.cli.support.streams import silence_stdout
from wuhai_plan.errors import PlanError


def plan_command(
    cls: type[TyperCommand] | None = None, *, ignore_unknown_options: bool = False
) -> Callable[[Callable[..., None]], Any]:
    """Make the decorated function a command: its parameters become arguments and options."""

    def decorate(function: Callable[..., None]) -> Any:
        app = typer.Typer(add_completion=False)
        settings = {"ignore_unknown_options": ignore_unknown_options}
        app.command(cls=cls or Command, context_settings=settings)(function)
        return typer.main.get_command(app)

    return decorate


class Command(Translated, TyperCommand):
    """A command. Its context is a `Run`, which Typer hands to the function as `run`.

    What it shares with others is made of functions as commands are: the parameters of those in
    `before` and `after` are options before and after its own, and they are called before it.
    """

    context_class = Run
    # Too many words are refused in `parse_args`, in the reader's language.
    allow_extra_args = True
    before: tuple[Any, ...] = ()
    after: tuple[Any, ...] = (plan_command(TyperCommand)(open_session),)

    def __init__(self, *, params: list[Any], **settings: Any) -> None:
        ahead = [param for shared in self.before for param in shared.params]
        behind = [param for shared in self.after for param in shared.params]
        super().__init__(params=[*ahead, *params, *behind], **settings)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the words of the command line into the context."""
        extra: list[str] = super().parse_args(ctx, args)
        if extra:
            raise CommandLineError("usage-extra", ctx, value=" ".join(extra))
        return extra

    def invoke(self, ctx: Any) -> int:
        """Run the command; print its notes or what went wrong, and return the exit code."""
        for shared in (*self.before, *self.after):
            shared.callback(**{param.name: ctx.params.pop(param.name) for param in shared.params})
        try:
            super().invoke(ctx)
            sys.stdout.flush()
            code: int = ctx.exit_code
        except PlanError as error:
            ctx.print_error(error)
            code = error.exit_code
        except BrokenPipeError:  # the reader has seen enough, as with `| head`
            silence_stdout()
            return 0
        except OSError as error:
            code = ctx.output_lost(error)
        ctx.print_notes()
        return code
