r"""Words that every match of a pattern must contain, so that only texts that hold them need be tried."""

from __future__ import annotations

import re

_SHORTEST = 2
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[*?+]|\{[^{}]*\}|.", re.DOTALL)
_GIVES_UP = re.compile(r"\(\?[a-zA-Z0-9]*[xVib]|\\[^\WdDwWsSbBAZtnrfvmMhRX_]|\[\[|\(\?\||\(\*")


def required_literals(pattern: str) -> list[str] | None:
    r"""Give literals of which every match of the pattern contains at least one; None when none can be named.

    Careful rather than clever: what stands in groups does not count, a character before ``*``, ``?`` or ``{`` may be
    missing, and flags or escapes that change what letters mean give up.

    >>> required_literals("友好城市.*合作|sister cit(y|ies)")
    ['友好城市', 'sister cit']
    >>> required_literals(r"\d+个?") is None
    True
    """
    if _GIVES_UP.search(pattern):
        return None
    alternatives: list[list[str]] = [[""]]
    depth = 0
    for token in _TOKEN.findall(pattern):
        runs = alternatives[-1]
        if token == "(":
            depth += 1
            runs.append("")
        elif token == ")":
            depth -= 1
        elif depth:
            continue
        elif token == "|":
            alternatives.append([""])
        elif token[0] in "*?{" and (len(token) == 1 or token[0] == "{"):
            runs[-1] = runs[-1][:-1]
            runs.append("")
        elif _is_literal(token):
            runs[-1] += token[-1]
        else:
            runs.append("")
    found = [max(runs, key=lambda run: len(run.strip())) for runs in alternatives]
    return found if all(len(literal.strip()) >= _SHORTEST for literal in found) else None


def _is_literal(token: str) -> bool:
    """Tell whether a token stands for the one character it ends with."""
    if len(token) == 2 and token[0] == "\\":
        return not token[1].isalnum() and token[1].isascii()
    return len(token) == 1 and token not in ".^$+"
