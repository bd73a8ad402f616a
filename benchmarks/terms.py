"""Which terms of a dictionary the extraction proposes, and with which English, by frequency, beside Dice and eflomal.

Run ``python benchmarks/terms.py PAIRS.tsv… --glossary TERMS.csv… [--speed COUNT]``. The pairs have columns ``zh`` and
``en`` (and any others); the glossary has one form a row, columns ``zh`` and ``en``; it is held against the result and
not given to the extraction. ``proposed`` is the share of its terms that occur in the Chinese and are proposed,
``right`` the share of these whose best-scored English is a form of theirs (by stems, without an article). Dice is
*given* the term. eflomal is timed on the same pairs where it is installed; else a line says that it was skipped.

``--memory TM --expected GLOSSARY`` asks of a memory instead (such as the one built from two articles): how many of the
terms of a glossary, both sides of which stand in one unit, are proposed, and which of them are not.

``--speed COUNT`` repeats the pairs of the first file until there are so many and tells seconds and peak memory.
"""

from __future__ import annotations

import argparse
import importlib.util
import platform
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import tmkit
from benchmarks.renderings import BANDS, Dice, Forms, Pair, occurring, read_forms, read_pairs
from tmkit.bitext.rendering_votes import rendering_key
from tmkit.memory.term_pairs import term_pairs
from tmkit.model.candidate import TermCandidate
from tmkit.terms.extraction.extract import Proposal, extract_terms
from tmkit.terms.glossary import read_glossary
from tmkit.text.normalize import fold


def best_english(candidates: Sequence[TermCandidate]) -> dict[str, str]:
    """Give the key of the best-scored English of each proposed Chinese term; the candidates are in order of score."""
    found: dict[str, str] = {}
    for one in candidates:
        found.setdefault(fold(one.zh).lower(), rendering_key(one.en))
    return found


def extract(pairs: Sequence[Pair]) -> tuple[Proposal, float]:
    start = time.process_time()
    found = extract_terms([(number, zh, en) for number, (zh, en) in enumerate(pairs, 1)])
    return found, time.process_time() - start


def measure(pairs: Sequence[Pair], forms: Forms) -> None:
    found, seconds = extract(pairs)
    best = best_english(found.candidates)
    types = ", ".join(f"{kind} {count}" for kind, count in Counter(one.type for one in found.candidates).most_common())
    print(f"{len(found.candidates)} candidates ({types}) in {seconds:.1f} s of CPU time")
    terms = occurring(forms, pairs)
    dice = Dice([en for _, en in pairs])
    bands: defaultdict[tuple[int, int], list[tuple[bool, bool, bool]]] = defaultdict(list)
    for term, numbers in terms.items():
        band = next(one for one in BANDS if one[0] <= len(numbers) <= one[1])
        row = term in best, best.get(term) in forms[term], dice.best(numbers) in forms[term]
        for place in (band, (3, 0), (0, 0)):
            if place[1] or place[0] <= len(numbers):
                bands[place].append(row)
    show(bands)


def show(bands: Mapping[tuple[int, int], Sequence[tuple[bool, bool, bool]]]) -> None:
    print(f"{'units':>8} {'terms':>6} {'proposed':>9} {'right':>6} {'Dice':>6}")
    for low, high in [*BANDS, (3, 0), (0, 0)]:
        rows = bands.get((low, high), [])
        if rows:
            name = (
                f"{low}+" if not high and low else "all" if not high else str(low) if low == high else f"{low}-{high}"
            )
            name = f"{low}+" if high > 1000 else name
            proposed, right, dice = (sum(column) for column in zip(*rows, strict=True))
            share = right / max(proposed, 1)
            print(f"{name:>8} {len(rows):6} {proposed / len(rows):9.3f} {share:6.3f} {dice / len(rows):6.3f}")


def measure_memory(memory: Path, expected: Path) -> None:
    """Tell which terms of a glossary are proposed from a memory that holds both sides of them in one unit."""
    with tmkit.open_memory(memory) as opened:
        pairs = term_pairs(opened.store)
    found = extract_terms(pairs)
    proposed = {(fold(one.zh), rendering_key(one.en)) for one in found.candidates}
    texts = [(fold(zh), f" {rendering_key('x ' + en)} ") for _, zh, en in pairs]
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for concept in read_glossary([expected]).concepts:
        for term in concept.terms:
            english = {rendering_key(other.text) for other in concept.terms if other.lang.startswith("en")}
            zh = fold(term.text)
            if term.lang.startswith("zh"):
                asked[zh] |= {key for key in english if any(zh in own and f" {key} " in other for own, other in texts)}
    terms = {zh: keys for zh, keys in asked.items() if keys}
    missed = [zh for zh, keys in terms.items() if not any((zh, key) in proposed for key in keys)]
    wrong = [f"{zh} = {en}" for zh, en in sorted(proposed) if terms.get(zh) and en not in terms[zh]]
    print(
        f"{len(found.candidates)} candidates; proposed {len(terms) - len(missed)} of {len(terms)} terms of {expected}"
    )
    print(f"missed: {', '.join(missed) or 'none'}\nwith another English: {', '.join(wrong) or 'none'}")


def show_eflomal(pairs: Sequence[Pair]) -> None:
    if importlib.util.find_spec("eflomal") is None:
        print("eflomal: skipped, it is not installed (it needs a C compiler: pip install eflomal)")
        return
    import io

    from eflomal import Aligner  # type: ignore[import-not-found]

    from tmkit.text.tokens import english_words, words

    zh, en = (
        io.StringIO("\n".join(" ".join(cut(text)) for text in side))
        for cut, side in zip((words, english_words), zip(*pairs, strict=True), strict=True)
    )
    start = time.perf_counter()
    Aligner().align(zh, en, links_filename_fwd="/dev/null", links_filename_rev="/dev/null")
    print(f"eflomal: links of these pairs in {time.perf_counter() - start:.1f} s")


def show_speed(pairs: Sequence[Pair], count: int) -> None:
    many = [pairs[number % len(pairs)] for number in range(count)]
    start = time.perf_counter()
    found, seconds = extract(many)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spent = time.perf_counter() - start
    told = f"{seconds:.0f} s of CPU time, {spent:.0f} s by the clock, {peak:.0f} MB at the most"
    print(f"{count} pairs: {len(found.candidates)} candidates, {told}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="*")
    parser.add_argument("--glossary", type=Path, nargs="+", default=[])
    parser.add_argument("--speed", type=int, default=0, metavar="COUNT")
    parser.add_argument("--memory", type=Path, metavar="TM")
    parser.add_argument("--expected", type=Path, metavar="GLOSSARY")
    options = parser.parse_args()
    if options.memory and options.expected:
        measure_memory(options.memory, options.expected)
    if not options.pairs:
        return
    pairs = read_pairs(options.pairs)
    print(f"# {platform.machine()}, Python {platform.python_version()}, tmkit {tmkit.__version__}, {len(pairs)} pairs")
    if options.glossary:
        measure(pairs, read_forms(options.glossary))
        show_eflomal(pairs)
    if options.speed:
        show_speed(pairs, options.speed)


if __name__ == "__main__":
    main()
