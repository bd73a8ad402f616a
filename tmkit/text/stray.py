"""Spaces that an English text has lost: shown as ``?`` (a no-break space that GBK cannot write), or gone altogether."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.model import Change

_QUESTION_WORDS = frozenset(
    "who whom whose what which when where why how is are was were am do does did can could will would shall should may "
    "might must has have had isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't "
    "hasn't haven't hadn't really so and but or then".split()
)
_ABBREVIATIONS = frozenset(
    "st mr mrs ms dr prof gov sen rep gen col lt sgt capt cmdr adm rev hon jr sr inc ltd co corp dept univ fig figs eq "
    "no nos vol vols pp ch sec art arts al vs etc eg ie cf viz approx ave blvd rd mt ft pt jan feb mar apr jun jul aug "
    "sep sept oct nov dec mon tue wed thu fri sat sun est ed eds trans tel ext ver pls asst assn bros messrs mme "
    "mlle".split()
)
_BEGINNINGS = frozenset(
    "The They Their There These This That Those Then He She His Her It Its We Our You Your I In On At As After Before "
    "During For From To By With Without Under Over Since Until If When While Where What Which Who How Although Though "
    "However Meanwhile Moreover Furthermore Therefore Thus Also Additionally But And Or So Yet An All Both Each Some "
    "Many Most Other Another First Second Third Finally Later Next Now Today Recently According Through Among Between "
    "Such Because Despite Besides Here Not No Only Once Upon Every Several More Please Add See Mr Mrs Ms Dr".split()
)
_BEGINNING = re.compile(
    r"[A-Z][a-z]+(?: [A-Z][a-z]+|(?: and [A-Z][a-z]+)? (?:also|will|has|have|had|said|says|hoped|thanked|expressed|"
    r"noted|stressed|added|attended|welcomed|introduced|pointed|is|are|was|were) (?:[a-z]+ ){2})|A (?:[a-z]+ ){2}"
)
_LAST_WORD = re.compile(r"(?:[A-Za-z][A-Za-z'-]*|\d+(?:st|nd|rd|th)?)[)'\"\N{RIGHT DOUBLE QUOTATION MARK}]*$")
_FIRST_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*(?=[ .,;:!?)'\"]|$)")
_CALL = re.compile(r"\w+\(")
_HAN = re.compile("[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FA5}]")
_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"[@/\\=&_<>{}\[\]`#$*|~^]|www\.|\.(?:com|org|net|edu|gov|cn|io|html?|php|py|js|exe|txt)\b|::")
_SENTENCE_START = re.compile(r"[.!?:;]['\"\N{RIGHT DOUBLE QUOTATION MARK})]*\s+|[\"\N{LEFT DOUBLE QUOTATION MARK}(]")

_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9,;)%'\N{RIGHT SINGLE QUOTATION MARK}])[?]{1,2}(?=[A-Za-z0-9])")
_BESIDE_SPACE = re.compile(r"(?:^| )[?](?=[A-Za-z])")
# Each begins with its mark and looks back from there: searched so, a clean line costs nearly nothing.
_MAY_LACK = re.compile(r"[.,](?=[A-Za-z]|(?:1[5-9]|20)\d\d\b)")
_AFTER_STOP = re.compile(r"\.(?=[A-Z][a-z]*(?:[ ,]|'s\b|$))(?:(?<=[a-z]{2}\.)|(?<=\w\)\.)|(?<=\d{4}\.))")
_AFTER_COMMA = re.compile(r",(?=[A-Za-z])(?<=[A-Za-z0-9)'\"\N{RIGHT DOUBLE QUOTATION MARK}],)")
_YEAR = re.compile(r",(?=(?:1[5-9]|20)\d\d\b)")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d\d?$")


def find_stray_marks(line: str, number: int = 1) -> list[Change]:
    """Give the changes that turn marks between words back into spaces; rule ``stray``.

    A mark stays in an address, behind a question, behind a Han character, and where a space follows it.

    >>> [(change.start, change.before) for change in find_stray_marks("twelve countries?and Anna, ?consul")]
    [(16, '?'), (26, ' ?')]
    >>> find_stray_marks("Is this right?yes")
    []
    """
    if "?" not in line:
        return []
    return _replacements("stray", line, number, _stray_marks(line))


def _stray_marks(line: str) -> Iterator[tuple[int, int, str]]:
    for found in _BESIDE_SPACE.finditer(line):
        if not _is_address(line, found.end()):
            yield found.start(), found.end(), found[0][:-1]
    for found in _BETWEEN_WORDS.finditer(line):
        if not _is_address(line, found.start()) and not _is_question(line[: found.start()]):
            yield found.start(), found.end(), " "


def _is_address(line: str, place: int) -> bool:
    """Tell whether the piece between spaces around a place looks like an address, a path or code."""
    start = max(line.rfind(" ", 0, place), line.rfind("\t", 0, place)) + 1
    token = _TOKEN.match(line, start)
    return token is not None and _ADDRESS.search(token[0]) is not None


def _is_question(before: str) -> bool:
    """Tell whether the words before a mark ask something, or are too few to tell."""
    starts = [found.end() for found in _SENTENCE_START.finditer(before)]
    words = before[starts[-1] if starts else 0 :].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split()
    return len(words) < 2 or words[0].strip("'\",") in _QUESTION_WORDS


def find_lost_spaces(line: str, number: int = 1) -> list[Change]:
    """Give the changes that put the space back after a full stop or a comma; rule ``space``.

    >>> text = "Li Ming,the deputy,left the old Building.Tang Wen stayed on May 3,2020."
    >>> [change.start for change in find_lost_spaces(text)]
    [7, 19, 42, 68]
    >>> find_lost_spaces("The U.S.A. team met in St.Petersburg, see www.example.com,or Node.js.")
    []
    """
    return _replacements("space", line, number, _lost_spaces(line)) if _MAY_LACK.search(line) else []


def _lost_spaces(line: str) -> Iterator[tuple[int, int, str]]:
    for found in _AFTER_STOP.finditer(line):
        if _ends_sentence(line, found.start()):
            yield found.start(), found.end(), ". "
    for found in _AFTER_COMMA.finditer(line):
        if not _is_address(line, found.start()) and _joins_words(line, found.start()):
            yield found.start(), found.end(), ", "
    for found in _YEAR.finditer(line):
        if _MONTH.search(line[: found.start()]):
            yield found.start(), found.end(), ", "


def _ends_sentence(line: str, place: int) -> bool:
    """Tell whether the stop at a place ends a sentence: words stand around it, no abbreviation, name or address.

    Dotted names of programs look alike (``threading.Lock``), so the word behind must look like a beginning.
    """
    before = re.split(r"[\s(]", line[:place])[-1]
    after = re.split(r"[\s,]", line[place + 1 :])[0]
    if _is_address(line, place) or before.lower().strip("()'\"") in _ABBREVIATIONS or "." in before + after:
        return False
    return len(line[:place].split()) >= 3 and (after in _BEGINNINGS or _BEGINNING.match(line, place + 1) is not None)


def _joins_words(line: str, place: int) -> bool:
    """Tell whether the comma at a place stands between words, and not in a list of short names or in code."""
    before = _LAST_WORD.search(line, max(0, place - 40), place)
    after = _FIRST_WORD.match(line, place + 1)
    token = line[line.rfind(" ", 0, place) + 1 :].split(" ", 1)[0]
    if (
        before is None
        or after is None
        or ":" in token
        or _CALL.match(token)
        or (not token.isascii() and _HAN.search(token))
    ):
        return False
    long_enough = 3 if before[0].isdigit() or token.count(",") > 1 else 1
    return len(after[0]) >= long_enough and (len(before[0]) > 1 or before[0].isdigit()) and line.count(" ") >= 2


def _replacements(rule: str, line: str, number: int, found: Iterator[tuple[int, int, str]]) -> list[Change]:
    """Give replacements as changes from left to right, each placed in the line as it stands by then."""
    changes, shift = [], 0
    for start, end, after in sorted(found):
        changes.append(Change(rule, number, start + shift, line[start:end], after, 0.95))
        shift += len(after) - (end - start)
    return changes
