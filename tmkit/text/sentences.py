"""Text to sentences: one for each whole sentence or heading; no character is lost or changed.

A line end is always a border. Within a line Chinese follows :mod:`tmkit.text.chinese_sentences`, everything else
:mod:`tmkit.text.english_sentences`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.text.chinese_sentences import chinese_borders
from tmkit.text.english_sentences import english_borders

_LINE = re.compile(r"[^\r\n]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LATIN = re.compile("[A-Za-z]")


def split_sentences(text: str, lang: str = "") -> list[str]:
    """Give the sentences of a text, without the white space around them.

    ``lang`` is a language code; where it is empty, or cannot be right for a line, the content of the line decides.

    >>> split_sentences("他说：“好的。没问题。”会议于10:00开始。", "zh")
    ['他说：“好的。', '没问题。”', '会议于10:00开始。']
    >>> split_sentences("Dr. Li met the U.S. envoy at 5 p.m. on Monday. They agreed.", "en")
    ['Dr. Li met the U.S. envoy at 5 p.m. on Monday.', 'They agreed.']
    """
    return [text[start:end] for start, end in sentence_spans(text, lang)]


def sentence_spans(text: str, lang: str = "") -> list[tuple[int, int]]:
    """Give where each sentence of :func:`split_sentences` begins and ends in ``text``, in code points.

    >>> sentence_spans("Yes. No.", "en")
    [(0, 4), (5, 8)]
    """
    spans: list[tuple[int, int]] = []
    for match in _LINE.finditer(text):
        line, offset = match.group(), match.start()
        start = 0
        for border in (*_borders(line, lang), len(line)):
            part = line[start:border].lstrip()
            if part:
                spans.append((offset + border - len(part), offset + border - len(part) + len(part.rstrip())))
            start = border
    return spans


def _borders(line: str, lang: str) -> Iterator[int]:
    return chinese_borders(line) if _is_chinese(line, lang) else english_borders(line)


def _is_chinese(line: str, lang: str) -> bool:
    code = lang[:2].lower()
    if code == "zh":
        return bool(_HAN.search(line)) or not _LATIN.search(line)
    if code == "en" or not _HAN.search(line):
        return bool(_HAN.search(line)) and not _LATIN.search(line)
    return 2 * len(_HAN.findall(line)) >= len(_LATIN.findall(line))
