"""The pairs of a memory that terms are extracted from: Chinese and English texts, whichever is the source."""

from __future__ import annotations

from tmkit.memory.scores import language_of
from tmkit.memory.store import Store


def term_pairs(store: Store) -> list[tuple[int, str, str]]:
    """Give (id of the unit, Chinese, English) of all units between these two languages, by id."""
    found = []
    for entry in store.entries():
        languages = language_of(entry.source_lang), language_of(entry.target_lang)
        if languages == ("zh", "en") and entry.source.strip() and entry.target.strip():
            found.append((entry.unit_id, entry.source, entry.target))
        elif languages == ("en", "zh") and entry.source.strip() and entry.target.strip():
            found.append((entry.unit_id, entry.target, entry.source))
    return sorted(found)
