"""Run the console examples of README.md and docs/*.md and write their real output into the pages.

    python benchmarks/examples.py

A block begins with ```console; a line ``$ tmkit …`` is a command, what follows is its output. All commands of a page
run in one empty folder in which ``corpus``, ``glossary`` and ``tmx`` stand. A line ``...`` at the end of an output
stands for the rest of it. Blocks of other languages are left alone.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
CUT = "..."


def pages() -> list[Path]:
    """Give README and the pages of the manual that show commands."""
    every = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return [page for page in every if "```console\n$ tmkit" in page.read_text("utf-8")]


def verbs() -> list[str]:
    """Give every verb, those of groups with their group: ``memory stats``."""
    from tmkit.cli.app import app

    single = [command.name or "" for command in app.registered_commands]
    below = [
        f"{group.name} {command.name}"
        for group in app.registered_groups
        for command in (group.typer_instance.registered_commands if group.typer_instance else ())
    ]
    return single + below


def refreshed(text: str, folder: Path) -> str:
    """Give the page with the output that its commands print when they run in ``folder``."""
    for name in ("corpus", "glossary", "tmx"):
        (folder / name).symlink_to(ROOT / name)
    return BLOCK.sub(lambda block: f"```console\n{_run_block(block[1], folder)}```", text)


def _run_block(block: str, folder: Path) -> str:
    parts = re.split(r"(?m)^(?=\$ )", block)
    return "".join(_run(part, folder) if part.startswith("$ tmkit") else part for part in parts)


def _run(part: str, folder: Path) -> str:
    command, _, old = part.partition("\n")
    words = shlex.split(command[2:], comments=True)
    arguments = [name for word in words[1:] for name in _expanded(word, folder)]
    done = subprocess.run(
        [sys.executable, "-m", "tmkit", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    output = done.stdout.rstrip("\n")
    if not output:
        return f"{command}\n" + ("\n" if old.endswith("\n\n") else "")
    lines = old.rstrip("\n").split("\n")
    if lines[-1] == CUT:
        kept = output.split("\n")[: len(lines) - 1]
        output = "\n".join([*kept, CUT])
    return f"{command}\n{output}\n" + ("\n" if old.endswith("\n\n") else "")


def _expanded(word: str, folder: Path) -> list[str]:
    if "*" not in word:
        return [word]
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(word))


def main() -> int:
    for page in pages():
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(refreshed(page.read_text("utf-8"), Path(folder)), "utf-8")
        print(f"{page.relative_to(ROOT)}: examples run")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
