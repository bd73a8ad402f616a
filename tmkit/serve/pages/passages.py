"""The passages that a question means, in one memory or in all: one list, memory after memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from tmkit.memory.memory import Memory
from tmkit.model import Concordance, Hit, Unit
from tmkit.serve.desk import Desk
from tmkit.serve.pages.question import Question


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit found, and where in it; ``hit`` is None where it was chosen by the filters alone."""

    memory: str
    unit_id: int
    unit: Unit
    hit: Hit | None = None


@dataclass(frozen=True, slots=True)
class Passages:
    """Passages of a ``total``, and the texts that they hold: one, or, where none holds the phrase, its ``words``.

    ``cut`` tells that a time limit ended the search.
    """

    shown: Sequence[Passage]
    total: int
    words: Sequence[str]
    cut: bool = False


def memories_of(desk: Desk, question: Question) -> Sequence[str]:
    """Give the names of the memories that a question means: the one it names, else all."""
    name = question.fields.get("memory", "")
    return [name] if name else desk.shelf.names


def find_passages(desk: Desk, question: Question, offset: int, limit: int) -> Passages:
    """Give the passages that a question means; without a text all units that its filters mean."""
    words = _words(desk, question)
    shown: list[Passage] = []
    total, cut = 0, False
    for name in memories_of(desk, question):
        with desk.shelf.memory(name) as memory:
            place = max(0, offset - total), limit - len(shown)
            some, number, was_cut = _find(memory, name, question, words, place)
        shown += some
        total, cut = total + number, cut or was_cut
    return Passages(shown, total, words, cut)


def _words(desk: Desk, question: Question) -> Sequence[str]:
    """Give the texts that passages must hold: the phrase; its words, the longest first, where no memory holds it."""
    words = question.text.split()
    if question.is_pattern or question.is_quoted or len(words) < 2:
        return [question.text]
    for name in memories_of(desk, question):
        with desk.shelf.memory(name) as memory:
            if _ask(memory, question, [question.text], (0, 0)).total:
                return [question.text]
    return sorted(words, key=len, reverse=True)


def _find(
    memory: Memory, name: str, question: Question, words: Sequence[str], place: tuple[int, int]
) -> tuple[list[Passage], int, bool]:
    if not question.text:
        chosen, number = _chosen(memory, question, *place)
        return [Passage(name, unit_id, unit) for unit_id, unit in chosen], number, False
    answer = _ask(memory, question, words, place)
    units = memory.store.get_many([hit.unit_id for hit in answer.hits])
    found = [Passage(name, hit.unit_id, units[hit.unit_id], hit) for hit in answer.hits if hit.unit_id in units]
    return found, answer.total, answer.cut


def _ask(memory: Memory, question: Question, words: Sequence[str], place: tuple[int, int]) -> Concordance:
    return memory.concordance(
        words[0],
        and_=words[1:],
        regex=question.is_pattern,
        side=question.side,
        across=question.across,
        where=question.where(),
        offset=place[0],
        limit=place[1],
    )


def _chosen(memory: Memory, question: Question, offset: int, limit: int) -> tuple[list[tuple[int, Unit]], int]:
    """Give units that the filters mean, an article in its order, else the latest first; and the number of all."""
    where = question.where()
    ids = sorted(memory.store.ids_where(where), reverse=True)
    if where.article:
        return list(islice(memory.units_with_ids(where), offset, offset + limit)), len(ids)
    shown = ids[offset : offset + limit]
    units = memory.store.get_many(shown)
    return [(unit_id, units[unit_id]) for unit_id in shown if unit_id in units], len(ids)
