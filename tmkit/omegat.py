"""A memory and a glossary laid out as an OmegaT project: what can be trusted is applied by itself, the rest is offered.

OmegaT fills exact matches of ``tm/auto`` in without asking and takes NNN points off those of ``tm/penalty-NNN``; of two
units with one source the last wins; it compares trimmed segments, and splits the units of a file whose header says
``paragraph`` as it splits a document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tmkit.errors import FileAccessError
from tmkit.formats import Report, write
from tmkit.formats.omegat.glossary import BAD, write_omegat_glossary
from tmkit.formats.omegat.project import write_project
from tmkit.formats.omegat.segmentation import write_segmentation
from tmkit.formats.srx import write_srx
from tmkit.formats.tbx.writer import write_tbx
from tmkit.formats.tmx.profiles import tool_code
from tmkit.langs import closeness
from tmkit.model import Concept, Content, Unit
from tmkit.text.sentences import split_sentences
from tmkit.text.srx_rules import own_rules

TRUSTED = 0.9
USABLE = 0.7
FOLDERS = ("source", "target", "tm/auto", "tm/enforce", "glossary", "dictionary", "omegat")
PLACES = ("auto", "penalty-010", "penalty-030")
SENTENCES, PARAGRAPHS = "tmkit.tmx", "tmkit-paragraphs.tmx"
OPENED = {"zh": "zh-CN", "en": "en-US"}
RANK = {"rejected": 0, "needs-review": 1, "aligned": 2, "imported": 3, "verified": 4}

Units = Callable[[], Iterator[Unit]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What was written: the number of units in each file of ``tm``, by its path in the project, and of terms.

    ``left_out`` counts units without a translation, rejected ones and those of other languages; ``reports`` hold what
    the formats could not keep.
    """

    units: dict[str, int] = field(default_factory=dict)
    terms: int = 0
    left_out: int = 0
    reports: list[Report] = field(default_factory=list)


def write_omegat(
    units: Units, folder: str | Path, languages: tuple[str, str], concepts: Iterable[Concept] = ()
) -> Layout:
    """Write an OmegaT project, or bring the files of an earlier call up to date; the same units give the same bytes.

    ``units`` is called once for each file to be written, so that none is held in memory. Files that are not ours stay
    as they are: project settings and segmentation rules are written only where there are none. Raises
    :class:`~tmkit.errors.FileAccessError` where the folder cannot be written.
    """
    root = Path(folder)
    source, target = (OPENED.get(lang, lang) for lang in map(tool_code, languages))
    _make_folders(root)
    _write_settings(root, source, target)
    layout = Layout()
    repeated = _repeated(units)
    for place in PLACES:
        for name in (SENTENCES, PARAGRAPHS):
            path = root / "tm" / place / name
            chosen = _chosen(units(), (source, target), place, name == PARAGRAPHS)
            _write_units(_best_last(chosen, repeated), path, root, layout, is_whole=name == PARAGRAPHS)
    total = sum(1 for _unit in units())
    layout = replace(layout, left_out=total - sum(layout.units.values()))
    return replace(layout, terms=_write_terms(list(concepts), root, (source, target), layout.reports))


def write_place(units: Units, path: Path, languages: tuple[str, str], place: str, *, is_whole: bool = False) -> None:
    """Write one file of ``tm``: the units of a place, of single sentences or (``is_whole``) of several."""
    source, target = (OPENED.get(lang, lang) for lang in map(tool_code, languages))
    chosen = _chosen(units(), (source, target), place, is_whole)
    write(_best_last(chosen, _repeated(units)), path, profile="omegat", origin=_origin(is_whole))


def write_good_terms(concepts: Iterable[Concept], path: Path, report: Report | None = None) -> None:
    """Write a glossary as TBX without the terms to be avoided: OmegaT knows no status."""
    good = [replace(concept, terms=tuple(t for t in concept.terms if t.status not in BAD)) for concept in concepts]
    write_tbx([concept for concept in good if concept.terms], path, report)


def place_of(unit: Unit) -> str:
    """Give the folder below ``tm`` for a unit: by status and confidence; empty where it is left out.

    >>> unit = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh", target_lang="en", status="aligned")
    >>> [place_of(replace(unit, confidence=confidence)) for confidence in (0.95, 0.8, 0.5)]
    ['auto', 'penalty-010', 'penalty-030']
    """
    if unit.status == "rejected" or not unit.source.strip() or not (unit.target or "").strip():
        return ""
    if unit.status in ("verified", "imported"):
        return "auto"
    if unit.status == "needs-review" or unit.confidence < USABLE:
        return "penalty-030"
    return "auto" if unit.confidence >= TRUSTED else "penalty-010"


def _make_folders(root: Path) -> None:
    try:
        for name in FOLDERS:
            (root / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(f"the folder cannot be made: {error.strerror}", file=str(error.filename)) from error


def _write_settings(root: Path, source: str, target: str) -> None:
    """Write settings and segmentation rules where there are none: SRX for OmegaT 6, the older form beside it."""
    if not (root / "omegat.project").exists():
        write_project(root / "omegat.project", source, target)
    own = root / "omegat"
    if not any((own / name).exists() for name in ("segmentation.srx", "segmentation.conf")):
        write_srx(own_rules(), own / "segmentation.srx")
        write_segmentation(own_rules(), own / "segmentation.conf")


def _repeated(units: Units) -> frozenset[int]:
    """Give the hashes of the sources that more than one unit has."""
    counts = Counter(hash(unit.source.strip()) for unit in units())
    return frozenset(key for key, count in counts.items() if count > 1)


def _chosen(units: Iterable[Unit], languages: tuple[str, str], place: str, is_paragraph: bool) -> Iterator[Unit]:
    for unit in units:
        if place_of(unit) == place and _is_pair(unit, languages) and _is_paragraph(unit) == is_paragraph:
            yield replace(
                unit, source_parts=_trimmed(unit.source_parts), target_parts=_trimmed(unit.target_parts or ())
            )


def _is_pair(unit: Unit, languages: tuple[str, str]) -> bool:
    """Tell whether a unit is of the two languages, in either direction."""
    own = unit.source_lang, unit.target_lang
    return any(all(map(closeness, languages, pair)) for pair in (own, own[::-1]))


def _is_paragraph(unit: Unit) -> bool:
    """Tell whether OmegaT would split the source of a unit, so that it never meets it whole."""
    return len(split_sentences(unit.source, unit.source_lang)) > 1


def _trimmed(content: Content) -> Content:
    """Give the content without white space at its ends."""
    parts = list(content)
    if parts and isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if parts and isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return tuple(part for part in parts if part)


def _best_last(units: Iterable[Unit], repeated: frozenset[int]) -> Iterator[Unit]:
    """Give the units in order, those that share their source at the end, the best of them last."""
    waiting = []
    for unit in units:
        if hash(unit.source) in repeated:
            waiting.append(unit)
        else:
            yield unit
    yield from sorted(waiting, key=lambda unit: (RANK[unit.status], unit.confidence, unit.changed or unit.created))


def _write_units(units: Iterator[Unit], path: Path, root: Path, layout: Layout, *, is_whole: bool) -> None:
    """Write one file, or take it away where it would be empty."""
    first = next(units, None)
    if first is None:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(exist_ok=True)
    report = Report(str(path))
    write(_chain(first, units), path, profile="omegat", report=report, origin=_origin(is_whole))
    layout.units[path.relative_to(root).as_posix()] = report.units
    layout.reports.append(report)


def _origin(is_whole: bool) -> Report | None:
    """Give the header that makes OmegaT split units, where they are to be split."""
    return Report(header=(("tmx:header@segtype", "paragraph"),)) if is_whole else None


def _chain(first: Unit, rest: Iterator[Unit]) -> Iterator[Unit]:
    yield first
    yield from rest


def _write_terms(concepts: list[Concept], root: Path, languages: tuple[str, str], reports: list[Report]) -> int:
    """Write the glossary as text and as TBX, which has good terms only: OmegaT knows no status."""
    if not concepts:
        return 0
    text, tbx = root / "glossary" / "tmkit.txt", root / "glossary" / "tmkit.tbx"
    reports += [Report(str(text)), Report(str(tbx))]
    write_omegat_glossary(concepts, text, *languages, reports[-2])
    write_good_terms(concepts, tbx, reports[-1])
    return reports[-2].units
