"""Concepts in the making: rows and concepts of several files become one concept where they are one, conflicts told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tmkit.langs import parse_code
from tmkit.model import Concept, Rejection, Term
from tmkit.terms.entries import Entry
from tmkit.terms.validity import widened
from tmkit.text.normalize import fold

Key = tuple[str, str]
Place = tuple[str, int]

RANK = {"preferred": 0, "admitted": 1, "deprecated": 2, "forbidden": 3}
BAD = frozenset({"deprecated", "forbidden"})
TERM_EXTRA = re.compile(r"term\.(\d+)/(.+)", re.DOTALL)
# Where TBX has a category for what a row says about its terms alone.
CATEGORIES = {"region": "termNote:geographicalUsage"}


def term_key(term_lang: str, text: str) -> Key:
    """Give what two terms of one language must have in common to be one form: the text without script, width, case.

    >>> term_key("zh-TW", "臺灣") == term_key("zh", "台湾")
    True
    """
    return parse_code(term_lang).language, fold(text).casefold()


@dataclass(slots=True)
class Draft:
    """One concept in the making. ``terms`` by (language, text); ``extra`` as (term or None, name, text)."""

    id: str
    is_named: bool
    file: str
    line: int
    told: dict[str, str] = field(default_factory=dict)
    terms: dict[Key, Term] = field(default_factory=dict)
    places: dict[Key, Place] = field(default_factory=dict)
    extra: list[tuple[Key | None, str, str]] = field(default_factory=list)
    shared: dict[Key, bool] = field(default_factory=dict)

    def holds(self, key: Key) -> bool:
        """Say whether a term of the concept has this folded form."""
        return key in self.keys()

    def keys(self) -> set[Key]:
        """Give the folded forms of all terms."""
        return {term_key(*key) for key in self.terms}


class Gatherer:
    """Gathers the entries and concepts of a glossary; :meth:`concepts` gives them when all have come."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.conflicts: list[Rejection] = []
        self._by_id: dict[str, Draft] = {}
        self._by_form: dict[Key, list[Draft]] = {}

    def add_entry(self, entry: Entry, file: str) -> None:
        """Take in one row: into the concept it names, else into that of its first term."""
        draft = self._draft_of(entry, file)
        status = entry.status or ("admitted" if draft.terms else "preferred")
        new = []
        for number, (lang, text) in enumerate(entry.terms):
            marks = dict(entry.marks)
            note = "; ".join(filter(None, (marks.pop("note", ""), entry.notes.get(lang, ""))))
            is_second = status == "preferred" and any(lang == other for other, _text in entry.terms[:number])
            term = Term(text=text, lang=lang, status="admitted" if is_second else status, note=note, **marks)
            is_shared = number == 0 and len(entry.terms) > 1
            if self._add_term(draft, term, (file, entry.line), is_shared=is_shared):
                new.append((lang, text))
        self._tell(draft, entry, new)

    def add_concept(self, concept: Concept, file: str) -> None:
        """Take in a concept that is whole: into the one it equals, or into the one of its id that shares a term."""
        keys = {term_key(term.lang, term.text) for term in concept.terms}
        draft = self._by_id.get(concept.id)
        if draft is None or not keys & draft.keys():
            draft = self._equal(keys) or self._new(self._free_id(concept.id), True, file, concept.line)
        for term in concept.terms:
            self._add_term(draft, term, (file, concept.line))
        fields = ("type", "domain", "region", "parent", "definition", "note")
        said = {name: getattr(concept, name) for name in fields}
        for name, text in said.items():
            if text and not (name == "type" and text == "term"):
                draft.told.setdefault(name, text)
        for name, text in concept.extra:
            match = TERM_EXTRA.fullmatch(name)
            if match and 0 < int(match[1]) <= len(concept.terms):
                term = concept.terms[int(match[1]) - 1]
                self._keep(draft, (term.lang, term.text), match[2], text)
            else:
                self._keep(draft, None, name, text)

    def concepts(self) -> Iterator[tuple[Draft, Concept]]:
        """Give the concepts in the order in which they began, each with its draft."""
        for draft in self.drafts:
            _spare_sources(draft)
            numbers = {key: number for number, key in enumerate(draft.terms, 1)}
            extra = [(f"term.{numbers[key]}/{name}" if key else name, text) for key, name, text in draft.extra]
            terms = tuple(draft.terms.values())
            yield draft, Concept(id=draft.id, terms=terms, extra=tuple(extra), line=draft.line, **draft.told)

    def _draft_of(self, entry: Entry, file: str) -> Draft:
        first = term_key(*entry.terms[0])
        alike = self._by_form.get(first, [])
        if not entry.concept:
            if len(alike) > 1 and len(entry.terms) > 1:
                second = term_key(*entry.terms[1])
                alike = [draft for draft in alike if draft.holds(second)] or alike
            unnamed = [draft for draft in alike if not draft.is_named]
            found = (unnamed or alike)[0] if len(alike) == 1 or unnamed else None
            return found or self._new(self._free_id(first[1]), False, file, entry.line)
        named = self._by_id.get(entry.concept)
        if named is not None and named.is_named:
            return named
        unnamed = [draft for draft in alike if not draft.is_named]
        if not unnamed:
            return self._new(self._free_id(entry.concept), True, file, entry.line)
        draft = unnamed[0]
        del self._by_id[draft.id]
        draft.id, draft.is_named = self._free_id(entry.concept), True
        self._by_id[draft.id] = draft
        return draft

    def _new(self, identity: str, is_named: bool, file: str, line: int) -> Draft:
        draft = Draft(identity, is_named, file, line)
        self.drafts.append(draft)
        self._by_id[identity] = draft
        return draft

    def _free_id(self, wished: str) -> str:
        identity, number = wished, 1
        while identity in self._by_id:
            number += 1
            identity = f"{wished}-{number}"
        return identity

    def _equal(self, keys: set[Key]) -> Draft | None:
        """Give the concept that has a term of two languages in common with these."""
        for draft in {id(draft): draft for key in keys for draft in self._by_form.get(key, ())}.values():
            if len({lang for lang, _text in keys & draft.keys()}) > 1:
                return draft
        return None

    def _add_term(self, draft: Draft, term: Term, place: Place, *, is_shared: bool = False) -> bool:
        """Add a term, or improve the one that is there; says whether it is new."""
        key = (term.lang, term.text)
        old = draft.terms.get(key)
        if old is not None:
            draft.shared[key] = draft.shared[key] and is_shared
            # A row that forbids a target says nothing against the source that it names.
            if not (is_shared and term.status in BAD):
                self._better(draft, old, term, place)
            if is_shared:
                draft.terms[key] = widened(draft.terms[key], term)
            return False
        if term.status == "preferred":
            term = self._demoted(draft, term, place)
        draft.terms[key], draft.places[key], draft.shared[key] = term, place, is_shared
        alike = self._by_form.setdefault(term_key(*key), [])
        if draft not in alike:
            alike.append(draft)
        return True

    def _better(self, draft: Draft, old: Term, term: Term, place: Place) -> None:
        """Within a file a term keeps its better status; of two files the first decides."""
        key = (old.lang, old.text)
        if draft.places[key][0] == place[0]:
            if RANK[term.status] < RANK[old.status]:
                draft.terms[key] = replace(old, status=term.status)
        elif (old.status in BAD) != (term.status in BAD):
            self._conflict(draft, term, place, f"{term.status} here, {old.status} in {_said(draft.places[key])}")

    def _demoted(self, draft: Draft, term: Term, place: Place) -> Term:
        """Give a preferred term as admitted where another file has said which one is preferred."""
        for key, other in draft.terms.items():
            if other.status == "preferred" and other.lang == term.lang and draft.places[key][0] != place[0]:
                said = f'preferred here, but "{other.text}" is in {_said(draft.places[key])}: read as admitted'
                self._conflict(draft, term, place, said)
                return replace(term, status="admitted")
        return term

    def _conflict(self, draft: Draft, term: Term, place: Place, said: str) -> None:
        reason = f'"{term.text}" of the concept "{draft.id}" is {said}'
        self.conflicts.append(Rejection("terms.conflict", term.text, reason, *place))

    def _tell(self, draft: Draft, entry: Entry, new: list[Key]) -> None:
        """Keep what a row says of its concept; what differs from the first row belongs to the new terms of the row."""
        is_first = draft.line == entry.line and all(key in new for key in draft.terms)
        for name, text in entry.told.items():
            if draft.told.setdefault(name, text) != text:
                self._keep_for(draft, new, CATEGORIES.get(name, f"admin:{name}"), text)
        for name, text in entry.extra:
            if name.startswith("term/"):
                self._keep_for(draft, new, name.removeprefix("term/"), text)
            elif is_first:
                self._keep(draft, None, name, text)
            elif (None, name, text) not in draft.extra:
                self._keep_for(draft, new, f"admin:{name}", text)

    def _keep_for(self, draft: Draft, keys: list[Key], name: str, text: str) -> None:
        for key in keys:
            self._keep(draft, key, name, text)

    def _keep(self, draft: Draft, key: Key | None, name: str, text: str) -> None:
        if (key, name, text) not in draft.extra:
            draft.extra.append((key, name, text))


def _spare_sources(draft: Draft) -> None:
    """Admit the source terms of rows that forbid a target, where the concept has no other source.

    A row ``副主任,Vice Director,forbidden`` says that the English is wrong, not that the Chinese is.
    """
    good = {term.lang for term in draft.terms.values() if term.status not in BAD}
    for key, term in draft.terms.items():
        if term.status in BAD and draft.shared[key] and term.lang not in good:
            draft.terms[key] = replace(term, status="admitted")


def _said(place: Place) -> str:
    return f"{place[0]}:{place[1]}" if place[1] else place[0]
