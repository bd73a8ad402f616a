"""Damage the articles of ``corpus/clean`` as ``corpus/recipes.json`` says, into ``corpus/raw``: always the same bytes.

The classes are those met in scraped articles: the site's pinyin annotation on GBK bytes, traditional characters one by
one, half-width marks, no-break spaces become ``?``, lost spaces and apostrophes, a spam line, odd encodings.

    python benchmarks/damage_corpus.py [--check]

``--check`` writes nothing and fails where ``corpus/raw`` is not what the recipes give.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from pypinyin import pinyin

from tmkit.text import damage
from tmkit.text.script import to_simplified, to_traditional

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
HAN = re.compile("[\u4e00-\u9fff]")
ENGLISH_DAMAGE = (
    ("spaces", damage.mark_spaces),
    ("lost_spaces", damage.lose_spaces),
    ("apostrophes", damage.lose_apostrophes),
)
AMBIGUOUS = frozenset("后并于余范里干云只台系制松面表准")


def traditional(char: str) -> str:
    """Give the character as the sites convert it: alone, ambiguous ones never, 着 always."""
    if char == "着":
        return "著"
    return char if char in AMBIGUOUS else to_traditional(char)


def annotation_list(text: str, size: int, also: str) -> list[tuple[str, str]]:
    """Give the characters such a site would annotate: ``also`` first, then the most frequent traditional ones."""
    counts = Counter(char for char in text if "\u4e00" <= char <= "\u9fff" and traditional(char) == char)
    own = [char for char, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if char not in also]
    changed = [char for char in own if char not in simplified_forms(own)]
    return [(char, pinyin(char)[0][0]) for char in [*also, *changed[:size]]]


def simplified_forms(chars: list[str]) -> frozenset[str]:
    """Give those characters that are written alike in both scripts: sites annotate only the others."""
    return frozenset(char for char in chars if to_simplified(char) == char)


def damaged(text: str, recipe: dict[str, Any]) -> bytes:
    """Give the bytes of the raw article."""
    lines = text.split("\n")
    english = [number for number, line in enumerate(lines) if re.search("[a-z]{3}", line) and not HAN.search(line)]
    for key, change in ENGLISH_DAMAGE:
        for place, nth in recipe.get(key, []):
            lines[english[place]] = change(lines[english[place]], [nth])
    text = "\n".join(lines)
    if recipe.get("traditional"):
        text = damage.convert_characters(text, traditional)
    if recipe.get("half_width"):
        text = damage.narrow(text)
    if size := recipe.get("annotate", 0):
        text = damage.annotate(text, annotation_list(text, size, recipe.get("also", "")))
    if spam := recipe.get("spam"):
        text = f"{spam}\n\n{text}"
    return text.encode(recipe.get("encoding", "utf-8"))


def main() -> int:
    recipes: dict[str, dict[str, Any]] = json.loads((CORPUS / "recipes.json").read_text("utf-8"))
    faults = 0
    (CORPUS / "raw").mkdir(exist_ok=True)
    for clean in sorted((CORPUS / "clean").glob("*.txt")):
        raw = CORPUS / "raw" / clean.name
        made = damaged(clean.read_text("utf-8"), recipes.get(clean.stem, {}))
        if "--check" not in sys.argv:
            raw.write_bytes(made)
        elif not raw.exists() or raw.read_bytes() != made:
            faults += 1
            print(f"{raw.name}: not what its recipe gives")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
