"""What ``tmkit align`` does with two files or two folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tmkit.bitext.align import align_documents
from tmkit.cli.alignment_notes import alignment_notes, lonely_note
from tmkit.cli.evidence import read_evidence
from tmkit.cli.output import say, to_json, write_text
from tmkit.errors import FileAccessError, InputError, UsageError
from tmkit.files import check_writable, open_bytes, read_text, split_lines, split_segments
from tmkit.model import Bead, Pair, Unit
from tmkit.reports.shapes import pair_shape
from tmkit.text.sentences import split_sentences

Sources = tuple[str, Sequence[str], str]
Sides = tuple[list[str], list[str]]
_ENDINGS = {"tsv": ".tsv", "jsonl": ".jsonl", "tmx": ".tmx"}


@dataclass(frozen=True, slots=True)
class Reading:
    """How texts are read and answers written.

    ``border`` is the line that is a hard border of both texts, empty for none.
    """

    how: str
    pre_split: bool
    border: str = ""


def align_files(zh: str, en: str, reading: Reading, sources: Sources, output: str) -> int:
    """Align one text with one other."""
    _check(reading, sources)
    if zh == en == "-":
        raise UsageError("only one of the two texts can be standard input")
    if output:
        check_writable(output)
    sides = _read_sides(zh, en, reading)
    _answer([(zh, sides, output)], reading, sources)
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
    texts = [(n, _read_sides(str(zh / n), str(en / n), reading), str(folder / answers[n])) for n in names]
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


def _answer(texts: Sequence[tuple[str, Sides, str]], reading: Reading, sources: Sources) -> None:
    """Align the texts (name, sides, where the answer goes) together, write the answers, tell what is odd."""
    borders = [_borders(sides, reading.border, name) for name, sides, _ in texts]
    names = [name for name, _, _ in texts] if len(texts) > 1 else ()
    evidence = read_evidence(*sources)
    found = align_documents([sides for _, sides, _ in texts], evidence=evidence, borders=borders, names=names)
    for (name, own, output), alignment in zip(texts, found, strict=True):
        _write(own, alignment.beads, reading.how, output)
        for line in alignment_notes(alignment, name):
            say(line)
        if reading.how == "tmx" and (note := lonely_note(alignment, name)):
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


def _read_sides(zh: str, en: str, reading: Reading) -> Sides:
    return _sentences(zh, "zh", reading.pre_split), _sentences(en, "en", reading.pre_split)


def _sentences(path: str, lang: str, pre_split: bool) -> list[str]:
    """The sentences of a file; none of an empty one."""
    if path != "-" and _is_empty(path):
        return []
    decoded = read_text(path)
    if decoded.note:
        say(f"note: {path}: {decoded.note}")
    if pre_split:
        return split_segments(decoded.text)
    return [sentence for line in split_lines(decoded.text) for sentence in split_sentences(line, lang)]


def _is_empty(path: str) -> bool:
    with open_bytes(path) as stream:
        return not stream.read(1)


def _borders(sides: Sides, border: str, name: str) -> list[tuple[int, int]]:
    """The places of the border lines of both sides, the first with the first."""
    if not border:
        return []
    zh, en = ([number for number, text in enumerate(side) if text.strip() == border] for side in sides)
    if len(zh) != len(en):
        found = f"{len(zh)} lines in the Chinese, {len(en)} in the English"
        raise InputError(f"the border {border!r} stands on {found}: give equally many", file=name)
    return list(zip(zh, en, strict=True))


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

    units = [
        Unit(
            source_parts=(pair.zh,),
            target_parts=(pair.en,),
            source_lang="zh-CN",
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
