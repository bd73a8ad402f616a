"""The command line: one file a family of verbs. Here is the outermost edge, where every error becomes one line.

Exit status: 0 done; 1 nothing found, or findings; 2 wrong use or unreadable input; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tmkit.garbage import collect_seldom


def main() -> None:
    """Run the command line of this process and exit with its status."""
    collect_seldom()
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status; errors are one line on stderr.

    With ``TMKIT_DEBUG`` set in the environment an unexpected error shows its traceback.
    """
    from tmkit.errors import TmkitError

    try:
        from tmkit.cli.app import invoke

        return invoke(arguments)
    except TmkitError as error:
        return _complain(str(error), 2)
    except KeyboardInterrupt:
        return _complain("interrupted", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RecursionError:
        return _complain("the input is nested too deeply", 2)
    except MemoryError:
        return _complain("not enough memory for this input: split it into smaller files", 2)
    except Exception as error:  # the outermost edge: whatever happens, a user sees one line
        if os.environ.get("TMKIT_DEBUG"):
            raise
        kind = type(error).__name__
        text = " ".join(str(error).split())[:300]
        return _complain(f"unexpected {kind}: {text} (this is a fault of tmkit: TMKIT_DEBUG=1 shows where)", 2)


def _complain(message: str, status: int) -> int:
    line = " ".join(message.split("\n"))
    print(f"tmkit: {line}", file=sys.stderr)  # noqa: T201
    return status
