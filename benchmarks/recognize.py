"""Speed of recognising terms: megabytes a second with 50,000 terms, and one article with 10,000.

Run ``python benchmarks/recognize.py [--articles FOLDER] [--terms 50000] [--seed 1]``. Terms and text are made of the
characters and words of the texts themselves, so that there is something to find: runs of two to six characters or of
one to four words. Without ``--articles`` the texts are those of ``corpus/clean``. Times are the best of three, CPU
seconds of one core.
"""

from __future__ import annotations

import argparse
import platform
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

from tmkit.model import Concept, Term
from tmkit.terms.recognize import Recognizer

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "clean"
HAN = re.compile("[\u4e00-\u9fff]{8,}")
ARTICLES = frozenset({"the", "a", "an"})
WORDS = re.compile("[A-Za-z]+")
MEGABYTE = 1_000_000


def texts(folder: Path) -> dict[str, str]:
    """Give the Chinese lines and the English lines of all texts of a folder."""
    lines = [line for path in sorted(folder.glob("*.txt")) for line in path.read_text("utf-8").split("\n")]
    chinese = [line for line in lines if HAN.search(line)]
    return {"zh": "\n".join(chinese), "en": "\n".join(line for line in lines if line and line not in set(chinese))}


def terms_of(text: str, lang: str, count: int, rng: random.Random) -> list[str]:
    """Give so many different terms: half of them runs of the text, half of its pieces in a new order."""
    pieces = (
        list("".join(HAN.findall(text)))
        if lang == "zh"
        else [w for w in WORDS.findall(text) if w.lower() not in ARTICLES]
    )
    glue, longest = ("", 6) if lang == "zh" else (" ", 4)
    found: dict[str, str] = {}
    for _attempt in range(50 * count):
        if len(found) >= count:
            break
        size, start = rng.randint(2, longest), rng.randrange(len(pieces) - longest)
        run = pieces[start : start + size] if len(found) % 2 else rng.choices(pieces, k=size)
        found.setdefault(glue.join(run).lower(), glue.join(run))
    return list(found.values())


def recognizer(terms: list[str], lang: str) -> Recognizer:
    return Recognizer([Concept(id=str(n), terms=(Term(text=t, lang=lang),)) for n, t in enumerate(terms)], lang)


def seconds(action: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _turn in range(times):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=Path, default=CORPUS)
    parser.add_argument("--terms", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"# {platform.machine()} Python {platform.python_version()}, seed {options.seed}, {options.articles}")
    for lang, text in texts(options.articles).items():
        rng = random.Random(options.seed)
        many = terms_of(text, lang, options.terms, rng)
        long = text
        while len(long.encode()) < MEGABYTE:
            long += "\n" + text
        loading = seconds(lambda terms=many, lang=lang: recognizer(terms, lang), 1)  # type: ignore[misc]
        finder = recognizer(many, lang)
        spent = seconds(lambda finder=finder, long=long: finder.find(long))  # type: ignore[misc]
        speed, hits = len(long.encode()) / spent / MEGABYTE, len(finder.find(long))
        said = f"{speed:5.2f} MB/s, {hits} hits in {len(long)} characters"
        print(f"{lang} {len(many):6} terms, loaded in {loading:.2f} s: {said}")
        few, article = recognizer(rng.sample(many, min(10_000, len(many))), lang), long[:5_000]
        spent = seconds(lambda few=few, article=article: few.find(article))  # type: ignore[misc]
        said = f"{spent * 1000:.1f} ms, {len(few.find(article))} hits"
        print(f"{lang}  10000 terms, an article of {len(article)} characters: {said}")


if __name__ == "__main__":
    main()
