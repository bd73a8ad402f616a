"""Human review of an alignment: the pairs of a build as a workbook, and its decisions back into the memory.

Accepted pairs become ``verified`` units; rejected ones stay as ``rejected`` so that the next build does not bring them
again. Merged, split and edited pairs take the place of the machine's: the new unit is stored before the old one goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tmkit.build import ArticlePairs, Built
from tmkit.formats.review import Reviewed, ReviewRow, is_review, read_review, resolve_review, write_review
from tmkit.memory.memory import Memory
from tmkit.memory.store import Where
from tmkit.model import Pair, Unit

__all__ = ["ReviewTotals", "apply_review", "is_review", "review_rows", "write_pairs"]

Key = tuple[tuple[int, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ReviewTotals:
    """What a review changed in a memory: pairs now verified, pairs rejected, machine units that went."""

    verified: int
    rejected: int
    removed: int


def write_pairs(built: Built, path: str | Path) -> None:
    """Write every pair of a build, kept or refused for its confidence, as a review workbook, the doubtful first."""
    write_review(review_rows(built), path)


def review_rows(built: Built) -> Iterator[ReviewRow]:
    """Give the rows of a review, numbered in the order of the articles, from 1."""
    number = 0
    for article in built.articles:
        for pair in sorted((*article.judged.kept, *article.judged.doubtful), key=lambda pair: pair.zh_ids):
            number += 1
            yield _row(number, article, pair)


def _row(number: int, article: ArticlePairs, pair: Pair) -> ReviewRow:
    both = article.reading.article
    return ReviewRow(
        number=number,
        zh=pair.zh,
        en=pair.en,
        confidence=pair.confidence,
        article=article.file,
        zh_ids=pair.zh_ids,
        en_ids=pair.en_ids,
        zh_lines=_lines([both.zh[index].line for index in pair.zh_ids]),
        en_lines=_lines([both.en[index].line for index in pair.en_ids]),
    )


def _lines(numbers: Sequence[int]) -> str:
    return str(numbers[0]) if numbers[0] == numbers[-1] else f"{numbers[0]}-{numbers[-1]}"


def apply_review(memory: Memory, path: str | Path) -> ReviewTotals:
    """Bring the decisions of a review workbook into the memory.

    Raises :class:`~tmkit.errors.FormatError`, naming row and column, before anything is changed, where a decision
    makes no sense.
    """
    decisions = list(resolve_review(read_review(path), str(path)))
    verified = rejected = removed = 0
    for article in dict.fromkeys(decision.article for decision in decisions):
        stored = list(memory.units_with_ids(Where(article=article)))
        known = {_key(unit): (number, unit) for number, unit in stored}
        settled = {(unit.source, unit.target, unit.status) for _, unit in stored}
        for decision in (decision for decision in decisions if decision.article == article):
            verified += decision.is_accepted
            rejected += not decision.is_accepted
            if (decision.zh, decision.en, _status(decision)) not in settled:
                removed += _apply(memory, decision, known)
    return ReviewTotals(verified, rejected, removed)


def _status(decision: Reviewed) -> str:
    return "verified" if decision.is_accepted else "rejected"


def _key(unit: Unit) -> Key:
    return unit.source_ids, unit.target_ids


def _apply(memory: Memory, decision: Reviewed, known: dict[Key, tuple[int, Unit]]) -> int:
    """Store one decision; give how many machine units it took the place of."""
    old = [known[key] for row in decision.rows if (key := (row.zh_ids, row.en_ids)) in known]
    status = _status(decision)
    if len(old) == 1 and (old[0][1].source, old[0][1].target) == (decision.zh, decision.en):
        memory.update(old[0][0], status=status, confidence=1.0 if decision.is_accepted else old[0][1].confidence)
        return 0
    unit = _decided_unit(memory, decision, old[0][1] if old else None)
    stored = memory.add(unit.source, unit.target or "", **_fields(unit, status))
    gone = [number for number, other in old if number != stored and other.status not in ("verified", "rejected")]
    return memory.delete_many(gone) if gone else 0


def _decided_unit(memory: Memory, decision: Reviewed, old: Unit | None) -> Unit:
    languages = (old.source_lang, old.target_lang) if old else memory.languages
    unit = Unit(
        source_parts=(decision.zh,),
        target_parts=(decision.en,),
        source_lang=languages[0],
        target_lang=languages[1],
        article=decision.article,
        source_ids=decision.zh_ids,
        target_ids=decision.en_ids,
        notes=(decision.note,) if decision.note else (),
    )
    if old is None:
        return unit
    return replace(unit, created=old.created, previous=old.previous, kind=old.kind, source_raw=old.source_raw)


def _fields(unit: Unit, status: str) -> dict[str, object]:
    """The fields of a unit as :meth:`Memory.add` takes them; empty dates are left to the memory."""
    names = ("source_lang", "target_lang", "article", "source_ids", "target_ids", "kind", "previous", "notes")
    fields: dict[str, object] = {name: getattr(unit, name) for name in names} | {"status": status}
    return fields | ({"created": unit.created} if unit.created else {})
