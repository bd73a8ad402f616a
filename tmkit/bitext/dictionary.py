"""A dictionary the user brings: CC-CEDICT, dict.org files, or a table of two columns, as pairs of word and gloss."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.errors import FileAccessError, FormatError, LimitError
from tmkit.text.script import fold_script

LARGEST = 500_000_000
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_CEDICT = re.compile(r"(\S+) (\S+) \[+[^\]]*\]+ /(.*)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|\{[^}]*\}|<[^>]*>")
_REFERENCE = re.compile(
    r"(?:CL:|(?:\w+ )?variant of\b|see\b|also written|abbr\.|used in\b|same as\b|surname\b|particle\b)", re.I
)
_WORDS = re.compile(r"[^\W\d_]+(?:['\N{RIGHT SINGLE QUOTATION MARK}-][^\W\d_]+)*")
_EMPTY = frozenset(("a", "an", "the", "of", "to", "be", "sth", "sb", "one's", "etc", "eg", "esp"))
_MOST_WORDS = 3
_BASE64 = {char: value for value, char in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")}


def read_dictionary(path: str | Path) -> list[tuple[str, str]]:
    r"""Give the pairs (Chinese word, English gloss of one to three words) of a dictionary file.

    It may be CC-CEDICT (``cedict_ts.u8``, plain or ``.gz``), the ``.index`` or the ``.dict``/``.dict.dz`` of a dict.org
    dictionary, or their name without ending, or a table ``Chinese<TAB>English[;English…]``. References, measure words
    and remarks in brackets are left out. Raises FileAccessError where it cannot be read,
    FormatError where it holds no pair.
    """
    place = Path(path)
    pairs = list(dict.fromkeys(_read(place)))
    if not pairs:
        cure = "give CC-CEDICT (.u8, .gz), a dict.org .index with its .dict or .dict.dz, or Chinese<TAB>English"
        raise FormatError(f"no Chinese-English entry found; {cure}", file=str(path))
    return pairs


def _read(path: Path) -> Iterator[tuple[str, str]]:
    bare = not path.exists() and path.with_name(path.name + ".index").exists()
    if bare or path.name.endswith((".index", ".dict", ".dict.dz")):
        base = path.name if bare else path.name.removesuffix(".dz").removesuffix(".dict").removesuffix(".index")
        index = path.with_name(base + ".index")
        packed, plain = path.with_name(base + ".dict.dz"), path.with_name(base + ".dict")
        return _from_dict_org(_text(index), _bytes(packed if packed.exists() else plain), index)
    return _from_lines(_text(path).splitlines())


def _bytes(path: Path) -> bytes:
    try:
        found = path.read_bytes()
        if found[:2] == b"\x1f\x8b":
            with gzip.open(path) as stream:
                found = stream.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise FileAccessError(f"cannot read the dictionary: {reason}", file=str(path)) from error
    if len(found) > LARGEST:
        raise LimitError(f"a dictionary may hold {LARGEST // 1_000_000} MB at most", file=str(path))
    return found


def _text(path: Path) -> str:
    found = _bytes(path)
    try:
        return found.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = found[: error.start].count(b"\n") + 1
        raise FormatError("not UTF-8: convert the dictionary to UTF-8", file=str(path), line=line) from error


def _from_lines(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if line.startswith("#"):
            continue
        if entry := _CEDICT.match(line):
            yield from _glosses((entry[2],), entry[3].split("/"))
        elif "\t" in line:
            zh, en = line.split("\t")[:2]
            if _HAN.search(zh):
                yield from _glosses((zh.strip(),), re.split(r"[;/]", en))


def _from_dict_org(index: str, body: bytes, path: Path) -> Iterator[tuple[str, str]]:
    """Source: dictd(8), the index of RFC 2229 servers: headword, offset and length in base 64, tab separated.

    A fourth cell may repeat the headword as it was written; a headword in the other script is one and the same.
    """
    for number, line in enumerate(index.splitlines(), 1):
        cells = line.split("\t")
        if not _HAN.search(cells[0]):
            continue
        if len(cells) not in (3, 4) or not set("".join(cells[1:3])) <= _BASE64.keys():
            raise FormatError("expected: headword, offset, length", file=str(path), line=number)
        start, size = _number(cells[1]), _number(cells[2])
        if start + size > len(body):
            message = "the entry lies behind the end of the .dict: the two files do not belong together, or it was cut"
            raise FormatError(message, file=str(path), line=number)
        text = body[start : start + size].decode("utf-8", "replace")
        yield from _glosses((fold_script(cells[0]),), re.split(r"[;/\n,]", _after_head(text)))


def _number(digits: str) -> int:
    value = 0
    for char in digits:
        value = value * 64 + _BASE64[char]
    return value


def _after_head(text: str) -> str:
    """An entry repeats its headwords and reading before the glosses; a CC-CEDICT line may stand there as it is."""
    if entry := _CEDICT.match(text.strip()):
        return entry[3]
    lines = [line for line in text.split("\n") if not _HAN.search(line.split("/")[0])]
    return "\n".join(lines)


def _glosses(heads: Iterable[str], glosses: Iterable[str]) -> Iterator[tuple[str, str]]:
    for gloss in glosses:
        plain = _ASIDE.sub(" ", gloss).strip()
        if not plain or _REFERENCE.match(plain) or _HAN.search(plain):
            continue
        found = _WORDS.findall(plain)
        content = [word for word in found if word.lower() not in _EMPTY] or found
        if 1 <= len(content) <= _MOST_WORDS:
            yield from ((head, " ".join(content)) for head in heads)
