"""A pair of terms added to a glossary: as a new concept, or as a further form of the concept that has the Chinese."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tmkit.errors import UsageError
from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermStatus
from tmkit.terms.drafts import term_key
from tmkit.terms.glossary import ENDINGS, Glossary, read_glossary
from tmkit.terms.glossary_change import change_file

LONGEST = 200
"""What is longer than this many characters is no term."""

_LONGEST_ID = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A Chinese and an English term to be added; ``status`` is that of the English one."""

    zh: str
    en: str
    status: TermStatus = "preferred"
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """Where a pair now stands: its concept and file; ``is_new`` is False where it stood there before."""

    concept: str
    file: str
    is_new: bool


def glossary_files(paths: Sequence[str | Path]) -> list[str]:
    """Give the files of a glossary, those in folders too, in the order in which they are read.

    >>> glossary_files(["no such folder/terms.csv"])
    ['no such folder/terms.csv']
    """
    found: list[str] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = (one for one in path.rglob("*") if one.suffix.lower() in ENDINGS and one.name[0] not in ".~")
            found += map(str, sorted(inside))
        else:
            found.append(str(path))
    return found


def add_pair(paths: Sequence[str | Path], pair: Pair, file: str = "") -> Added:
    """Add a pair to a glossary: to the concept that has the Chinese, in its file, else as a new one to ``file``.

    Without ``file`` that is the first of the glossary. Raises :class:`~tmkit.errors.UsageError`, saying what to do,
    where it cannot be added, and :class:`~tmkit.errors.FileAccessError` where the file cannot be written; then nothing
    has changed.
    """
    pair = replace(pair, zh=_term("Chinese", pair.zh), en=_term("English", pair.en))
    files = glossary_files(paths)
    if not files or (file and file not in files):
        raise UsageError(f"the glossary has no file {file!r}")
    glossary = read_glossary(paths)
    holders = [concept for concept in glossary.concepts if _has(concept, "zh", pair.zh)]
    held = next((concept for concept in holders if _has(concept, "en", pair.en)), None)
    if held is not None:
        return _known(glossary, held, pair)
    if len(holders) > 1:
        several = ", ".join(concept.id for concept in holders)
        raise UsageError(f"“{pair.zh}” stands in several concepts ({several}): add the form to the right one by hand")
    return _written(glossary, holders[0] if holders else None, pair, file or files[0])


def _term(language: str, text: str) -> str:
    text = " ".join(text.split())
    if not text:
        raise UsageError(f"the {language} term is missing")
    if len(text) > LONGEST:
        raise UsageError(f"a term of {len(text):,} characters is no term: at most {LONGEST}")
    if any(not char.isprintable() for char in text):
        raise UsageError(f"the {language} term holds a character that cannot be printed")
    return text


def _has(concept: Concept, lang: str, text: str) -> bool:
    return any(term_key(term.lang, term.text) == term_key(lang, text) for term in concept.terms)


def _known(glossary: Glossary, concept: Concept, pair: Pair) -> Added:
    """Say that the pair stands there; what it is said to be may not be changed from here."""
    term = next(one for one in concept.terms if term_key(one.lang, one.text) == term_key("en", pair.en))
    file, line = glossary.place(concept, term.lang, term.text)
    if term.status != pair.status:
        raise UsageError(
            f"“{pair.en}” is {term.status} for “{pair.zh}” already: change that there", file=file, line=line
        )
    return Added(concept.id, file, is_new=False)


def _written(glossary: Glossary, holder: Concept | None, pair: Pair, file: str) -> Added:
    if holder is not None:
        _check_preferred(holder, pair)
        zh = next(term for term in holder.terms if term_key(term.lang, term.text) == term_key("zh", pair.zh))
        file = glossary.place(holder, zh.lang, zh.text)[0] or file
    if not os.access(file, os.W_OK) or not os.access(Path(file).parent, os.W_OK):
        raise UsageError("this glossary cannot be written: check the permissions of the file and its folder", file=file)
    codes = _codes(read_glossary([file]))
    concept = holder or Concept(id=_new_id(glossary, pair.en), terms=())
    zh, en = _terms(pair, codes, holder)
    fault = change_file(
        file,
        [(en, zh, concept)],
        lambda before: _with_pair(before, concept, zh, en),
        lambda before, after: _fault(before, after, zh, en),
    )
    if fault:
        raise UsageError(fault, file=file)
    return Added(concept.id, file, is_new=True)


def _check_preferred(concept: Concept, pair: Pair) -> None:
    preferred = [t.text for t in concept.terms if t.status == "preferred" and parse_code(t.lang).language == "en"]
    if preferred and pair.status == "preferred":
        raise UsageError(f"“{preferred[0]}” is preferred for “{pair.zh}”: add “{pair.en}” as admitted")


def _codes(glossary: Glossary) -> dict[str, str]:
    """Give the codes under which the file has Chinese and English."""
    codes = {"zh": "zh", "en": "en"}
    for concept in reversed(glossary.concepts):
        codes |= {parse_code(term.lang).language: term.lang for term in reversed(concept.terms)}
    return codes


def _terms(pair: Pair, codes: dict[str, str], holder: Concept | None) -> tuple[Term, Term]:
    en = Term(text=pair.en, lang=codes["en"], status=pair.status, note=pair.note, source=pair.source)
    held = (
        [term for term in holder.terms if term_key(term.lang, term.text) == term_key("zh", pair.zh)] if holder else []
    )
    return held[0] if held else Term(text=pair.zh, lang=codes["zh"], source=pair.source), en


def _new_id(glossary: Glossary, text: str) -> str:
    """Give an id that no concept has, made of the English words."""
    stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_LONGEST_ID].strip("-") or "term"
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in glossary.by_id:
        number += 1
    return name


def _with_pair(before: Glossary, concept: Concept, zh: Term, en: Term) -> list[Concept]:
    """Give all concepts of a file with the pair in the one that has the Chinese, else in a new one."""
    if not any(_has(one, zh.lang, zh.text) for one in before.concepts):
        return [*before.concepts, replace(concept, terms=(zh, en))]
    return [replace(c, terms=(*c.terms, en)) if _has(c, zh.lang, zh.text) else c for c in before.concepts]


def _fault(before: Glossary, after: Glossary, zh: Term, en: Term) -> str:
    """Compare what is read before and after: the pair must be there with its status, all else as it was."""
    found = [
        concept for concept in after.concepts if _has(concept, zh.lang, zh.text) and _has(concept, en.lang, en.text)
    ]
    if len(found) != 1:
        return f"“{en.text}” would not be read as a form of “{zh.text}”: add it by hand"
    status = next(term.status for term in found[0].terms if (term.lang, term.text) == (en.lang, en.text))
    if status != en.status:
        return f"“{en.text}” would be read as {status}: add it by hand"
    bare_before, bare_after = ([replace(one, line=0) for one in glossary.concepts] for glossary in (before, after))
    changed = [one for one in bare_before if one not in bare_after]
    if len(changed) > 1 or any(not _has(one, zh.lang, zh.text) for one in changed):
        return "other concepts would change: add the form by hand"
    return ""
