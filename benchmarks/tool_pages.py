"""Run the transcripts of docs/tools/*.md against a server and write what really came into the pages.

    python -m benchmarks.tool_pages [PAGE …]

A block begins with ```console; a line ``$ …`` is a command for the shell, what follows is what it printed; lines that
end in a backslash go on. Each page has a folder of its own with ``corpus``, ``glossary`` and ``tmx`` in it, and the
memory ``tm.db`` made from ``tmx``. While a page has ``tmkit serve`` in a block, that server runs; the page shows port
8787, the server has a free one. A page that names, in a comment ``needs:``, what is not on this machine is left alone.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
NEEDS = re.compile(r"<!-- needs: (.*?) -->")
SHOWN_PORT = "8787"
SERVE = "$ tmkit serve "
WEBLATE = Path(os.environ.get("TMKIT_WEBLATE_PYTHON", ROOT / ".venv-weblate" / "bin" / "python"))


def pages() -> list[Path]:
    """Give the pages of the tools."""
    return sorted((ROOT / "docs" / "tools").glob("*.md"))


def missing(page: Path) -> list[str]:
    """Give what a page needs and this machine has not."""
    found = NEEDS.search(page.read_text("utf-8"))
    wanted = found[1].split() if found else []
    return [name for name in wanted if not (WEBLATE.exists() if name == "weblate" else shutil.which(name))]


def refreshed(text: str, folder: Path) -> str:
    """Give a page with what its commands print when they run in ``folder``."""
    for name in ("corpus", "glossary", "tmx"):
        (folder / name).symlink_to(ROOT / name)
    port = free_port()
    run(["tmkit", "import", "tmx/corpus.tmx", "-m", "tm.db"], folder)
    with _server(text, folder, port):
        return BLOCK.sub(lambda block: f"```console\n{_run_block(block[1], folder, port)}```", text)


@contextmanager
def _server(text: str, folder: Path, port: str) -> Iterator[None]:
    line = next((line for line in text.splitlines() if line.startswith(SERVE)), "")
    if not line:
        yield
        return
    command = [sys.executable, "-m", "tmkit", *line.removeprefix("$ tmkit ").removesuffix("&").split(), "--port", port]
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL, env=_environment(folder)) as server:
        try:
            wait(port)
            yield
        finally:
            server.terminate()


def free_port() -> str:
    """Give a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def wait(port: str) -> None:
    """Wait until a server answers."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except urllib.error.HTTPError:
            # It answers, to those who have its secret.
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not begin")


def _run_block(block: str, folder: Path, port: str) -> str:
    return "".join(_run(part, folder, port) for part in re.split(r"(?m)^(?=\$ )", block) if part)


def _run(part: str, folder: Path, port: str) -> str:
    command = re.match(r"\$ (?:.*\\\n)*.*\n", part)
    if command is None or part.startswith(SERVE):
        return part
    output = run(["bash", "-c", command[0][2:].replace(f":{SHOWN_PORT}", f":{port}")], folder)
    return command[0] + output.replace(f":{port}", f":{SHOWN_PORT}").rstrip("\n") + ("\n" if output.strip() else "")


def run(command: list[str], folder: Path) -> str:
    """Give what a command prints, on either stream."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Give the environment of the commands: ``tmkit`` is the one of this checkout, ``python`` the one that runs."""
    tools = folder / ".bin"
    if not tools.exists():
        tools.mkdir()
        commands = {"tmkit": f"{sys.executable} -m tmkit", "python": sys.executable, "weblate-python": str(WEBLATE)}
        for name, command in commands.items():
            (tools / name).write_text(f'#!/bin/sh\nexec {command} "$@"\n', "utf-8")
            (tools / name).chmod(0o755)
        (folder / "tests").symlink_to(ROOT / "tests")
    return {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }


def main() -> int:
    names = sys.argv[1:]
    for page in pages():
        if names and page.stem not in names:
            continue
        lacking = missing(page)
        if lacking:
            print(f"{page.name}: left alone, {', '.join(lacking)} is not here")
            continue
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(refreshed(page.read_text("utf-8"), Path(folder)), "utf-8")
        print(f"{page.name}: run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
