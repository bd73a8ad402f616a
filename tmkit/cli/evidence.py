"""What the aligner may learn from: a dictionary, glossaries, a memory, given as paths."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import tmkit
from tmkit.bitext.align import Evidence
from tmkit.bitext.dictionary import read_dictionary


def read_evidence(
    dictionary: str, glossary: Sequence[str], memory: str, without: Collection[str] = frozenset()
) -> Evidence:
    """Read the sources that are given; a memory that does not exist yet teaches nothing.

    ``without`` are articles whose machine-aligned units must not teach: those that are being aligned again, so that
    building twice gives the same.
    """
    return Evidence(
        dictionary=tuple(read_dictionary(dictionary)) if dictionary else (),
        glossary=tuple(_glossary_pairs(glossary)) if glossary else (),
        memory=tuple(_memory_pairs(memory, without)) if memory and Path(memory).exists() else (),
    )


def _glossary_pairs(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    from tmkit.terms.glossary import read_glossary

    for concept in read_glossary(paths).concepts:
        good = [term for term in concept.terms if term.status in ("preferred", "admitted")]
        zh = [term.text for term in good if term.lang.startswith("zh")]
        yield from ((one, term.text) for one in zh for term in good if term.lang.startswith("en"))


def _memory_pairs(path: str, without: Collection[str]) -> Iterator[tuple[str, str]]:
    with tmkit.open_memory(path) as memory:
        for unit in memory.units():
            if unit.target is None or unit.status == "rejected":
                continue
            if unit.status == "aligned" and unit.article in without:
                continue
            if unit.source_lang.startswith("zh"):
                yield unit.source, unit.target
            elif unit.target_lang.startswith("zh"):
                yield unit.target, unit.source
