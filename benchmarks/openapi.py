"""Schemathesis at length: every operation of a server, with and without secrets, against its OpenAPI document.

    python -m benchmarks.openapi [--examples 50]

Prints what is not as the document says and ends with 1, or says how much was asked.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import tmkit
from benchmarks.tool_pages import free_port, wait


def fill(folder: Path) -> None:
    """Write a memory and a glossary."""
    with tmkit.open_memory(folder / "office.db", create=True) as memory:
        for number in range(20):
            memory.add(f"第{number}次会议结束。", f"Meeting {number} ended.", status="verified", article="a.txt")
    (folder / "g.csv").write_text("zh,en,status\n会议,meeting,preferred\n", "utf-8")


@contextmanager
def server(folder: Path, secret: str) -> Iterator[str]:
    """Give the address of a server that may write."""
    port = free_port()
    command = [sys.executable, "-m", "tmkit", "serve", "-m", "office.db", "-g", "g.csv", "--write", "--port", port]
    command += ["--key", secret] if secret else []
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--examples", type=int, default=50)
    examples = parser.parse_args().examples
    status = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        for secret in ("", "secret"):
            with server(folder, secret) as base:
                command = [sys.executable, "-m", "schemathesis.cli", "run", f"{base}/openapi.json", "--no-color"]
                command += ["--phases", "examples,coverage,fuzzing", "-n", str(examples), "--continue-on-failure"]
                command += ["--header", f"Authorization: Bearer {secret}"] if secret else []
                done = subprocess.run(command, cwd=folder, text=True, stdout=subprocess.PIPE, check=False)
            print(done.stdout if done.returncode else done.stdout[done.stdout.find("Test cases:") :])
            status |= done.returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
