"""What reviewers said is no term, remembered beside the glossary so that it is not proposed again.

The file has the name of the glossary with ``.noterms`` behind it: one pair a line, Chinese, a tab, English (empty:
whatever the English).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, read_text, split_lines
from tmkit.terms.extraction.review import TermDecision

ENDING = ".noterms"
_HEADER = "# refused as terms: zh, en; a line taken out lets the pair be proposed again"


def read_refusals(glossaries: Sequence[str | Path]) -> frozenset[tuple[str, str]]:
    """Give the pairs refused beside these glossaries, or in the folders among them."""
    found: set[tuple[str, str]] = set()
    for glossary in glossaries:
        path = Path(glossary)
        files = sorted(path.rglob(f"*{ENDING}")) if path.is_dir() else [_beside(path)]
        for file in files:
            if file.exists():
                found.update(_pairs(file))
    return frozenset(found)


def remember_refusals(glossary: str | Path, decisions: Iterable[TermDecision]) -> int:
    """Remember the pairs refused, forget those accepted meanwhile; give how many are new."""
    before = read_refusals([glossary])
    after = set(before)
    for one in decisions:
        if one.decision == "no term":
            after.add((one.zh, one.en))
        else:
            after.discard((one.zh, one.en))
    if after != before:
        with atomic_write(_beside(Path(glossary))) as stream:
            stream.write("\n".join([_HEADER, *(f"{zh}\t{en}" for zh, en in sorted(after))]) + "\n")
    return len(after - before)


def _beside(glossary: Path) -> Path:
    return glossary.with_name(glossary.name + ENDING)


def _pairs(file: Path) -> Iterable[tuple[str, str]]:
    for number, line in enumerate(split_lines(read_text(file).text), 1):
        if line.strip() and not line.startswith("#"):
            zh, tab, en = line.partition("\t")
            if not tab or not zh.strip():
                raise FormatError("not a refused pair: Chinese, a tab, English", file=str(file), line=number)
            yield zh.strip(), en.strip()
