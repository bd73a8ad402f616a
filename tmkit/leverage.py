r"""Leverage: how much of a job the memory has, in the bands by which translation is paid.

A segment is counted once, in the first of these that holds: ``101`` (its exact text with the same segments before and
after it), ``repetition`` (the same text stands earlier in the file), ``cross-file`` (it stands in an earlier file),
then the band of its best match. So the first of several equal segments is counted by its match, the others as
repetitions.

Bands are those of the score of look-up (characters for Chinese, words for English; script and width cost nothing). A
match that differs in numbers alone is counted in its band, and besides as such.

Words are counted as Microsoft Word does: a Han character is one, and so is every run of other letters and digits
between spaces or Chinese punctuation. Characters are all but white space.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tmkit.memory.job import is_translatable, with_contexts
from tmkit.memory.memory import Memory
from tmkit.memory.scores import language_of
from tmkit.model import Tag, Unit
from tmkit.model.leverage import BANDS, Amount, Band, FileLeverage, Leverage
from tmkit.text.normalize import fold

__all__ = ["analyse", "band_of", "count_characters", "count_words"]

LOWEST = 50
"""What is less like anything in the memory counts as new."""

_STEPS = (85, 60, LOWEST)
"""The thresholds asked for one after the other: the lower one is, the dearer, and most segments need no low one."""

_FLOORS: tuple[tuple[float, Band], ...] = ((100, "100"), (95, "95-99"), (85, "85-94"), (75, "75-84"), (LOWEST, "50-74"))
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE_MARKS = "\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
_WORD = re.compile(rf"[{_HAN}]|[^\s{_HAN}{_WIDE_MARKS}]*[^\W{_HAN}][^\s{_HAN}{_WIDE_MARKS}]*")

Key = tuple[str, str, tuple[str, ...]]
"""What makes two segments the same: language, folded text, the kinds of its tags."""

Told = Callable[[int, int], None]


def count_words(text: str) -> int:
    """Give the number of words of a text in any language.

    >>> count_words("The Mayor's 3.5% rise – well-known"), count_words("会见（WHO 专家），共3.5万人")
    (5, 9)
    """
    return len(_WORD.findall(text))


def count_characters(text: str) -> int:
    """Give the number of code points that are no white space.

    >>> count_characters("市长 会见。")
    5
    """
    return sum(not char.isspace() for char in text)


def band_of(score: float) -> Band:
    """Give the band of a score in per cent; scores have one decimal and are never rounded up.

    >>> band_of(100), band_of(99.9), band_of(94.9), band_of(49.9)
    ('100', '95-99', '85-94', 'none')
    """
    return next((band for floor, band in _FLOORS if score >= floor), "none")


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment to translate, and the texts before and after it in its document."""

    text: str
    lang: str
    key: Key
    context: tuple[str, str]


@dataclass(slots=True)
class _Best:
    """The best match of each text looked up: its score, and whether it differs in numbers only."""

    memory: Memory
    scores: dict[Key, tuple[float, bool]] = field(default_factory=dict)
    contexts: dict[tuple[Key, str, str], bool] = field(default_factory=dict)

    def look_up(self, segments: Iterable[_Segment]) -> Iterator[int]:
        """Ask the memory for every text that is new; give how many are answered so far."""
        new = {segment.key: segment for segment in segments if segment.key not in self.scores}
        self.scores |= dict.fromkeys(new, (0.0, False))
        done = 0
        for lang in sorted({segment.lang for segment in new.values()}):
            left = [segment for segment in new.values() if segment.lang == lang]
            for least in _STEPS:
                answers = self.memory.lookup_many((one.text for one in left), least, 1, lang or None)
                unanswered = []
                for segment, matches in zip(left, answers, strict=True):
                    if matches:
                        self.scores[segment.key] = matches[0].score, matches[0].kind == "numbers"
                    elif least > LOWEST:
                        unanswered.append(segment)
                    done += bool(matches) or least == LOWEST
                    yield done
                left = unanswered

    def has_context(self, segment: _Segment) -> bool:
        """Tell whether an exact match stood between the same neighbours."""
        if self.scores[segment.key][0] < 100:
            return False
        asked = (segment.key, *segment.context)
        if asked not in self.contexts:
            matches = self.memory.lookup(segment.text, 100, 1, segment.lang or None, segment.context)
            self.contexts[asked] = bool(matches) and matches[0].kind == "context"
        return self.contexts[asked]


def analyse(
    documents: Iterable[tuple[str, Iterable[Unit]]], memory: Memory, *, on_progress: Told | None = None
) -> Leverage:
    """Give the leverage of documents, each a name and its units in order; targets do not matter.

    Segments without text are not counted. ``on_progress`` is told (texts looked up, of how many) in each document.

    >>> from tempfile import TemporaryDirectory
    >>> from tmkit.memory.memory import open_memory
    >>> units = [Unit(source_parts=(text,), target_parts=None, source_lang="zh", target_lang="en")
    ...     for text in ("会议在重庆举行", "会议在重庆举行", "晚宴")]
    >>> with TemporaryDirectory() as folder, open_memory(folder + "/tm.db", create=True) as memory:
    ...     _ = memory.add("会议在重庆举办", "The meeting was held in Chongqing")
    ...     found = analyse([("a.xlf", units)], memory)
    >>> [(band, amount.segments) for band, amount in found.total.bands if amount.segments]
    [('repetition', 1), ('85-94', 1), ('none', 1)]
    """
    best, earlier, files = _Best(memory), set[Key](), []
    for name, units in documents:
        chosen, untranslatable = _segments(units)
        for done in best.look_up(chosen):
            if on_progress is not None:
                on_progress(done, len(chosen))
        files.append(_counted(name, chosen, best, earlier, untranslatable))
        earlier.update(segment.key for segment in chosen)
    return Leverage(tuple(files), _together(files))


def _counted(
    name: str, segments: Sequence[_Segment], best: _Best, earlier: set[Key], untranslatable: int
) -> FileLeverage:
    amounts: dict[Band, Amount] = dict.fromkeys(BANDS, Amount())
    here: set[Key] = set()
    for segment in segments:
        band = _band(segment, best, here, earlier)
        is_numbers = best.scores[segment.key][1] and band not in ("101", "repetition", "cross-file")
        one = Amount(1, count_words(segment.text), count_characters(segment.text), int(is_numbers))
        amounts[band] = _sum((amounts[band], one))
        here.add(segment.key)
    return FileLeverage(name, tuple(amounts.items()), _sum(amounts.values()), untranslatable)


def _band(segment: _Segment, best: _Best, here: set[Key], earlier: set[Key]) -> Band:
    if best.has_context(segment):
        return "101"
    if segment.key in here:
        return "repetition"
    return "cross-file" if segment.key in earlier else band_of(best.scores[segment.key][0])


def _together(files: Sequence[FileLeverage]) -> FileLeverage:
    bands = tuple((band, _sum(dict(file.bands)[band] for file in files)) for band in BANDS)
    return FileLeverage("total", bands, _sum(file.total for file in files), sum(file.untranslatable for file in files))


def _sum(amounts: Iterable[Amount]) -> Amount:
    columns = list(zip(*((one.segments, one.words, one.characters, one.numbers) for one in amounts), strict=True))
    return Amount(*map(sum, columns)) if columns else Amount()


def _segments(units: Iterable[Unit]) -> tuple[list[_Segment], int]:
    """Give what is to be translated, and how many segments are marked as not to be."""
    chosen: list[_Segment] = []
    untranslatable = 0
    for unit, context in with_contexts(unit for unit in units if unit.source.strip()):
        if is_translatable(unit):
            chosen.append(_segment(unit, context))
        else:
            untranslatable += 1
    return chosen, untranslatable


def _segment(unit: Unit, context: tuple[str, str]) -> _Segment:
    tags = tuple(sorted(part.kind for part in unit.source_parts if isinstance(part, Tag)))
    lang = language_of(unit.source_lang) if unit.source_lang else ""
    return _Segment(unit.source, lang, (lang, fold(unit.source), tags), context)
