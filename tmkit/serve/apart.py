"""Work on a memory that takes many seconds, done by a process of its own: no caller waits for the interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Event

NICENESS = 10
SECONDS = 0.1


def index_apart(path: Path, stopped: Event, *options: str) -> bool:
    """Run ``tmkit memory index`` on a memory and wait for it; tell whether it was done. It is given up when stopped."""
    command = [sys.executable, "-m", "tmkit", "memory", "index", "-m", str(path), *options]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        if hasattr(os, "setpriority"):
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
        while process.poll() is None:
            if stopped.wait(SECONDS):
                process.terminate()
    return process.returncode == 0
