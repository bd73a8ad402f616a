"""Text in one form: cleaned for storing, folded for comparing.

Cleaning and bringing Chinese into one width and script explain themselves by changes. Folding is for look-up keys: it
replaces one code point by one (script, width, compatibility ideographs), makes each run of white space one space, and
drops what is invisible. It is neither NFC nor NFKC, which would change lengths and with them the scores.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from tmkit.model import Change
from tmkit.text.changes import find_changes
from tmkit.text.punctuation import widen
from tmkit.text.script import fold_table, to_simplified, to_traditional

FOLD_VERSION = 1
"""Part of the key of every index: grows when :func:`fold` answers differently for any text."""

ScriptChoice = Literal["hans", "hant", "keep"]

_INVISIBLE_RANGES = (
    (0x00AD, 0x00AD),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x2069),
    (0xFEFF, 0xFEFF),
)
_PLAIN_RANGES = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
# Above this nothing is folded; a list up to here is the fastest table that str.translate knows.
_TABLE_END = 0x33000

_INVISIBLE = re.compile("[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE_RANGES) + "]+")
# All characters that folding may change, but white space.
_FOLDED = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in _INVISIBLE_RANGES) + "\u2e80-\U0010ffff]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_ODD_SPACE = re.compile("[\N{NO-BREAK SPACE}\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]")
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
# 中 国 人 民: single characters, each with a space behind it. Two words with a space between them are left alone.
_SPREAD = re.compile(f"(?<![{_HAN}])[{_HAN}](?:[ \u3000][{_HAN}]){{2,}}(?![{_HAN}])")

# A space that stood behind a half-width mark has no place behind a full-width one.
_SPACE_AT_MARK = re.compile(f"(?<=[，：；？！（）、》”]) +(?=[{_HAN}《“（])")


def fold(text: str) -> str:
    """Give the text as look-up compares it: simplified, half-width, with single spaces, nothing invisible.

    >>> fold(" 重慶（ＡＢＣ）\N{IDEOGRAPHIC SPACE}\N{ZERO WIDTH SPACE} 外辦 ")
    '重庆(ABC) 外办'
    """
    is_folded = text.isascii() or not _FOLDED.search(text)
    return " ".join((text if is_folded else text.translate(_fold_table())).split())


def fold_map(text: str) -> tuple[str, list[int]]:
    """Give the folded text and, for each of its code points, the offset in ``text`` that it came from.

    The list has one entry more than the folded text: the offset behind the last code point that it kept. A span
    ``(start, end)`` of the folded text is ``(offsets[start], offsets[end - 1] + 1)`` in ``text``.

    >>> fold_map(" 重 \N{ZERO WIDTH SPACE} 慶")
    ('重 庆', [1, 2, 5, 6])
    """
    table = _fold_table()
    folded: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        point = ord(char)
        new = table[point] if point < _TABLE_END else point
        if new is None:
            continue
        if chr(new).isspace():
            if not folded or folded[-1] == " ":
                continue
            new = 0x20
        folded.append(chr(new))
        offsets.append(offset)
    if folded and folded[-1] == " ":
        del folded[-1], offsets[-1]
    offsets.append(offsets[-1] + 1 if offsets else 0)
    return "".join(folded), offsets


def identity_key(text: str) -> str:
    """Give the form in which two texts are the same text for the store: NFC, then folded.

    >>> identity_key("cafe\N{COMBINING ACUTE ACCENT}") == identity_key("caf\N{LATIN SMALL LETTER E WITH ACUTE}")
    True
    """
    return fold(unicodedata.normalize("NFC", text))


def clean_text(line: str, number: int = 1) -> tuple[str, list[Change]]:
    r"""Give the line with what nobody meant taken out, and the changes: nothing of the words or marks is touched.

    Rules, in this order: ``control`` (control characters but tab and line ends, to a space), ``invisible``
    (zero-width, bidi, soft hyphens, byte order marks), ``space`` (no-break and other odd spaces to a space; the spaces
    inside a Chinese text written with one behind each character), ``nfc``.

    >>> clean_text("重\N{NO-BREAK SPACE}庆\N{NO-BREAK SPACE}市\x0b2020")[0]
    '重庆市 2020'
    >>> [change.rule for change in clean_text("a\x0bb\N{ZERO WIDTH SPACE}")[1]]
    ['control', 'invisible']
    """
    changes: list[Change] = []
    for rule, pattern, replacement in _CLEANINGS:
        line = _substitute(rule, pattern, replacement, line, number, changes)
    composed = unicodedata.normalize("NFC", line)
    changes += find_changes("nfc", line, composed, number)
    return composed, changes


def normalize_chinese(line: str, script: ScriptChoice = "hans", number: int = 1) -> tuple[str, list[Change]]:
    """Give a Chinese line cleaned, with full-width punctuation and in the asked script, and the changes in order.

    Rules: those of :func:`clean_text`, then ``width``, ``space`` (behind full-width marks), ``script``. Replaying the
    changes on ``line`` gives the result; doing it twice changes nothing more.

    >>> text, changes = normalize_chinese("先后舉行40余場活動,並於九月结束。")
    >>> text
    '先后举行40余场活动，并于九月结束。'
    >>> sorted({change.rule for change in changes})
    ['script', 'width']
    """
    line, changes = clean_text(line, number)
    widened = widen(line)
    changes += find_changes("width", line, widened, number)
    widened = _substitute("space", _SPACE_AT_MARK, "", widened, number, changes)
    if script == "keep":
        return widened, changes
    converted = to_simplified(widened) if script == "hans" else to_traditional(widened)
    return converted, changes + find_changes("script", widened, converted, number)


def _substitute(
    rule: str, pattern: re.Pattern[str], replacement: str, line: str, number: int, changes: list[Change]
) -> str:
    """Replace each match, or with ``replacement`` empty drop it; a spread-out text loses its spaces only."""
    shift = 0
    kept: list[str] = []
    end = 0
    for match in pattern.finditer(line):
        before = match.group()
        after = re.sub("[ \u3000]", "", before) if pattern is _SPREAD else replacement
        changes.append(Change(rule, number, match.start() + shift, before, after))
        kept += [line[end : match.start()], after]
        shift += len(after) - len(before)
        end = match.end()
    return line if not end else "".join(kept) + line[end:]


_CLEANINGS = (
    ("control", _CONTROL, " "),
    ("invisible", _INVISIBLE, ""),
    ("space", _ODD_SPACE, " "),
    ("space", _SPREAD, ""),
)


@cache
def _fold_table() -> list[int | None]:
    table: list[int | None] = list(range(_TABLE_END))
    for point, char in fold_table().items():
        table[point] = ord(char)
    for point in (point for ranges in _PLAIN_RANGES for point in ranges):
        plain = unicodedata.normalize("NFKC", chr(point))
        if len(plain) == 1:
            table[point] = table[ord(plain)]
    for point in range(0xFF01, 0xFF5F):
        table[point] = point - 0xFEE0
    table[0x3000] = 0x20
    for first, last in _INVISIBLE_RANGES:
        table[first : last + 1] = [None] * (last + 1 - first)
    return table
