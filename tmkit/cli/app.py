"""The application: its verbs, the version, settings from files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

import tmkit
from tmkit.cli import (
    analyse,
    articles,
    assistant,
    care,
    concordance,
    decisions,
    demo,
    exchange,
    exporting,
    lookup,
    pretranslate,
    quality,
    renderings,
    scores,
    serving,
    terms,
    tokens,
)
from tmkit.cli.settings import read_settings
from tmkit.core import core_name
from tmkit.errors import UsageError

INTERRUPTED = 130

app = typer.Typer(
    name="tmkit",
    help="Translation memory and parallel corpus toolkit for Chinese and English.",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

for family in (
    articles,
    lookup,
    concordance,
    exchange,
    exporting,
    quality,
    scores,
    serving,
    assistant,
    renderings,
    analyse,
    pretranslate,
    demo,
):
    family.register(app)
app.add_typer(terms.app, name="terms")
app.add_typer(care.app, name="memory")
app.add_typer(decisions.app, name="findings")
app.add_typer(tokens.app, name="token")


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tmkit {tmkit.__version__} ({core_name()})")
        raise typer.Exit()


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Translation memory and parallel corpus toolkit for Chinese and English."""


def invoke(arguments: Sequence[str]) -> int:
    """Run one command; give its exit status. Wrong use becomes a :class:`UsageError` that names the cure."""
    try:
        status: Any = app(
            args=list(arguments),
            prog_name="tmkit",
            standalone_mode=False,
            default_map=read_settings(_verbs(app), _groups()),
        )
    except Exception as error:
        if not hasattr(error, "format_message"):
            raise
        raise UsageError(_usage(error)) from error
    if status == INTERRUPTED:
        raise KeyboardInterrupt
    return status if isinstance(status, int) else 0


def _verbs(application: typer.Typer) -> list[str]:
    return [command.name or "" for command in application.registered_commands]


def _groups() -> dict[str, list[str]]:
    """The verbs below each group of verbs."""
    return {group.name or "": _verbs(group.typer_instance) for group in app.registered_groups if group.typer_instance}


def _usage(error: Any) -> str:
    context = getattr(error, "ctx", None)
    where = f" (try '{context.command_path} --help')" if context is not None else ""
    return f"{error.format_message()}{where}"
