"""What the glossary says of a candidate, and which candidates a reviewer has refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from tmkit.bitext.rendering_votes import rendering_key
from tmkit.model import Concept
from tmkit.model.candidate import TermCandidate
from tmkit.text.normalize import fold


def annotated(
    candidates: Iterable[TermCandidate], concepts: Sequence[Concept], refused: Collection[tuple[str, str]]
) -> Iterator[TermCandidate]:
    """Give the candidates that were not refused, each with what the glossary says of it.

    A pair is refused with both its sides, or (English empty) whatever its English.
    """
    forms = _forms(concepts)
    no_terms = {(fold(zh), rendering_key(en) if en else "") for zh, en in refused}
    for one in candidates:
        zh = fold(one.zh)
        if not {(zh, ""), (zh, rendering_key(one.en))} & no_terms:
            yield replace(one, glossary=_said(forms.get(zh, {}), one.en))


def _forms(concepts: Iterable[Concept]) -> dict[str, dict[str, tuple[str, str]]]:
    """Give the English forms of each Chinese term: (text, status) by key."""
    found: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    for concept in concepts:
        english = [term for term in concept.terms if term.lang.startswith("en")]
        for term in concept.terms:
            if term.lang.startswith("zh"):
                for other in english:
                    found[fold(term.text)].setdefault(rendering_key(other.text), (other.text, other.status))
    return dict(found)


def _said(forms: dict[str, tuple[str, str]], en: str) -> str:
    if not forms:
        return ""
    own = forms.get(rendering_key(en))
    if own:
        return f"known ({own[1]})"
    return f"other: {'; '.join(text for text, _ in forms.values())}"
