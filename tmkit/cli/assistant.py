"""The verb mcp: the memory and the glossary as tools of an assistant."""

from __future__ import annotations

from typing import Annotated

import typer

from tmkit.cli.options import GlossaryPaths
from tmkit.cli.serving import MemoryNames, named_memories
from tmkit.errors import MissingPackageError


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("mcp")(mcp)


def mcp(
    memory: MemoryNames = None,
    glossary: GlossaryPaths = None,
    write: Annotated[bool, typer.Option("--write", help="Let the assistant store translations.")] = False,
) -> int:
    """Give an assistant the memory and the glossary as tools, over standard input and output (MCP).

    Its tools are lookup, concordance, renderings, terms and check; with --write also add.
    """
    from importlib.util import find_spec

    if not all(map(find_spec, ("mcp", "starlette"))):
        raise MissingPackageError("mcp needs one more package: pip install 'tmkit[mcp]'")
    from tmkit.serve.app import check_memories
    from tmkit.serve.settings import Settings

    settings = Settings(memories=named_memories(memory or []), glossary=tuple(glossary or ()), write=write)
    check_memories(settings)
    from tmkit.serve.protocols.assistant import serve_stdio

    serve_stdio(settings)
    return 0
