"""What ``tmkit align`` does with two files or two folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tmkit.bitext.align import align_documents
from tmkit.cli.aligned_texts import Texts, read_texts
from tmkit.cli.alignment_notes import alignment_notes, lonely_note
from tmkit.cli.evidence import read_evidence
from tmkit.cli.options import ProgressStyle
from tmkit.cli.output import say, to_json, write_text
from tmkit.cli.progress import progress_bar
from tmkit.errors import FileAccessError, InputError, UsageError
from tmkit.files import check_writable
from tmkit.model import Bead, Pair, Unit
from tmkit.reports.shapes import pair_shape
from tmkit.text.script import is_traditional

Sources = tuple[str, Sequence[str], str]
Sides = tuple[list[str], list[str]]
_SAMPLE = 200
_ENDINGS = {"tsv": ".tsv", "jsonl": ".jsonl", "tmx": ".tmx"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read and answers written.

    ``border`` is the line that is a hard border of both texts, empty for none.
    """

    how: str
    pre_split: bool
    border: str = ""
    progress: ProgressStyle = ProgressStyle.auto

    def read(self, name: str, zh: str, en: str) -> Texts:
        """Read both sides of a document."""
        return read_texts(name, (zh, en), self.pre_split, self.border)


def align_files(zh: str, en: str, reading: Reading, sources: Sources, output: str) -> int:
    """Align one text with one other."""
    _check(reading, sources)
    if zh == en == "-":
        raise UsageError("only one of the two texts can be standard input")
    if output:
        check_writable(output)
    _answer([(reading.read(zh, zh, en), output)], reading, sources)
    return 0


def align_folders(zh: Path, en: Path, reading: Reading, sources: Sources, output: str) -> int:
    """Align every file with the one of equal name, all together; one answer a file under ``output``."""
    _check(reading, sources)
    if not output or output == "-":
        raise UsageError("two folders need -o DIR for the answers")
    names = _common_names(zh, en)
    answers = _answer_names(names, _ENDINGS[reading.how])
    folder = Path(output)
    _make(folder)
    texts = [(reading.read(name, str(zh / name), str(en / name)), str(folder / answers[name])) for name in names]
    _answer(texts, reading, sources)
    say(f"{len(names)} documents aligned into {output}")
    return 0


def _check(reading: Reading, sources: Sources) -> None:
    if reading.how not in _ENDINGS:
        raise UsageError(f"unknown format {reading.how!r}: tsv, jsonl or tmx")
    memory = sources[2]
    if memory and "://" not in memory and not Path(memory).exists():
        raise FileAccessError("there is no such memory: check the name", file=memory)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileAccessError(f"no folder can be made there: {error.strerror}", file=str(folder)) from error


def _answer(texts: Sequence[tuple[Texts, str]], reading: Reading, sources: Sources) -> None:
    """Align the texts together, write each answer where it goes, tell what is odd."""
    documents = [text for text, _ in texts]
    evidence = read_evidence(*sources)
    with progress_bar(reading.progress) as tell:
        found = align_documents(
            [(text.zh, text.en) for text in documents],
            evidence=evidence,
            paragraphs=[text.paragraphs for text in documents],
            borders=[text.borders for text in documents],
            names=[text.name for text in documents] if len(documents) > 1 else (),
            on_progress=lambda done, total: tell("align", done, total),
        )
    for (text, output), alignment in zip(texts, found, strict=True):
        _write((text.zh, text.en), alignment.beads, reading.how, output)
        for line in alignment_notes(alignment, text.name):
            say(line)
        if reading.how == "tmx" and (note := lonely_note(alignment, text.name)):
            say(note)


def _common_names(zh: Path, en: Path) -> list[str]:
    mine, other = _names(zh), _names(en)
    for name in sorted(mine ^ other):
        say(f"warning: {name}: only in {zh if name in mine else en}; skipped")
    if not mine & other:
        raise InputError(f"no file name stands in both {zh} and {en}")
    return sorted(mine & other)


def _names(folder: Path) -> set[str]:
    """The files of a folder; hidden ones belong to the system, not to the texts."""
    return {path.name for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")}


def _answer_names(names: Sequence[str], ending: str) -> dict[str, str]:
    """The name of each answer: NAME.tsv for NAME.txt; whole names where two texts differ in their endings only."""
    stems = {name: Path(name).stem for name in names}
    is_clear = len(set(stems.values())) == len(names)
    return {name: (stem if is_clear else name) + ending for name, stem in stems.items()}


def _write(sides: Sides, beads: Sequence[Bead], how: str, output: str) -> None:
    if how == "tmx":
        _write_tmx(sides, beads, output)
        return
    rows = (_row(bead) for bead in beads) if how == "tsv" else (to_json(pair_shape(p)) for p in _pairs(sides, beads))
    write_text("".join(f"{row}\n" for row in rows), output)


def _row(bead: Bead) -> str:
    zh, en = (",".join(str(index) for index in ids) for ids in (bead.zh, bead.en))
    return f"{zh}\t{en}\t{bead.confidence:.3f}"


def _pairs(sides: Sides, beads: Sequence[Bead]) -> list[Pair]:
    zh, en = sides
    return [Pair("".join(zh[i] for i in b.zh), " ".join(en[j] for j in b.en), b.confidence, b.zh, b.en) for b in beads]


def _write_tmx(sides: Sides, beads: Sequence[Bead], output: str) -> None:
    from tmkit import formats

    lang = "zh-TW" if is_traditional("".join(sides[0][:_SAMPLE])) else "zh-CN"
    units = [
        Unit(
            source_parts=(pair.zh,),
            target_parts=(pair.en,),
            source_lang=lang,
            target_lang="en-US",
            status="aligned",
            confidence=pair.confidence,
            source_ids=pair.zh_ids,
            target_ids=pair.en_ids,
        )
        for pair in _pairs(sides, beads)
        if pair.zh and pair.en
    ]
    formats.write(units, output or "-", "tmx")
