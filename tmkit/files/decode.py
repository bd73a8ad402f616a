"""Bytes to text: which encoding they are in, and what was wrong with them.

Order of judgement: byte order mark, UTF-16 by its zero bytes, UTF-8, then the Chinese encodings by how common the
characters are that they give, windows-1252 last. A declared encoding is a hint, never an order: files lie.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from tmkit.errors import EncodingError

SAMPLE = 1 << 20
"""Bytes on which an encoding is judged."""

_TELLING = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_KINDS = (
    (b"PK\x03\x04", "a ZIP, Word or Excel file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF", "a PDF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_CURE = "convert it to UTF-8 text"
_CHINESE = ("gb18030", "big5hkscs", "cp950", "utf-16-le", "utf-16-be")
_DECLARABLE = re.compile(r"[\w.:-]{1,40}", re.ASCII)
# The characters that make up about half of any Chinese text, in both scripts.
_FREQUENT = frozenset(
    "的一是不了在人有我他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能"
    "好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长把此重新部市工外高业进民政"
    "這來個國說們為時會過學對裡後麼沒於還發當無開見經頭動兩長從與業進書電話請問應關點機體實現種樣變數萬東車門間"
    "，。、：；？！“”（）《》"
)
# Of Chinese text, pinyin included.
_MARKS_AND_VOWELS = "，。、：；？！“”‘’（）《》…—·「」『』％\N{IDEOGRAPHIC SPACE}āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü①②③④⑤℃"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was found in. ``note`` says what was wrong or surprising, or is empty."""

    text: str
    encoding: str
    note: str = ""


def decode(data: bytes, declared: str = "") -> Decoded:
    """Give the text of ``data`` without byte order mark, its encoding, and a note where something was not as it should.

    Bad bytes in a text that is otherwise UTF-8 become U+FFFD and are counted in the note. :class:`EncodingError`
    where the bytes are no text, or in no encoding that gives a plausible one.

    >>> decode("重庆市".encode("gb18030")).encoding, decode("重慶市".encode("big5")).text
    ('gb18030', '重慶市')
    """
    encoding, skipped = find_encoding(data, declared)
    body = data[skipped:]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        text, encoding = _decode_otherwise(body, encoding, declared, error)
    notes = [_note_of_declaration(declared, encoding), _note_of_damage(text, body, encoding), _note_of_tail(text)]
    return Decoded(text.rstrip("\x00\x1a"), encoding, "; ".join(filter(None, notes)))


def find_encoding(sample: bytes, declared: str = "") -> tuple[str, int]:
    """Give the name of the encoding that the first bytes of a file are in, and the length of its byte order mark.

    >>> find_encoding(b"\\xef\\xbb\\xbfabc"), find_encoding("中文\\n".encode("utf-16-le"))
    (('utf-8', 3), ('utf-16-le', 0))
    """
    sample = sample[:SAMPLE]
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    for magic, kind in _KINDS:
        if sample.startswith(magic):
            raise EncodingError(f"this is {kind}, not text: {_CURE}")
    if b"\x00" in sample.rstrip(b"\x00\x1a"):
        return _wide_encoding(sample), 0
    if _is_utf8(sample):
        return "utf-8", 0
    return _best_guess(sample, declared), 0


def _is_utf8(sample: bytes) -> bool:
    """Say whether this is UTF-8, a few bad bytes and a cut last character allowed."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        text = sample.decode("utf-8", "replace")
        bad = text.count("\N{REPLACEMENT CHARACTER}")
        good = sum(char > "\x7f" for char in text) - bad
        # In GBK or Big5 text hardly any run of bytes happens to be a valid sequence of three.
        return good > 8 * bad
    return True


def _wide_encoding(sample: bytes) -> str:
    """Give the UTF-16 in which bytes with zeros among them are text; else they are a binary file."""
    whole = sample[: min(len(sample) & ~1, _TELLING)]
    shares = {name: _share_of_usual(whole.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be")}
    encoding = max(shares, key=lambda name: shares[name])
    if shares[encoding] < 0.7 or len(sample) % 2:
        line = sample[: sample.index(0)].count(b"\n") + 1
        raise EncodingError(f"this is a binary file, not text (a zero byte): {_CURE}", line=line)
    return encoding


def _share_of_usual(text: str) -> float:
    usual = sum(char.isprintable() and (char < "\u0250" or char in _common()) for char in text)
    return (usual + text.count("\n") + text.count("\r") + text.count("\t")) / max(1, len(text))


def _best_guess(sample: bytes, declared: str) -> str:
    hint = _canonical(declared)
    telling = _telling(sample)
    scores = {name: _plausibility(telling, name) + (0.05 if name == hint else 0) for name in _CHINESE}
    name = max(scores, key=lambda name: scores[name])
    if scores[name] >= 0.35:
        return name
    for western in (hint or "windows-1252", "windows-1252"):
        if western not in _CHINESE and _is_western(sample, western):
            return western
    line = sample[: _first_bad(sample)].count(b"\n") + 1
    raise EncodingError(f"the text is in no encoding that can be read (not UTF-8, GB 18030, Big5): {_CURE}", line=line)


def _telling(sample: bytes) -> bytes:
    """Give the part to judge by: from the line in which the first byte beyond ASCII stands."""
    first = _first_bad(sample)
    begin = sample.rfind(b"\n", 0, first) + 1
    # An even start keeps the pairs of UTF-16 together.
    return sample[begin - begin % 2 :][:_TELLING]


def _plausibility(sample: bytes, encoding: str) -> float:
    """Give about 1 for Chinese text read in its own encoding, near 0 for one read in a wrong one.

    Of the characters beyond ASCII: the share that is Han or Chinese punctuation and common, the most frequent ones
    counting double. Half-width leftovers and undecodable bytes count against it.
    """
    if encoding.startswith("utf-16") and len(sample) % 2:
        return 0.0
    text = sample.decode(encoding, "replace")
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0
    common = _common()
    points = sum((char in common) + (char in _FREQUENT) for char in beyond)
    bad = text.count("\N{REPLACEMENT CHARACTER}") - (len(sample) == _TELLING)
    rare = sum(not _is_ordinary(char) for char in text)
    return (points / 1.4 - 8 * (bad + rare)) / len(beyond) if 4 * bad < len(beyond) else 0.0


@cache
def _common() -> frozenset[str]:
    """Give the characters of the first level of GB 2312 and of Big5, which were chosen for being common, and marks."""
    rows = (bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF))
    simplified = b"".join(rows).decode("gb2312", "ignore")
    rows = (bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)))
    traditional = b"".join(rows).decode("big5", "ignore")
    return frozenset(simplified) | frozenset(traditional) | frozenset(_MARKS_AND_VOWELS)


def _is_western(sample: bytes, encoding: str) -> bool:
    """Say whether the bytes read as words of a Western language: marks beyond ASCII are letters or usual signs."""
    try:
        text = sample.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return all(char.isprintable() or char in "\t\n\r\x0c\N{NO-BREAK SPACE}\N{SOFT HYPHEN}" for char in text)


def _is_ordinary(char: str) -> bool:
    return char in "\t\n\r\x0c\x1a\x00\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\ufeff" or char.isprintable()


def _first_bad(data: bytes) -> int:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _canonical(declared: str) -> str:
    """Give Python's name for a declared encoding, the larger one where files use a smaller name; empty: unknown."""
    if not _DECLARABLE.fullmatch(declared):
        return ""
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        return ""
    return {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp1252": "windows-1252"}.get(name, name)


def _decode_otherwise(body: bytes, encoding: str, declared: str, error: UnicodeDecodeError) -> tuple[str, str]:
    """Judge once more where the sample was plain ASCII and the text shows its encoding only later."""
    later = body[body.rfind(b"\n", 0, error.start) + 1 :][:SAMPLE]
    if encoding == "utf-8" and not _is_utf8(later):
        try:
            other = _best_guess(later, declared)
            return body.decode(other), other
        except (EncodingError, UnicodeDecodeError):
            pass
    return _decode_damaged(body, encoding, error), encoding


def _decode_damaged(body: bytes, encoding: str, error: UnicodeDecodeError) -> str:
    """Replace what cannot be decoded, unless that is more than a few characters in a thousand."""
    text = body.decode(encoding, "replace")
    bad = text.count("\N{REPLACEMENT CHARACTER}")
    if bad > 3 and bad * 8 > sum(char > "\x7f" for char in text):
        line = body[: error.start].decode(encoding, "replace").count("\n") + 1
        raise EncodingError(f"the text is not {encoding} from here on: {_CURE}", line=line)
    return text


def _note_of_declaration(declared: str, encoding: str) -> str:
    hint = _canonical(declared)
    if not declared or hint == encoding or (hint == "ascii" and encoding == "utf-8"):
        return ""
    if hint.startswith("utf-16") and encoding.startswith("utf-16"):
        return ""
    return f"declared {declared}, read as {encoding}"


def _note_of_damage(text: str, body: bytes, encoding: str) -> str:
    bad = text.count("\N{REPLACEMENT CHARACTER}")
    if bad and encoding.startswith(("utf", "gb18030")):
        bad -= body.count("\N{REPLACEMENT CHARACTER}".encode(encoding))
    if bad <= 0:
        return ""
    line = text[: text.index("\N{REPLACEMENT CHARACTER}")].count("\n") + 1
    return f"{bad} invalid byte sequence{'s' if bad > 1 else ''} replaced by U+FFFD, the first in line {line}"


def _note_of_tail(text: str) -> str:
    return "zero bytes at the end removed" if text.endswith(("\x00", "\x1a")) else ""
