"""Pretranslation: the empty targets of a bilingual file filled from the memory, each saying which match filled it.

A target that holds anything is never touched, nor a segment that its file locks. What is filled needs no review only
where the match is of 100 % without a penalty, in one wording, and no term of the glossary speaks against it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from pathlib import Path

from tmkit.errors import UsageError
from tmkit.formats import BY_NAME, FORMATS, Offer, Report, TargetEdit, edit_targets, find_format, read, write
from tmkit.formats.fitting import fit_tags
from tmkit.langs import matches as serves
from tmkit.memory.job import is_empty, is_translatable, with_contexts
from tmkit.memory.memory import Memory
from tmkit.memory.number_exchange import exchange_numbers
from tmkit.memory.scores import language_of
from tmkit.model import Content, Match, MatchKind, Status, Tag, Unit, plain_text
from tmkit.qa.check import check
from tmkit.terms.glossary import Glossary

__all__ = ["Fill", "Totals", "find_fills", "is_edited_in_place", "pretranslate", "pretranslate_file", "to_edit"]

LOWEST = 30
_CANDIDATES = 10
_FULL = 100
_BATCH = 500
_EXCHANGED = "numbers exchanged: check them"
_TERM = "term: "


@dataclass(frozen=True, slots=True)
class Fill:
    """The translation of an empty segment: its text with tags, its language, how far to trust it, and where from.

    ``notes`` are sentences for the reviewer, the first of them naming the match.
    """

    parts: Content
    lang: str
    status: Status
    match: Match
    notes: tuple[str, ...]

    @property
    def props(self) -> tuple[tuple[str, str], ...]:
        """What filled the segment, as properties."""
        origin = (("x-tmkit-match-article", self.match.article),) if self.match.article else ()
        return (
            ("x-tmkit-match", self.match.kind),
            ("x-tmkit-match-score", f"{self.match.score:g}"),
            ("x-tmkit-match-unit", str(self.match.unit_id)),
            *origin,
        )


@dataclass(slots=True)
class Totals:
    """What became of the segments of a file; filled while they go through.

    ``filled`` counts by kind of match; ``review`` of these need a review, in ``numbers`` numbers were exchanged,
    ``terms`` go against the glossary. ``kept`` had a target, ``left`` found no match, ``locked`` are not to be touched.
    """

    segments: int = 0
    kept: int = 0
    left: int = 0
    locked: int = 0
    review: int = 0
    numbers: int = 0
    terms: int = 0
    filled: Counter[MatchKind] = field(default_factory=Counter)


def pretranslate(
    units: Iterable[Unit],
    memory: Memory,
    *,
    min_score: float = _FULL,
    glossary: Glossary | None = None,
    totals: Totals | None = None,
) -> Iterator[Unit]:
    """Give the units of a file in order, the empty ones filled where the memory has a match of ``min_score`` or more.

    A filled unit has the status ``imported`` or ``needs-review``, properties that name the match, and a note.

    >>> from tempfile import TemporaryDirectory
    >>> from tmkit.memory.memory import open_memory
    >>> unit = Unit(source_parts=("捐赠3万只口罩",), target_parts=None, source_lang="zh", target_lang="en")
    >>> with TemporaryDirectory() as folder, open_memory(folder + "/tm.db", create=True) as memory:
    ...     _ = memory.add("捐赠2万只口罩", "Donated 20,000 masks")
    ...     [filled] = pretranslate([unit], memory, min_score=80)
    >>> filled.target, filled.status, dict(filled.props)["x-tmkit-match"]
    ('Donated 30,000 masks', 'needs-review', 'numbers')
    """
    for unit, fill in find_fills(units, memory, min_score=min_score, glossary=glossary, totals=totals):
        yield unit if fill is None else _filled(unit, fill)


def _filled(unit: Unit, fill: Fill) -> Unit:
    return replace(
        unit,
        target_parts=fill.parts,
        target_lang=unit.target_lang or fill.lang,
        status=fill.status,
        props=(*unit.props, *fill.props),
        notes=(*unit.notes, *fill.notes),
    )


def pretranslate_file(
    path: str | Path,
    out: str | Path,
    memory: Memory,
    *,
    min_score: float = _FULL,
    glossary: Glossary | None = None,
    reports: tuple[Report, Report] | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Totals:
    """Write a bilingual file with its empty targets filled, and give the account.

    Where the format can be edited in place and ``out`` keeps it, nothing else in the file changes; else the units are
    written in the format of ``out``. ``reports`` are for reading and writing,
    ``on_progress`` is told how many segments are done.
    """
    reading, writing = reports or (Report(str(path)), Report(str(out)))
    totals = Totals()
    units = _counted(read(path, reading), on_progress)
    if is_edited_in_place(path, out):
        fills = find_fills(units, memory, min_score=min_score, glossary=glossary, totals=totals)
        edits, lang = _edits(fills, Path(memory.store.place).name)
        edit_targets(path, out, edits, target_lang=lang, report=writing)
    else:
        filled = pretranslate(units, memory, min_score=min_score, glossary=glossary, totals=totals)
        write(filled, out, report=writing, origin=reading)
    return totals


def _edits(fills: Iterable[tuple[Unit, Fill | None]], name: str) -> tuple[dict[int | str, TargetEdit], str]:
    """Give the changes by number of segment, and the language of the targets where the file does not say it."""
    edits: dict[int | str, TargetEdit] = {}
    lang = ""
    for number, (unit, fill) in enumerate(fills, 1):
        if fill is not None:
            edits[number] = to_edit(fill, name)
            lang = lang or ("" if unit.target_lang else fill.lang)
    return edits, lang


def is_edited_in_place(path: str | Path, out: str | Path) -> bool:
    """Tell whether ``out`` is to be the same file with other targets: its format and its ending allow it."""
    if "-" in (str(path), str(out)):
        return False
    own = BY_NAME[find_format(path)]
    others = tuple(ending for entry in FORMATS if entry.writer and entry is not own for ending in entry.endings)
    return own.edits and not str(out).lower().endswith(others)


def _counted(units: Iterable[Unit], on_progress: Callable[[int], None] | None) -> Iterator[Unit]:
    for number, unit in enumerate(units, 1):
        yield unit
        if on_progress is not None:
            on_progress(number)


def find_fills(
    units: Iterable[Unit],
    memory: Memory,
    *,
    min_score: float = _FULL,
    glossary: Glossary | None = None,
    totals: Totals | None = None,
) -> Iterator[tuple[Unit, Fill | None]]:
    """Give each unit of a file with what its empty target is to be filled with, None where it stays as it is."""
    if not LOWEST <= min_score <= _FULL:
        raise UsageError(f"the lowest score must be between {LOWEST} and {_FULL}, not {min_score:g}")
    found = _found(units, memory, min_score)
    for unit, fill in found if glossary is None else _judged(found, glossary):
        if totals is not None:
            _count(unit, fill, totals)
        yield unit, fill


def to_edit(fill: Fill, memory: str) -> TargetEdit:
    """Give a fill as the change of a segment in a bilingual file; ``memory`` is the name of the memory."""
    match = fill.match
    return TargetEdit(
        target=fill.parts,
        status=fill.status,
        origin="tm",
        percent=match.score,
        name=memory,
        note="; ".join(fill.notes),
        offers=(Offer(match.source, match.target, match.score, memory),),
    )


def _count(unit: Unit, fill: Fill | None, totals: Totals) -> None:
    totals.segments += 1
    if fill is not None:
        totals.filled[fill.match.kind] += 1
        totals.review += fill.status == "needs-review"
        totals.numbers += _EXCHANGED in fill.notes
        totals.terms += any(note.startswith(_TERM) for note in fill.notes)
    elif not is_empty(unit):
        totals.kept += 1
    elif not is_translatable(unit):
        totals.locked += 1
    else:
        totals.left += 1


def _found(units: Iterable[Unit], memory: Memory, min_score: float) -> Iterator[tuple[Unit, Fill | None]]:
    for unit, context in with_contexts(units):
        is_wanted = is_empty(unit) and is_translatable(unit)
        yield unit, _best_fill(unit, context, memory, min_score) if is_wanted else None


def _best_fill(unit: Unit, context: tuple[str, str], memory: Memory, min_score: float) -> Fill | None:
    """Give what the best match in the right language makes of a segment."""
    found = memory.lookup(unit.source_parts, min_score, _CANDIDATES, unit.source_lang or None, context)
    usable = [(match, stored) for match in found if (stored := _stored(match, unit, memory)) is not None]
    if not usable:
        return None
    best, stored = usable[0]
    rivals = list(takewhile(lambda one: (one.score, one.kind) == (best.score, best.kind), (m for m, _ in usable[1:])))
    return _fill(unit, best, stored, rivals)


def _stored(match: Match, unit: Unit, memory: Memory) -> Unit | None:
    """Give the unit of a match with the query's language on its source side; None where its target is another one."""
    stored = memory.get(match.unit_id)
    if stored is None or stored.target_parts is None:
        return None
    is_forward = (match.source, match.target) == (stored.source, stored.target)
    if unit.source_lang and language_of(unit.source_lang) != language_of(stored.source_lang):
        is_forward = False  # also where both sides say the same
    if not is_forward:
        stored = replace(
            stored,
            source_parts=stored.target_parts,
            target_parts=stored.source_parts,
            source_lang=stored.target_lang,
            target_lang=stored.source_lang,
        )
    return stored if not unit.target_lang or serves(unit.target_lang, stored.target_lang) else None


def _fill(unit: Unit, match: Match, stored: Unit, rivals: list[Match]) -> Fill:
    parts, remarks = _with_tags(unit, stored)
    exchanged = _with_numbers(unit, stored, parts) if match.kind == "numbers" else None
    if exchanged is not None:
        parts = exchanged
        remarks.append(_EXCHANGED)
    told = {"tags"} if exchanged is None else {"tags", "numbers"}
    remarks += [f"{one.name}: {one.detail}" for one in match.penalties if one.name not in told]
    if match.kind != "context" and rivals:
        others = " | ".join(rival.target for rival in rivals[:3])
        remarks.append(f"the memory has it in other words, too: {others}")
    status: Status = "needs-review" if match.score < _FULL or remarks else "imported"
    return Fill(parts, stored.target_lang, status, match, (_named(match), *remarks))


def _named(match: Match) -> str:
    """Give the sentence that says which match it was."""
    origin = ", ".join(part for part in (f"unit {match.unit_id}", match.article, match.date[:10]) if part)
    return f"tmkit: {match.kind} match, {match.score:g} %, {origin}"


def _with_tags(unit: Unit, stored: Unit) -> tuple[Content, list[str]]:
    """Give the stored target with the tags of the unit, and a sentence where they are not all the same."""
    parts, differing = fit_tags(unit.source_parts, stored.source_parts, stored.target_parts or ())
    has_tags = any(isinstance(part, Tag) for part in unit.source_parts)
    return parts, [f"tags: {differing} are not those of the match: check them"] if differing and has_tags else []


def _with_numbers(unit: Unit, stored: Unit, parts: Content) -> Content | None:
    if any(isinstance(part, Tag) for part in parts):
        return None
    languages = stored.source_lang, stored.target_lang
    text = exchange_numbers(unit.source, stored.source, plain_text(parts), languages)
    return (text,) if text else None


def _judged(found: Iterable[tuple[Unit, Fill | None]], glossary: Glossary) -> Iterator[tuple[Unit, Fill | None]]:
    """Give the fills with what the terms of the glossary say against them."""
    stream = iter(found)
    while batch := list(islice(stream, _BATCH)):
        filled = [(unit, fill) for unit, fill in batch if fill is not None]
        pairs = [
            replace(unit, target_parts=fill.parts, target_lang=unit.target_lang or fill.lang) for unit, fill in filled
        ]
        wrong: defaultdict[int, list[str]] = defaultdict(list)
        for finding in check(pairs, glossary=glossary):
            if finding.rule.startswith("term") and finding.severity != "info":
                wrong[finding.segment].append(_TERM + finding.message)
        messages = (wrong[number] for number in range(1, len(filled) + 1))
        for unit, fill in batch:
            yield unit, None if fill is None else _warned(fill, next(messages))


def _warned(fill: Fill, messages: list[str]) -> Fill:
    return replace(fill, status="needs-review", notes=(*fill.notes, *messages)) if messages else fill
