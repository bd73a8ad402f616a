"""False alarms of the checks on hand-aligned texts of other kinds; no glossary.

    python benchmarks/qa_texts.py FOLDER [--sets pol-dev,mag-dev,aca-dev,mac-dev]

FOLDER is laid out as for ``benchmarks/align.py``; the sentences of a bead are one segment. Prints for each set and
direction the share of pairs with an error or a warning about numbers, about names, and about anything. Many are true:
what a translator adds or leaves out is a difference, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_texts import SETS, Text, read_set
from benchmarks.qa import OF_NUMBERS, family, is_grave
from tmkit.model import Unit
from tmkit.qa.check import check


def to_units(text: Text, *, forward: bool) -> Iterator[Unit]:
    """The beads with both sides as bilingual units of one document."""
    langs = ("zh-CN", "en") if forward else ("en", "zh-CN")
    for zh, en in text.gold:
        if zh and en:
            sides = "".join(text.zh[number] for number in zh), " ".join(text.en[number] for number in en)
            source, target = sides if forward else sides[::-1]
            yield Unit(
                source_parts=(source,),
                target_parts=(target,),
                source_lang=langs[0],
                target_lang=langs[1],
                article=text.name,
            )


def report(name: str, texts: list[Text], *, forward: bool) -> str:
    """Check all pairs of a set and give the line of figures."""
    units = [unit for text in texts for unit in to_units(text, forward=forward)]
    found = [(finding.segment, family(finding)) for finding in check(units) if is_grave(finding)]
    counts = (
        len({segment for segment, kind in found if kind in OF_NUMBERS}),
        len({segment for segment, kind in found if kind == "name"}),
        len({segment for segment, _ in found}),
    )
    shares = "".join(f"{100 * count / len(units):10.2f} %" for count in counts)
    return f"{name:<10}{'zh to en' if forward else 'en to zh':<10}{len(units):6}{shares}"


def main() -> None:
    parser = argparse.ArgumentParser(description="False alarms on hand-aligned texts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    chosen = parser.parse_args()
    print(f"{'set':<20}{'pairs':>6}{'numbers':>12}{'names':>12}{'anything':>12}")
    for name in chosen.sets.split(","):
        texts = read_set(chosen.folder, name)
        for forward in (True, False):
            print(report(name, texts, forward=forward), flush=True)


if __name__ == "__main__":
    main()
