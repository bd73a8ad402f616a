"""The verb serve: memories and glossaries for browsers, CAT tools and programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tmkit.cli.options import GlossaryPaths
from tmkit.cli.output import say
from tmkit.cli.tokens import TokensPath
from tmkit.errors import FileAccessError, MissingPackageError, UsageError

MemoryNames = Annotated[
    list[str] | None,
    typer.Option(
        "-m", "--memory", envvar="TMKIT_MEMORY", metavar="[NAME=]FILE", help="A memory; several may be given."
    ),
]


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("serve")(serve)


def serve(
    memory: MemoryNames = None,
    glossary: GlossaryPaths = None,
    host: Annotated[str, typer.Option("--host", help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535)] = 8787,
    write: Annotated[bool, typer.Option("--write", help="Let callers store and delete units.")] = False,
    key: Annotated[
        str, typer.Option("--key", envvar="TMKIT_KEY", metavar="SECRET", help="One secret for everything.")
    ] = "",
    tokens: TokensPath = "",
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="A name the server is called by.")
    ] = None,
    rate: Annotated[int, typer.Option("--rate", min=0, help="Requests a minute and client; 0: no limit.")] = 0,
    mt_threshold: Annotated[
        float, typer.Option("--mt-threshold", min=70, max=100, help="For LibreTranslate and DeepL clients, per cent.")
    ] = 100,
    quiet: Annotated[bool, typer.Option("--quiet", help="No access log.")] = False,
) -> int:
    """Serve memories over HTTP: a page, tmserver/amaGama, MyMemory, OmegaT, Weblate, LibreTranslate, DeepL, MCP, JSON.

    Only this machine can call, and nothing can be changed, unless told otherwise.
    """
    _check_packages()
    from tmkit.serve.settings import Settings
    from tmkit.serve.tokens import read_tokens

    settings = Settings(
        memories=named_memories(memory or []),
        glossary=tuple(glossary or ()),
        host=host,
        port=port,
        write=write,
        key=key,
        tokens=read_tokens(tokens) if tokens else None,
        hosts=tuple(name.lower() for name in allow_host or ()),
        rate=rate,
        mt_threshold=mt_threshold,
    )
    _check_port(host, port)
    from tmkit.serve.app import check_memories, run

    check_memories(settings)
    shown = f"[{host}]" if ":" in host else host
    say(f"tmkit: http://{shown}:{port}/ serves {', '.join(settings.memories)}; Ctrl-C ends it")
    run(settings, log=not quiet)
    return 0


def _check_packages() -> None:
    from importlib.util import find_spec

    if not all(map(find_spec, ("starlette", "uvicorn", "jinja2", "python_multipart"))):
        raise MissingPackageError("serve needs a few more packages: pip install 'tmkit[serve]'")


def named_memories(memories: list[str]) -> dict[str, Path]:
    """Give the paths by name: the one given, else that of the file without its ending."""
    found: dict[str, Path] = {}
    for text in memories:
        name, equals, path = text.rpartition("=")
        name = name if equals else Path(path).stem
        if name in found:
            raise UsageError(f'two memories are called "{name}": name them, -m NAME=FILE')
        found[name] = Path(path)
    return found


def _check_port(host: str, port: int) -> None:
    """Say in one line that a port is taken, before anything is opened."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            cure = "take another with --port" if error.errno == 98 else "give an address of this machine"
            raise FileAccessError(f"cannot listen at {host} port {port} ({error.strerror}): {cure}") from error
