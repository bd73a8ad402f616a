"""The two texts of an alignment as read from files: their sentences, their paragraphs and their hard borders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tmkit.bitext.borders import Border
from tmkit.bitext.long_segments import telling_paragraphs
from tmkit.cli.output import say
from tmkit.errors import InputError
from tmkit.files import open_bytes, read_text, split_lines, split_segments
from tmkit.text.sentences import split_sentences
from tmkit.text.wrapping import join_wrapped


@dataclass(frozen=True, slots=True)
class Texts:
    """Both sides of a document, by name: sentences, paragraph numbers (None where they tell nothing), borders."""

    name: str
    zh: list[str]
    en: list[str]
    paragraphs: tuple[Sequence[int], Sequence[int]] | None
    borders: list[Border]


def read_texts(name: str, paths: tuple[str, str], pre_split: bool, border: str = "") -> Texts:
    """Read the Chinese and the English file; a line that is ``border`` is a hard border of both, empty for none.

    Raises InputError where the borders of both sides are not equally many.
    """
    sides = [list(_read_side(path, lang, pre_split)) for path, lang in zip(paths, ("zh", "en"), strict=True)]
    zh, en = ([text for text, _ in side] for side in sides)
    numbers = [[number for _, number in side] for side in sides]
    paragraphs = None if pre_split else telling_paragraphs(numbers[0], numbers[1])
    return Texts(name, zh, en, paragraphs, _borders(zh, en, border, name))


def _read_side(path: str, lang: str, pre_split: bool) -> Iterator[tuple[str, int]]:
    """The sentences of a file, each with the number of its paragraph; none of an empty one."""
    if path != "-" and _is_empty(path):
        return
    decoded = read_text(path)
    if decoded.note:
        say(f"note: {path}: {decoded.note}")
    if pre_split:
        yield from ((line, number) for number, line in enumerate(split_segments(decoded.text)))
        return
    lines = split_lines(decoded.text)
    whole = join_wrapped(lines)
    if len(whole) < len(lines):
        say(f"note: {path}: lines broken inside sentences were joined; use --pre-split where a line is a sentence")
    for number, line in enumerate(whole):
        yield from ((sentence, number) for sentence in split_sentences(line, lang))


def _is_empty(path: str) -> bool:
    with open_bytes(path) as stream:
        return not stream.read(1)


def _borders(zh: list[str], en: list[str], border: str, name: str) -> list[Border]:
    """The places of the border lines of both sides, the first with the first."""
    if not border:
        return []
    left, right = ([number for number, text in enumerate(side) if text.strip() == border] for side in (zh, en))
    if len(left) != len(right):
        found = f"{len(left)} lines in the Chinese, {len(right)} in the English"
        raise InputError(f"the border {border!r} stands on {found}: give equally many", file=name)
    return list(zip(left, right, strict=True))
