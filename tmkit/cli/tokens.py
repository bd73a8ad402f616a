"""The verb ``token``: who may read, write and administer on a server."""

from __future__ import annotations

from typing import Annotated

import typer

from tmkit.cli.output import say, write_text

app = typer.Typer(help="Tokens of a server: who may do what.", no_args_is_help=True, rich_markup_mode=None)

TokensPath = Annotated[
    str, typer.Option("--tokens", envvar="TMKIT_TOKENS", metavar="FILE", help="Secrets with rights of their own.")
]
TokensFile = Annotated[
    str, typer.Option("--tokens", envvar="TMKIT_TOKENS", metavar="FILE", help="The file that holds their hashes.")
]
Name = Annotated[str, typer.Argument(help="Whose token it is.")]


@app.command("add")
def add(
    name: Name,
    tokens: TokensFile,
    rights: Annotated[str, typer.Option("--rights", metavar="read,write,admin", help="What it allows.")] = "read",
) -> int:
    """Make a token and show it: this once, the file keeps only its hash. A running server knows it at once."""
    from tmkit.serve.tokens import add_token

    write_text(add_token(tokens, name, rights.split(",")) + "\n")
    say(f"tmkit: keep it, it is not shown again; {tokens} holds only its hash")
    return 0


@app.command("list")
def show(tokens: TokensFile) -> int:
    """Show whose tokens there are and what they allow."""
    from tmkit.serve.tokens import read_tokens

    write_text("".join(f"{entry.name}\t{','.join(entry.rights)}\n" for entry in read_tokens(tokens).entries))
    return 0


@app.command("revoke")
def revoke(name: Name, tokens: TokensFile) -> int:
    """Take a token back: from now on it opens nothing, on a running server too."""
    from tmkit.serve.tokens import revoke_token

    revoke_token(tokens, name)
    say(f'tmkit: the token of "{name}" opens nothing more')
    return 0
