"""Sentence borders: F1 and speed on real text, ten sentences glued into a line.

Run ``python benchmarks/sentences.py SHARED`` with the folder of outside data; prints one row a language and script.
Only lines that end with a sentence mark are glued, since no other border can be found.
"""

from __future__ import annotations

import argparse
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tmkit.text.script import to_simplified, to_traditional
from tmkit.text.sentences import sentence_spans

ENDED = {"zh": re.compile("[。！？…][”’」』）]*$"), "en": re.compile("[.!?…][\"'”’)]*$")}
GLUE = {"zh": "", "en": " "}
SIZE = 10

Splitter = Callable[[str, str], list[tuple[int, int]]]


def glued(sentences: list[str], lang: str) -> Iterator[tuple[str, set[int]]]:
    """Give lines of ten sentences, each with the places behind which a sentence ends."""
    for start in range(0, len(sentences), SIZE):
        line, ends = "", set()
        for sentence in sentences[start : start + SIZE]:
            line += (GLUE[lang] if line else "") + sentence
            ends.add(len(line))
        yield line, ends - {len(line)}


def sentences_of(shared: Path, lang: str) -> list[str]:
    """Give the sentences of the alignment gold that end as sentences do and are not two already."""
    paths = sorted((shared / "gold" / "align").glob(f"*/{lang}/*.txt"))
    lines = [line.strip() for path in paths for line in path.read_text("utf-8").split("\n")]
    return [line for line in lines if ENDED[lang].search(line)]


def measure(name: str, sentences: list[str], lang: str, splitter: Splitter, show: int) -> None:
    """Print precision, recall, F1 and MB/s of CPU time, and some of the mistakes."""
    found_right = found = wanted = size = 0
    seconds = 0.0
    for line, ends in glued(sentences, lang):
        before = time.process_time()
        spans = splitter(line, lang)
        seconds += time.process_time() - before
        got = {end for _, end in spans[:-1]}
        found_right, found, wanted = found_right + len(got & ends), found + len(got), wanted + len(ends)
        size += len(line.encode())
        for place in sorted(got ^ ends):
            if show > 0:
                show -= 1
                print(
                    "    extra" if place in got else "    missed",
                    line[max(0, place - 40) : place],
                    "|",
                    line[place : place + 30],
                )
    precision, recall = found_right / found, found_right / wanted
    f1 = 2 * precision * recall / (precision + recall)
    figures = f"P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}  {size / seconds / 1e6:6.1f} MB/s"
    print(f"{name:24} {wanted:6} borders  {figures}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--show", type=int, default=0, help="mistakes to print for each row")
    options = parser.parse_args()
    chinese, english = sentences_of(options.shared, "zh"), sentences_of(options.shared, "en")
    measure("zh simplified", [to_simplified(line) for line in chinese], "zh", sentence_spans, options.show)
    measure("zh traditional", [to_traditional(line) for line in chinese], "zh", sentence_spans, options.show)
    measure("en", english, "en", sentence_spans, options.show)


if __name__ == "__main__":
    main()
