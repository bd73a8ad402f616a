"""The glossary: concepts from tables, TBX and OmegaT files, merged where they are equal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tmkit.errors import FileAccessError, FormatError, TmkitError
from tmkit.files import decode, read_bytes, split_lines
from tmkit.formats import find_format
from tmkit.formats.report import Report
from tmkit.model import Concept, Rejection, Term
from tmkit.terms.drafts import Draft, Gatherer, Place
from tmkit.terms.entries import Row, read_entries
from tmkit.terms.records import read_records
from tmkit.terms.validity import may_both_be_preferred

ENDINGS = frozenset(".csv .tsv .tab .txt .utf8 .utx .xlsx .tbx .xml".split())
DECLARED = re.compile(rb"-\*-\s*coding:\s*([\w.-]+)\s*-\*-")
UTX = re.compile(r"#UTX\b[^;]*;\s*([A-Za-z-]+)\s*/\s*([A-Za-z-]+)")


@dataclass(frozen=True)
class Glossary:
    """Concepts in the order in which they began, and what was wrong with the files they came from.

    ``problems`` are rows that were left out (``terms.row``), files of a folder that are no glossary (``terms.file``),
    and what was read but should be looked at: ``terms.column`` (unknown, kept), ``terms.header``, ``terms.encoding``,
    ``terms.value``, ``terms.conflict``, ``terms.two_preferred``. ``places`` holds (file, line) of each term by
    (concept, language, text).
    """

    concepts: tuple[Concept, ...] = ()
    problems: tuple[Rejection, ...] = ()
    places: Mapping[tuple[str, str, str], Place] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def by_id(self) -> Mapping[str, Concept]:
        """The concepts by their id."""
        return {concept.id: concept for concept in self.concepts}

    def place(self, concept: Concept, lang: str = "", text: str = "") -> Place:
        """Give the file and the line of a term, or of the first term of the concept; line 0 where unknown."""
        first = concept.terms[0] if concept.terms else None
        key = (concept.id, lang, text) if text else (concept.id, first.lang, first.text) if first else ("", "", "")
        return self.places.get(key, ("", concept.line))

    def __len__(self) -> int:
        return len(self.concepts)


def read_glossary(paths: Sequence[str | Path]) -> Glossary:
    """Give the glossary of files and folders: CSV, TSV, XLSX, TBX (2 and 3), OmegaT and UTX text.

    In a table one row is one pair; rows with the same ``concept``, or without it the same Chinese (script and width
    do not count), are one concept; its first row is preferred and the rest admitted unless ``status`` says otherwise.
    A term that comes back keeps its better status. Of several files the first decides what is preferred. A broken row
    stands in ``problems``; :class:`~tmkit.errors.TmkitError` where a named file cannot be read at all, or a folder
    holds no glossary.
    """
    gatherer, problems = Gatherer(), []
    for path in paths:
        if str(path) != "-" and Path(path).is_dir():
            problems += _read_folder(Path(path), gatherer)
        else:
            problems += _read_file(str(path), gatherer)
    return _finished(gatherer, problems)


def gather(concepts: Sequence[Concept], file: str = "") -> Glossary:
    """Give a glossary of concepts that come from elsewhere.

    >>> from tmkit.model import Term
    >>> gather([Concept(id="a", terms=(Term(text="市长", lang="zh"), Term(text="mayor", lang="en")))]).by_id["a"].id
    'a'
    """
    gatherer = Gatherer()
    for concept in concepts:
        gatherer.add_concept(concept, file)
    return _finished(gatherer, [])


def _finished(gatherer: Gatherer, problems: list[Rejection]) -> Glossary:
    found: list[Concept] = []
    places: dict[tuple[str, str, str], Place] = {}
    for draft, concept in gatherer.concepts():
        found.append(concept)
        places |= {(concept.id, *key): place for key, place in draft.places.items()}
        problems += _two_preferred(draft, concept)
    return Glossary(tuple(found), (*problems, *gatherer.conflicts), places)


def _two_preferred(draft: Draft, concept: Concept) -> Iterator[Rejection]:
    first: dict[str, Term] = {}
    for term in concept.terms:
        if term.status != "preferred":
            continue
        other = first.setdefault(term.lang, term)
        if other.text == term.text or may_both_be_preferred(other, term):
            continue
        reason = f'the concept "{concept.id}" prefers "{other.text}" and "{term.text}": admit one of them'
        yield Rejection("terms.two_preferred", term.text, reason, *draft.places[term.lang, term.text])


def _read_folder(folder: Path, gatherer: Gatherer) -> list[Rejection]:
    """Read the glossaries of a folder and the folders in it; what is none is told, not raised."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.name[0] not in ".~")
    problems: list[Rejection] = []
    read = 0
    for path in paths:
        try:
            problems += _read_file(str(path), gatherer)
            read += 1
        except TmkitError as error:
            problems.append(Rejection("terms.file", path.name, f"left out: {error.message}", str(path), error.line))
    if not read:
        cure = f"no glossary in this folder ({', '.join(sorted(ENDINGS))})"
        raise FileAccessError(
            f"{cure}; {problems[0].file}: {problems[0].reason}" if problems else cure, file=str(folder)
        )
    return problems


def _read_file(path: str, gatherer: Gatherer) -> list[Rejection]:
    problems: list[Rejection] = []
    kind = "csv" if path == "-" else find_format(path)
    if kind in ("tbx", "multiterm"):
        return _read_concepts(path, kind, gatherer)
    if kind == "xlsx":
        for rows in _sheets(path):
            _gather_rows(rows, gatherer, problems, path)
    elif kind in ("csv", "tsv", "plain"):
        _gather_rows(_text_rows(path, problems), gatherer, problems, path)
    else:
        raise FormatError(f"this is {kind.upper()}, not a glossary: CSV, TSV, XLSX, TBX or OmegaT text", file=path)
    return problems


def _gather_rows(rows: Sequence[Row], gatherer: Gatherer, problems: list[Rejection], file: str) -> None:
    has_entries = False
    for entry in read_entries(rows, problems, file):
        gatherer.add_entry(entry, file)
        has_entries = True
    broken = [problem for problem in problems if problem.rule == "terms.row"]
    if not has_entries and not broken:
        problems.append(Rejection("terms.file", "", "the table has no row under its column names", file))
    elif not has_entries:
        raise FormatError(f"no row is a pair of terms; {broken[0].reason}", file=file, line=broken[0].line)


def _text_rows(path: str, problems: list[Rejection]) -> list[Row]:
    content = read_bytes(path)
    declared = DECLARED.search(content[:400].replace(b"\0", b""))
    try:
        decoded = decode(content, declared[1].decode("ascii") if declared else "")
    except TmkitError as error:
        raise type(error)(error.message, file=path, line=error.line) from error
    if decoded.note or not decoded.encoding.startswith("utf"):
        reason = f"read as {decoded.encoding}{'; ' * bool(decoded.note)}{decoded.note}: save it as UTF-8"
        problems.append(Rejection("terms.encoding", "", reason, path))
    lines = split_lines(decoded.text)
    return [*_utx_header(lines), *read_records(lines, problems, path)]


def _utx_header(lines: Sequence[str]) -> Iterator[Row]:
    """Give the header that UTX writes in its first two lines, which look like comments."""
    match = UTX.match(lines[0]) if lines else None
    if match and len(lines) > 1 and lines[1].startswith("#"):
        codes = {"src": match[1], "tgt": match[2]}
        yield 2, [codes.get(cell.strip(), cell) for cell in lines[1][1:].split("\t")]


def _sheets(path: str) -> Iterator[list[Row]]:
    from tmkit.formats.table import read_workbook

    sheets: dict[str, list[Row]] = {}
    for sheet, number, cells in read_workbook(path):
        if any(cell.strip() for cell in cells) and not cells[0].startswith("#"):
            sheets.setdefault(sheet, []).append((number, cells))
    if not sheets:
        raise FormatError("the workbook is empty", file=path)
    yield from sheets.values()


def _read_concepts(path: str, kind: str, gatherer: Gatherer) -> list[Rejection]:
    from tmkit.formats.multiterm import read_multiterm
    from tmkit.formats.tbx.reader import read_tbx

    report = Report()
    for concept in (read_tbx if kind == "tbx" else read_multiterm)(path, report):
        gatherer.add_concept(concept, path)
    rules = {"skip": "terms.row", "warning": "terms.value", "repair": "terms.encoding"}
    return [Rejection(rules[event.kind], "", event.message, path, unit=event.unit) for event in report.events]
