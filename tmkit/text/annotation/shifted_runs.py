"""The best text behind one shifted run, with how sure it is and what speaks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import exp

from tmkit.text.annotation import gbk
from tmkit.text.annotation.chinese_model import ChineseModel
from tmkit.text.annotation.lattice import Path, score_of
from tmkit.text.annotation.listed import is_bare, overlaps
from tmkit.text.annotation.marks import BRACKET, MARK, characters_read
from tmkit.text.annotation.shifted import ShiftedRun, find_run
from tmkit.text.annotation.shifted_lattice import GUESSED, LOST, Surroundings, build_lattice
from tmkit.text.annotation.swallowed import UNKNOWN, Habits, guess_taken
from tmkit.text.damage import Readings, is_damaged_to
from tmkit.text.names import readings

_CONTEXT = 6
# Among traditional characters a shift ends after a few; only a bracket that is no mark of ours "opens" a longer one.
_LONGEST = 120
_PROVED = 0.9999
_MOST_OVERLAPS = 6
_POOR = -3.0
_KEPT, _KEPT_AT_FIRST, _ROUNDS = 6, 3, 2


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a document: its bytes, its list so far, its words and habits, and whether the list is real.

    ``is_final`` says that no more will be known: only then every possibility is worth its time.
    """

    bytes: bytes
    listed: Mapping[str, str]
    model: ChineseModel
    habits: Habits
    is_listed: bool
    is_final: bool = False
    seen_runs: dict[object, list[Path]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RestoredRun:
    """The text of a run, up to ``end`` in the line; ``gain`` is how much likelier it is than what was shown (log).

    ``listed`` are the characters with readings that the run itself rests on: the one that opened it and those
    annotated inside.
    """

    end: int
    text: str
    listed: tuple[tuple[str, str], ...]
    certainty: float
    gain: float
    note: str


def restore_run(line: str, start: int, before: str, page: Page) -> RestoredRun | None:
    """Give the text of the run that opens at ``start`` behind the restored text ``before``; nothing where none fits."""
    run = find_run(line, start)
    openers = _openers(before[-1:], run.reading, page) if run else ()
    if run is None or not openers or len(run.pairs) > _LONGEST:
        return None
    behind = MARK.sub("", BRACKET.sub("", line[run.closing.end :]))
    taken = guess_taken(before, behind, page.habits)
    context, after = before[-_CONTEXT:], _plain_beginning(line[run.closing.end :])
    around = Surroundings(openers, context, after, taken, page.listed)
    key = (run.pairs, run.crossing, replace(run.closing, end=0), openers, context, after, taken)
    paths = page.seen_runs.get(key) or _best_paths(run, around, page.model, page.is_final)
    page.seen_runs[key] = paths
    texts = [path.text[len(context) : len(path.text) - len(after)] for path in paths]
    fitting = [(path, text) for path, text in zip(paths, texts, strict=True) if _fits(line, run, before, text, page)]
    return _restored(line, run, around, fitting, page) if fitting else None


def _best_paths(run: ShiftedRun, around: Surroundings, model: ChineseModel, thorough: bool) -> list[Path]:
    """Give the best paths; where one lost code is likely, or the text is poor, two in a row are allowed for."""
    bounds = [1] * (len(run.pairs) + 1)
    paths = build_lattice(run, around, model, bounds).best_paths(_KEPT if thorough else _KEPT_AT_FIRST)
    for _ in range(_ROUNDS if thorough else 0):
        wanted = _wanted_bounds(paths[0], bounds, around, model) if paths else [2] * len(bounds)
        if wanted == bounds:
            break
        bounds = wanted
        paths = build_lattice(run, around, model, bounds).best_paths(_KEPT)
    return paths


def _wanted_bounds(best: Path, bounds: list[int], around: Surroundings, model: ChineseModel) -> list[int]:
    """Give how many codes may be lost at each place, seen what the best path so far does there."""
    wanted, place = [], len(around.before)
    for number, bound in enumerate(bounds):
        lost = best.assumed.count(f"{LOST} {number}")
        place += 1 + lost
        window = best.text[max(place - 3, 0) : place + 2]
        is_poor = any(model.penalty(char) <= _POOR for char in window)
        wanted.append(2 if lost or is_poor else bound)
    return wanted


def _openers(char: str, reading: str, page: Page) -> tuple[str, ...]:
    """Give the characters that may have been annotated across ``char`` and the next one: listed ones before others."""
    code = gbk.code(char) if char else b""
    if len(code) < 2:
        return ()
    found = characters_read(code[1], reading)
    listed = tuple(opener for opener in found if page.listed.get(opener) == reading)
    return listed or tuple(opener for opener in found if not is_bare(opener, page.bytes))


def _plain_beginning(behind: str) -> str:
    """Give the first characters behind a run, up to the next mark or bracket."""
    plain = behind.replace("?", "(").split("(", 1)[0][: _CONTEXT + 1]
    return plain[:-1]


def _fits(line: str, run: ShiftedRun, before: str, text: str, page: Page) -> bool:
    if not text or not all(_may_be_listed(*item, page) for item in _listed_by(run, before[-1], text)):
        return False
    listed = {**page.listed, **dict(_listed_by(run, before[-1], text))}
    start = line.rindex("(", 0, run.start) if line[run.start - 1] == ")" else run.start
    return find_order(before[-1] + text, line[start - 1 : run.closing.end], listed) is not None


def _may_be_listed(char: str, reading: str, page: Page) -> bool:
    if char in page.listed:
        return page.listed[char] == reading
    return reading in readings(char) and not is_bare(char, page.bytes)


def _listed_by(run: ShiftedRun, char: str, text: str) -> Iterator[tuple[str, str]]:
    """Give the characters whose annotations the run contains, if its text is ``text``."""
    yield gbk.character(gbk.code(char)[1], gbk.code(text[0])[0]), run.reading
    yield from ((gbk.character(*run.pairs[number]), reading) for number, reading in run.crossing)
    if run.closing.reading:
        yield text[-1], run.closing.reading


def find_order(original: str, shown: str, listed: Mapping[str, str]) -> Readings | None:
    """Give an order of the list in which annotating the original gives what is shown; nothing where none does."""
    pairs = list(dict.fromkeys(overlaps(original, listed)))[:_MOST_OVERLAPS]
    for choice in product((False, True), repeat=len(pairs)):
        order = list(listed)
        for (left, right), right_first in zip(pairs, choice, strict=True):
            first, second = (right, left) if right_first else (left, right)
            order.remove(first)
            order.insert(order.index(second), first)
        if is_damaged_to(original, shown, in_order := [(char, listed[char]) for char in order]):
            return in_order
    return None


def _restored(
    line: str, run: ShiftedRun, around: Surroundings, fitting: list[tuple[Path, str]], page: Page
) -> RestoredRun:
    best, text = fitting[0]
    shown = around.before + MARK.sub("", BRACKET.sub("", line[run.start : run.closing.end])) + around.after
    certainty = 1 / sum(exp(path.score - best.score) for path, _ in fitting)
    return RestoredRun(
        run.closing.end,
        text,
        tuple(_listed_by(run, around.before[-1], text)),
        1.0 if certainty > _PROVED else round(min(certainty, _bound(best, run, around)), 3),
        best.score - score_of(shown, page.model),
        _note(best, fitting, around, run),
    )


def _bound(best: Path, run: ShiftedRun, around: Surroundings) -> float:
    """Give what a guess can be sure of at most."""
    if run.closing.kind == "swallowed":
        return 0.3 if around.taken == UNKNOWN else 0.7
    return 0.9 if best.assumed else 0.999


def _note(best: Path, fitting: list[tuple[Path, str]], around: Surroundings, run: ShiftedRun) -> str:
    parts = ["bytes " + b"".join(run.pairs).hex(" ").upper() if run.pairs else "no whole code"]
    if lost := sum(assumed.startswith(LOST) for assumed in best.assumed):
        parts.append(f"{lost} lost code{'s' if lost > 1 else ''} put back")
    if GUESSED in best.assumed:
        parts.append("the last byte is a guess")
    if run.closing.kind == "swallowed":
        parts.append(f"the character {around.taken!r} is a guess")
    if len(fitting) > 1 and fitting[1][0].score > best.score - 3:
        parts.append(f"close second: {fitting[1][1]}")
    return "; ".join(parts)
