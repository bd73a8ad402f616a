"""When two units are the same, and which units a memory refuses."""

from __future__ import annotations

import re
from functools import cache
from hashlib import blake2b
from unicodedata import is_normalized, normalize

from tmkit.memory.rows import content_text, has_tags, plain
from tmkit.model import Content, Rejection, Tag, Unit

MAX_CHARACTERS = 100_000
"""The longest text of a segment (documented limit)."""

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def identity(unit: Unit) -> bytes:
    """Give the 16 bytes that two units share exactly when they are the same unit.

    The same: source and target with their tags, both languages and the context, all in NFC. Status, confidence,
    dates, names and notes do not count, so that importing a file again adds nothing.

    >>> unit = Unit(source_parts=("重庆",), target_parts=("Chongqing",), source_lang="zh-CN", target_lang="en-US")
    >>> identity(unit).hex()
    '4483778404cdd8f8e7debd11b74ae60c'
    """
    previous = "-" if unit.previous is None else "+" + unit.previous
    following = "-" if unit.following is None else "+" + unit.following
    languages = f"{_code(unit.source_lang)}\0{_code(unit.target_lang)}"
    text = f"{_side(unit.source_parts)}\0{_side(unit.target_parts or ())}\0{languages}\0{previous}\0{following}"
    if not is_normalized("NFC", text):
        text = normalize("NFC", text)
    return blake2b(text.encode(), digest_size=16).digest()


def _side(content: Content) -> str:
    """Give a side as text, marked, so that a text that looks like JSON is not taken for one with tags."""
    if len(content) == 1 and isinstance(content[0], str):
        return "=" + content[0]
    return "#" + content_text(content) if has_tags(content) else "=" + plain(content)


@cache
def _code(code: str) -> str:
    return code.replace("_", "-").lower()


def refusal(unit: Unit, *, file: str = "", number: int = 0) -> Rejection | None:
    """Give the reason why a unit cannot be stored, or None when it can. ``number`` is its place from 1.

    >>> refusal(Unit(source_parts=("a",), target_parts=None, source_lang="en", target_lang="zh")).rule
    'unit.no-target'
    """
    found = _first_fault(unit)
    if found is None:
        return None
    rule, reason = found
    text = _printable(unit.source)
    return Rejection(rule, text, reason, file=file, unit=number, other=_printable(unit.target or ""))


def _first_fault(unit: Unit) -> tuple[str, str] | None:
    source, target = plain(unit.source_parts), plain(unit.target_parts or ())
    if not source or source.isspace():
        return "unit.no-source", "the source is empty"
    if not target or target.isspace():
        return "unit.no-target", "there is no translation"
    if not unit.source_lang or not unit.target_lang:
        return "unit.no-language", "the language of a side is unknown; give --source-lang and --target-lang"
    if _is_harmless(unit, source, target):
        return None
    return next(filter(None, (_text_fault(name, text) for name, text in _texts(unit))), None)


def _is_harmless(unit: Unit, source: str, target: str) -> bool:
    """Tell at one glance that no text of a unit can be at fault; most units end here."""
    sides = unit.source_parts, unit.target_parts
    if unit.props or unit.notes or sides != ((source,), (target,)):
        return False
    names = unit.id + unit.article + unit.created + unit.changed + unit.created_by + unit.changed_by
    raw = unit.source_raw + unit.target_raw + (unit.previous or "") + (unit.following or "")
    together = f"{source}{target}{names}{raw}{unit.source_lang}{unit.target_lang}"
    return len(together) <= MAX_CHARACTERS and not _UNSTORABLE.search(together)


def _text_fault(name: str, text: str) -> tuple[str, str] | None:
    found = _UNSTORABLE.search(text)
    if found:
        place = f"U+{ord(found[0]):04X} at character {found.start() + 1}"
        return "unit.character", f"{name} holds {place}, which no XML file can hold; take it out"
    if len(text) > MAX_CHARACTERS:
        return "unit.too-long", f"{name} has {len(text)} characters; the limit is {MAX_CHARACTERS}: split it"
    return None


def _texts(unit: Unit) -> list[tuple[str, str]]:
    """Give every text of a unit with its name for people."""
    texts = [
        ("the source", plain(unit.source_parts)),
        ("the target", plain(unit.target_parts or ())),
        ("the original source", unit.source_raw),
        ("the original target", unit.target_raw),
        ("the previous source", unit.previous or ""),
        ("the following source", unit.following or ""),
        ("the article", unit.article),
        ("a name", unit.id + unit.created_by + unit.changed_by + unit.created + unit.changed),
        ("a language", unit.source_lang + unit.target_lang),
    ]
    texts += [(f"property {name!a}", name + value) for name, value in unit.props]
    texts += [("a note", note) for note in unit.notes]
    texts += [("a tag", text) for text in (*_codes(unit.source_parts), *_codes(unit.target_parts or ()))]
    return texts


def _codes(content: Content) -> list[str]:
    """Give the words of the tags of a segment."""
    return [
        tag.name + tag.code + "".join(name + value for name, value in tag.attributes)
        for tag in content
        if isinstance(tag, Tag)
    ]


def _printable(text: str) -> str:
    """Shorten a text and make it safe to print and to encode."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text[:200])
