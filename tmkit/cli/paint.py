"""Matches and hits as text for a terminal: colours where there are any, brackets where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from tmkit.model import Concordance, DiffRun, Hit, Match, Span

_BOLD, _DIM, _GREEN, _RED, _YELLOW, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[31m", "\x1b[33m", "\x1b[0m"


def paint_matches(query: str, matches: Sequence[Match], colour: bool) -> str:
    """Give the answer to one query: the query, then each match with its score, difference and origin."""
    lines = [_tint(f"? {query}", _BOLD, colour)]
    lines += [line for match in matches for line in _match_lines(match, colour)]
    if not matches:
        lines.append("  no match")
    return "\n".join(lines) + "\n"


def _match_lines(match: Match, colour: bool) -> list[str]:
    penalties = "".join(f"  −{p.points:g} {p.name}{f' ({p.detail})' if p.detail else ''}" for p in match.penalties)
    times = f"  ×{match.count}" if match.count > 1 else ""
    origin = "  ".join(part for part in (match.article, match.date[:10], match.status) if part)
    head = f"  {match.score:5.1f}  {match.kind:<8} words {match.word_score:.1f}{times}{penalties}"
    shown = match.source if match.score == 100 else paint_diff(match.diff, colour)
    return [
        head,
        f"         {shown or match.source}",
        f"         {match.target}",
        _tint(f"         {origin}", _DIM, colour),
    ]


def paint_diff(diff: Sequence[DiffRun], colour: bool) -> str:
    """Give a difference as one line: what is gone and what has come, in colours or in ``[-…-]{+…+}``."""
    return "".join(_run(run, colour) for run in diff)


def _run(run: DiffRun, colour: bool) -> str:
    if run.kind == "same":
        return run.source
    gone, come = run.query, run.source
    if colour:
        return (f"{_RED}{gone}{_OFF}" if gone else "") + (f"{_GREEN}{come}{_OFF}" if come else "")
    return (f"[-{gone}-]" if gone else "") + (f"{{+{come}+}}" if come else "")


def paint_concordance(found: Concordance, colour: bool) -> str:
    """Give the hits, the sought text marked, and how many there are in all."""
    lines = [line for hit in found.hits for line in _hit_lines(hit, colour)]
    return "\n".join([*lines, paint_total(found)]) + "\n"


def paint_total(found: Concordance) -> str:
    """Give how many units hold the sought text, and how many of them are shown.

    >>> paint_total(Concordance(3, ()))
    '3 units, 0 shown'
    """
    shown = f", {len(found.hits)} shown" if len(found.hits) < found.total else ""
    cut = " (search cut by its time limit)" if found.cut else ""
    return f"{found.total} unit{'s' if found.total != 1 else ''}{shown}{cut}"


def _hit_lines(hit: Hit, colour: bool) -> list[str]:
    origin = "  ".join(part for part in (hit.article, hit.date[:10], hit.status) if part)
    source = mark_spans(hit.source, hit.spans, colour)
    target = mark_spans(hit.target, hit.target_spans, colour)
    return [f"  {source}", f"  {target}", _tint(f"  {origin}", _DIM, colour), ""]


def mark_spans(text: str, spans: Sequence[Span], colour: bool) -> str:
    """Give the text with its spans (code points) marked: in colour, or in square brackets."""
    before, after = (_YELLOW + _BOLD, _OFF) if colour else ("[", "]")
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}{before}{text[start:end]}{after}{text[end:]}"
    return text


def _tint(text: str, code: str, colour: bool) -> str:
    return f"{code}{text}{_OFF}" if colour else text
