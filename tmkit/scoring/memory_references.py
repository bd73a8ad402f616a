"""References from a memory, where none are given: what the same source was translated as."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tmkit.errors import InputError
from tmkit.langs import closeness, detect
from tmkit.model import Match

_EXACT = frozenset({"context", "exact"})


class References(Protocol):
    """A memory, as far as references need it."""

    def lookup(
        self,
        text: str,
        min_score: float = 70,
        limit: int | None = 5,
        lang: str | None = None,
        context: tuple[str, str] | None = None,
    ) -> list[Match]:
        """Give the matches of a whole segment, best first."""


def find_references(memory: References, source: Sequence[str], source_lang: str, lang: str) -> list[str | None]:
    """Give for each source segment the target of its best exact match, None where the memory has none.

    The neighbours of a segment are its context, so that of several targets the one said here comes first.
    :class:`~tmkit.errors.InputError` where no segment has one.
    """
    found: list[str | None] = []
    for number, text in enumerate(source):
        context = (source[number - 1] if number else "", source[number + 1] if number + 1 < len(source) else "")
        matches = memory.lookup(text, 100, 5, source_lang or None, context) if text.strip() else []
        usable = (match.target for match in matches if match.kind in _EXACT and match.target.strip())
        found.append(next((target for target in usable if _is_in(target, lang)), None))
    if not any(found):
        cure = "give the references themselves"
        raise InputError(f"the memory has a reference for none of the {len(source)} source segments; {cure}")
    return found


def _is_in(text: str, lang: str) -> bool:
    """Say whether a target may be in a language: what has no letters of another one."""
    found = detect(text)
    return not found or lang not in ("zh", "en") or closeness(lang, found) > 0
