"""From the lines of a scraped article to its two sides: repaired, cleaned, each sentence once, in reading order.

The steps and their order are those that measured damage asks for: undo what happened to the bytes and the spaces
(:mod:`tmkit.text.repair`), take off the page (:mod:`tmkit.bitext.page`, :mod:`tmkit.bitext.boilerplate`), only then
change width and script (:mod:`tmkit.text.normalize`), split lines that hold both languages, split sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tmkit.bitext.boilerplate import Verdict, is_heading, judge_lines
from tmkit.bitext.origins import line_origins
from tmkit.bitext.page import undress_line
from tmkit.errors import LimitError
from tmkit.langs import detect
from tmkit.model import Article, Change, Line, LineKind, Rejection, Segment, Span
from tmkit.text.normalize import ScriptChoice, clean_text, normalize_chinese
from tmkit.text.repair import repair_lines
from tmkit.text.sentences import sentence_spans

LINE_LIMIT = 1_000_000

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_LATIN_RUN = re.compile(rf"[^{_HAN}\u3000-\u303f\uff00-\uffef]+")
_HAN_CHARACTER = re.compile(f"[{_HAN}]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_BRACKET = re.compile("[()（）]")
_BRACKETS = {"(": 1, "（": 1, ")": -1, "）": -1}


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with everything that was changed in it and everything that was left out of it."""

    article: Article
    changes: tuple[Change, ...]
    rejections: tuple[Rejection, ...]


def clean_lines(lines: Sequence[str], file: str = "", script: ScriptChoice = "hans") -> Reading:
    """Repair the lines of an article and say of each what it is; no line is added, none is lost.

    Raises :class:`~tmkit.errors.LimitError` for a line of over a million characters: such a file is no article.
    ``script`` is ``hans``, ``hant`` or ``keep``. The article's ``lines`` answer the input one to one; those of kind
    ``spam``, ``boilerplate`` and ``repeat`` have a rejection each. ``zh`` and ``en`` are empty.
    """
    _check_lengths(lines, file)
    repaired = repair_lines(lines, file)
    changes = list(repaired.changes)
    texts: list[str] = []
    for number, line in enumerate(repaired.lines, 1):
        text, taken = undress_line(line, number, file)
        texts.append(text)
        changes += taken
    verdicts = judge_lines(texts)
    out: list[Line] = []
    for number, (raw, text, verdict) in enumerate(zip(lines, texts, verdicts, strict=True), 1):
        dressed, made = _dress(raw, text, verdict, number, script)
        out.append(dressed)
        changes += [replace(change, file=file) for change in made]
    rejections = tuple(
        Rejection(verdict.rule, line.raw.strip(), verdict.reason, file, line.number)
        for line, verdict in zip(out, verdicts, strict=True)
        if verdict is not None
    )
    return Reading(Article(file, tuple(out), (), ()), tuple(changes), rejections)


def _check_lengths(lines: Sequence[str], file: str) -> None:
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_LIMIT:
            message = f"a line of {len(line):,} characters, more than {LINE_LIMIT:,}: break it into paragraphs"
            raise LimitError(message, file=file, line=number)


def _dress(
    raw: str, text: str, verdict: Verdict | None, number: int, script: ScriptChoice
) -> tuple[Line, list[Change]]:
    if verdict is not None:
        return Line(number, text, detect(text), verdict.kind, raw), []
    if not text.strip():
        return Line(number, text, "", "blank", raw), []
    lang = _language(text)
    clean, changes = clean_text(text, number)
    if lang == "zh" or _HAN_CHARACTER.search(clean):
        clean, more = normalize_chinese(clean, script, number)
        changes = [*changes, *more]
    return Line(number, clean, lang, "heading" if is_heading(clean) else "body", raw), changes


def _language(text: str) -> str:
    """The language of a line or piece: Chinese where Han letters stand at both its ends, however much Latin between."""
    letters = [char for char in text if char.isalpha()]
    if letters and _HAN_CHARACTER.match(letters[0]) and _HAN_CHARACTER.match(letters[-1]):
        return detect(letters[0])
    return detect(text)


def read_article(lines: Sequence[str], file: str = "", script: ScriptChoice = "hans") -> Reading:
    """Give both sides of an article as segments: clean, each sentence once, with its line and paragraph."""
    reading = clean_lines(lines, file, script)
    joined, changes = _join_headings(reading.article.lines, file)
    sides: dict[str, list[Segment]] = {"zh": [], "en": []}
    rejections = list(reading.rejections)
    mixed = _has_mixed_layout(joined)
    made: dict[int, list[Change]] = {}
    for change in (*reading.changes, *changes):
        if change.applied:
            made.setdefault(change.line, []).append(change)
    for line in joined:
        if line.kind not in ("body", "heading"):
            continue
        pieces = list(_pieces(line, mixed))
        if not pieces:
            rejections.append(
                Rejection("line.language", line.raw.strip(), "neither Chinese nor English", file, line.number)
            )
        origins = line_origins(line.raw, made.get(line.number, ()))
        for lang, start, end in pieces:
            sides[lang] += _segments(line, (start, end), lang, origins, sides[lang])
    article = Article(file, joined, tuple(sides["zh"]), tuple(sides["en"]))
    return Reading(article, (*reading.changes, *changes), tuple(rejections))


def _segments(line: Line, piece: Span, lang: str, origins: Sequence[int], before: Sequence[Segment]) -> list[Segment]:
    text = line.text[piece[0] : piece[1]]
    paragraph = before[-1].paragraph + 1 if before else 0
    if before and before[-1].line == line.number:
        paragraph = before[-1].paragraph
    kind: LineKind = "heading" if is_heading(text) else "body"
    segments = []
    for start, end in sentence_spans(text, lang):
        raw = line.raw[origins[piece[0] + start] : origins[piece[0] + end]].strip()
        sentence = text[start:end]
        segments.append(Segment(sentence, lang, line.number, paragraph, kind, raw if raw != sentence else ""))
    return segments


def _pieces(line: Line, mixed: bool) -> Iterator[tuple[str, int, int]]:
    """The stretches of one language on a line, as (language, start, end): usually one, by turns in a mixed layout."""
    cuts = _language_cuts(line.text, mixed)
    for start, end in zip((0, *cuts), (*cuts, len(line.text)), strict=True):
        text = line.text[start:end]
        lang = _language(text)
        if lang:
            yield lang, start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _has_mixed_layout(lines: Sequence[Line]) -> bool:
    """Whether several lines hold a Chinese and an English half, so that a short English half counts too."""
    filled = [line for line in lines if line.kind in ("body", "heading")]
    mixed = sum(bool(_language_cuts(line.text, True)) for line in filled)
    return mixed >= 3 or (mixed >= 1 and mixed * 2 >= len(filled))


def _language_cuts(text: str, mixed: bool) -> tuple[int, ...]:
    """Where a line changes its language: around Latin runs that are sentences or translations, not names.

    A run counts when it is a whole sentence of four words or more, or, in an article with a mixed layout, when it
    begins or ends the line behind a space and has two words or a lower-case one. Runs in brackets never count.
    """
    if not _HAN_CHARACTER.search(text):
        return ()
    cuts: list[int] = []
    depth = place = 0
    last = len(text.rstrip())
    for match in _LATIN_RUN.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip(" ,;:.!?)\u201d\u2019"))
        depth += sum(_BRACKETS[mark] for mark in _BRACKET.findall(text, place, start))
        place = start
        run = text[start : match.end()]
        words = _WORD.findall(run)
        if not words or depth > 0:
            continue
        at_end = match.end() >= last
        if _is_sentence(text, start, run, len(words), at_end) or (mixed and _is_half(text, start, run, words, at_end)):
            cuts += [start, match.end() - (len(run) - len(run.rstrip(" \u201c\u2018(")))]
    return tuple(cut for cut in sorted(set(cuts)) if 0 < cut < last)


def _is_sentence(text: str, start: int, run: str, words: int, at_end: bool) -> bool:
    """Four words or more that begin where a sentence can and end with a sentence's mark or with the line."""
    before = text[max(0, start - 4) : start].rstrip(" \u201c\"'")
    begins = not before or before[-1] in '。！？!?.…”\u201d"；'
    return words >= 4 and begins and (at_end or run.rstrip(" \u201d\"'").endswith((".", "!", "?")))


def _is_half(text: str, start: int, run: str, words: Sequence[str], at_end: bool) -> bool:
    """The Latin half of a line ``中文 English`` (or the other way round): at one end of the line, behind a space."""
    closes = at_end and start > 0 and text[start - 1].isspace()
    opens = start < 80 and not text[:start].strip() and run[-1].isspace()
    return (closes or opens) and (len(words) >= 2 or words[0].islower())


def _join_headings(lines: Sequence[Line], file: str) -> tuple[tuple[Line, ...], list[Change]]:
    """Join a heading that the page broke over two lines, where the body writes the two ends in one breath."""
    body = "".join(line.text for line in lines if line.kind == "body")
    out, changes = list(lines), []
    filled = [index for index, line in enumerate(out) if line.kind in ("body", "heading")]
    for one, two in pairwise(filled):
        first, second = out[one], out[two]
        if {first.kind, second.kind} != {"heading"} or {first.lang, second.lang} != {"zh"}:
            continue
        if min(len(first.text), len(second.text)) < 4 or first.text[-3:] + second.text[:3] not in body:
            continue
        text = first.text + second.text
        changes.append(
            Change(
                "heading.broken", second.number, 0, second.text, text, 0.9, True, f"begins on line {first.number}", file
            )
        )
        out[one] = Line(first.number, "", "", "blank", first.raw)
        out[two] = Line(second.number, text, "zh", "heading", second.raw)
    return tuple(out), changes
