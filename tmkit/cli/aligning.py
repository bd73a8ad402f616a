"""What ``tmkit align`` does with two files or two folders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tmkit.bitext.align import Alignment, align_documents
from tmkit.cli.evidence import read_evidence
from tmkit.cli.output import say, to_json, write_text
from tmkit.errors import InputError, UsageError
from tmkit.files import read_lines
from tmkit.model import Bead, Pair, Unit
from tmkit.reports.shapes import pair_shape
from tmkit.text.sentences import split_sentences

Sources = tuple[str, Sequence[str], str]
_ENDINGS = {"tsv": ".tsv", "jsonl": ".jsonl", "tmx": ".tmx"}


def align_files(zh: str, en: str, how: str, pre_split: bool, sources: Sources, output: str) -> int:
    """Align one text with one other."""
    _check(how)
    sides = _sentences(zh, "zh", pre_split), _sentences(en, "en", pre_split)
    alignment = align_documents([sides], evidence=read_evidence(*sources))[0]
    _write(sides, alignment.beads, how, output)
    _tell_reordered(alignment, zh)
    return 0


def align_folders(zh: Path, en: Path, how: str, pre_split: bool, sources: Sources, output: str) -> int:
    """Align every file with the one of equal name, all together; one answer a file under ``output``."""
    _check(how)
    if not output:
        raise UsageError("two folders need -o DIR for the answers")
    names = _common_names(zh, en)
    sides = [(_sentences(str(zh / n), "zh", pre_split), _sentences(str(en / n), "en", pre_split)) for n in names]
    found = align_documents(sides, evidence=read_evidence(*sources))
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    for name, side, alignment in zip(names, sides, found, strict=True):
        _write(side, alignment.beads, how, str(folder / (Path(name).stem + _ENDINGS[how])))
        _tell_reordered(alignment, name)
    say(f"{len(names)} documents aligned into {output}")
    return 0


def _tell_reordered(alignment: Alignment, name: str) -> None:
    for passage in alignment.reordered:
        zh, en = (f"{numbers[0]}-{numbers[-1]}" for numbers in (passage.zh, passage.en))
        say(f"note: {name}: sentences {zh} have their English at {en}, in another order; move one of them to align it")


def _check(how: str) -> None:
    if how not in _ENDINGS:
        raise UsageError(f"unknown format {how!r}: tsv, jsonl or tmx")


def _common_names(zh: Path, en: Path) -> list[str]:
    mine = {path.name for path in zh.iterdir() if path.is_file()}
    other = {path.name for path in en.iterdir() if path.is_file()}
    for name in sorted(mine ^ other):
        say(f"warning: {name}: only in {zh if name in mine else en}; skipped")
    if not mine & other:
        raise InputError(f"no file name stands in both {zh} and {en}")
    return sorted(mine & other)


def _sentences(path: str, lang: str, pre_split: bool) -> list[str]:
    lines = read_lines(path, pre_split)
    return lines if pre_split else [sentence for line in lines for sentence in split_sentences(line, lang)]


def _write(sides: tuple[list[str], list[str]], beads: Sequence[Bead], how: str, output: str) -> None:
    if how == "tmx":
        _write_tmx(sides, beads, output)
        return
    rows = (_row(bead) for bead in beads) if how == "tsv" else (to_json(pair_shape(p)) for p in _pairs(sides, beads))
    write_text("".join(f"{row}\n" for row in rows), output)


def _row(bead: Bead) -> str:
    zh, en = (",".join(str(index) for index in ids) for ids in (bead.zh, bead.en))
    return f"{zh}\t{en}\t{bead.confidence:.3f}"


def _pairs(sides: tuple[list[str], list[str]], beads: Sequence[Bead]) -> list[Pair]:
    zh, en = sides
    return [Pair("".join(zh[i] for i in b.zh), " ".join(en[j] for j in b.en), b.confidence, b.zh, b.en) for b in beads]


def _write_tmx(sides: tuple[list[str], list[str]], beads: Sequence[Bead], output: str) -> None:
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
