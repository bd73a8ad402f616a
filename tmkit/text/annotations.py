"""Pinyin that a site wrote behind the characters of its list, taken out again, with proof.

The list is found from the page (``annotation.listed``), brackets behind listed characters are dropped, runs of
shifted bytes (``annotation.shifted``) give way to the most likely text among all that the bytes allow. A line counts
as repaired when the damage, done again (``damage``), gives the line as it was found.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tmkit.model import Change
from tmkit.text.annotation import gbk
from tmkit.text.annotation.chinese_model import model_of
from tmkit.text.annotation.listed import ENOUGH, find_list
from tmkit.text.annotation.marks import MARK, Annotated, find_annotated
from tmkit.text.annotation.restored_line import BRACKET, RUN, Edit, RestoredLine
from tmkit.text.annotation.shifted import find_run
from tmkit.text.annotation.shifted_runs import Page, restore_run
from tmkit.text.annotation.swallowed import habits_of

_WEIGHT_OF_RUN = 2.0
_WORTH_TELLING = 1.0
_CLEAR_GAIN = 8.0
_LISTED_GAIN = -20.0
_SURE = 0.95


def undo_annotations(lines: Sequence[str], file: str = "") -> tuple[tuple[str, ...], tuple[Change, ...]]:
    """Give the lines without annotations, one for one, and the changes in order; what is not proved is a proposal.

    >>> lines, changes = undo_annotations(["會(huì)長(zhǎng)參觀了學(xué)校，會(huì)長(zhǎng)很高興(happy)。"])
    >>> lines[0], len(changes)
    ('會長參觀了學校，會長很高興(happy)。', 5)
    """
    marked = [number for number, line in enumerate(lines) if ")" in line and _is_marked(line)]
    if not marked:
        return tuple(lines), ()
    restored = _restore(lines, marked)
    texts = list(lines)
    for line in restored:
        texts[line.number] = line.text
    return tuple(texts), tuple(change for line in restored for change in line.changes(file))


def _is_marked(line: str) -> bool:
    return next(find_annotated(line), None) is not None or MARK.search(line) is not None


def _restore(lines: Sequence[str], marked: Sequence[int]) -> list[RestoredLine]:
    page_bytes = gbk.encode("\n".join(lines))
    found = find_list(lines, page_bytes)
    has_runs = any(MARK.search(lines[number]) for number in marked)
    model = model_of(_plain_pieces(lines) if has_runs else ())
    page = Page(page_bytes, found.readings, model, habits_of(lines), found.weight >= ENOUGH)
    restored = [_restored_line(number, lines[number], page) for number in marked]
    runs = [edit for line in restored for edit in line.edits if edit.rule == RUN and edit.applied]
    weight = found.weight + _WEIGHT_OF_RUN * len(runs)
    if weight < ENOUGH:
        return [_proposed(line) for line in restored] if weight >= _WORTH_TELLING else []
    if runs:
        listed, taught = _joined(found.readings, runs), model_of(_sure_pieces(lines, restored))
        page = replace(page, listed=listed, model=taught, is_listed=True, is_final=True, seen_runs={})
        restored = [_restored_line(line.number, line.shown, page, _sure_edits(line)) for line in restored]
    return [line.proved(page.listed) for line in restored]


def _sure_edits(line: RestoredLine) -> dict[int, Edit]:
    return {edit.start: edit for edit in line.edits if edit.rule == RUN and _is_sure(edit)}


def _plain_pieces(lines: Sequence[str]) -> Iterator[str]:
    """Give the text outside the runs, brackets taken out."""
    for line in lines:
        place, parts = 0, []
        for mark in MARK.finditer(line) if ")" in line else ():
            run = find_run(line, mark.start()) if mark.start() >= place else None
            if run:
                parts.append(line[place : mark.start()])
                place = run.closing.end
        yield from (_without_brackets(part) for part in [*parts, line[place:]])


def _sure_pieces(lines: Sequence[str], restored: Iterable[RestoredLine]) -> Iterator[str]:
    """Give the text with what is restored for sure; a wrong guess that taught its words would confirm itself."""
    marked = {line.number: line for line in restored}
    for number, text in enumerate(lines):
        if number in marked:
            yield from (piece for piece, _ in marked[number].stretches(_is_sure))
        else:
            yield text


def _is_sure(edit: Edit) -> bool:
    return edit.applied and edit.certainty > _SURE


def _without_brackets(text: str) -> str:
    for found in reversed(list(find_annotated(text)) if ")" in text else []):
        text = text[: found.bracket] + text[found.end :]
    return text


def _joined(readings: Mapping[str, str], runs: Iterable[Edit]) -> dict[str, str]:
    """Give the list with what the runs put on it; where they disagree about a reading, the more frequent one."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for char, reading in (item for run in runs for item in run.listed):
        votes[char][reading] += 1
    return {char: counts.most_common(1)[0][0] for char, counts in votes.items()} | dict(readings)


def _restored_line(number: int, line: str, page: Page, known: Mapping[int, Edit] | None = None) -> RestoredLine:
    """Give the line with its edits; each run is judged in the light of the text restored before it.

    Runs that are ``known``, by their place, are not looked into again.
    """
    restored = RestoredLine(number, line, ())
    for place, found in _places(line):
        done = restored.edits[-1].end if restored.edits else 0
        if place >= done and (edit := (known or {}).get(place) or _edit(found, place, restored, page)):
            restored = replace(restored, edits=(*restored.edits, edit))
    return restored


def _places(line: str) -> list[tuple[int, Annotated | None]]:
    """Give the brackets, and the opening marks of runs (as None), in order."""
    marks: list[tuple[int, Annotated | None]] = [(mark.start(), None) for mark in MARK.finditer(line)]
    return sorted(marks + [(found.start, found) for found in find_annotated(line)], key=lambda item: item[0])


def _edit(found: Annotated | None, place: int, restored: RestoredLine, page: Page) -> Edit | None:
    if found is None:
        return _run_edit(place, restored, page)
    if page.listed.get(found.char) != found.reading:
        return None
    before = restored.shown[found.start : found.end]
    code = gbk.code(found.char).hex(" ").upper()
    return Edit(BRACKET, found.start, before, before[: found.bracket - found.start], note=f"bytes {code}")


def _run_edit(place: int, restored: RestoredLine, page: Page) -> Edit | None:
    line = restored.shown
    before = replace(restored, shown=line[:place]).text
    run = restore_run(line, place, before, page)
    if run is None:
        return _left(line, place)
    shown = line[place : run.end]
    clear = run.gain >= (_LISTED_GAIN if page.is_listed else _CLEAR_GAIN)
    return Edit(RUN, place, shown, run.text, run.certainty, run.note, clear, run.listed)


def _left(line: str, place: int) -> Edit | None:
    run = find_run(line, place)
    if run is None:
        return None
    shown = line[place : run.closing.end]
    return Edit(RUN, place, shown, shown, 0.0, "no text was found that gives this when it is annotated", applied=False)


def _proposed(line: RestoredLine) -> RestoredLine:
    note = "too little in the document says that a list was applied to it"
    return replace(line, edits=tuple(replace(edit, applied=False, certainty=0.3, note=note) for edit in line.edits))
