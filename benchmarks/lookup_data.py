"""Make pairs of any number for look-up benchmarks, and queries for them: the same for the same seed.

``python benchmarks/lookup_data.py COUNT -o PAIRS.tsv [--queries Q.jsonl] [--base FILE|corpus] [--seed N]``

The pairs are recombined clauses of a base: ``../shared/bench/lookup/pairs.100k.tsv.gz`` where that is there, else the
bundled ``corpus/gold``. Numbers, names and one Chinese word in two are exchanged, the Chinese texts are distinct, their
lengths log-normal (mean 38 characters, p99 139), and one pair in six differs in one clause from one shortly before, as
the releases of one manual do. Queries: ``edited`` (a stored text with 1-30 % random edits, 70 %, or with a clause put
in, taken out or moved), ``unseen`` (pairs of the same making that are not stored) and ``unrelated`` (other texts).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
BENCH = SHARED / "bench" / "lookup" / "pairs.100k.tsv.gz"

MEAN, SPREAD = 3.426, 0.65
"""Of the logarithm of the length: the mean length is 38 characters, one in a hundred is longer than 139."""

LONGEST_CLAUSE = 60
REPEATED = 1 / 6
RECENT = 1000

_ZH_CLAUSE = re.compile(r"[^，。；：！？]+[，。；：！？]*")
_EN_CLAUSE = re.compile(r".+?(?:[,.;:!?]+(?=\s|$)|$)")
_NUMBER = re.compile(r"\d+")
_NAME = re.compile(r"[A-Za-z_]{4,}")
_HAN = re.compile(r"[一-鿿]{4,}")

Pair = tuple[str, str]
Kind = Literal["edited", "unseen", "unrelated"]
KINDS: tuple[Kind, ...] = ("edited", "unseen", "unrelated")


def read_base(path: Path | None = None) -> list[Pair]:
    """Give the pairs that everything is made of; without a path, those that are there."""
    if path is None:
        path = BENCH if BENCH.exists() else ROOT / "corpus" / "gold"
    files = sorted(path.glob("*.tsv")) if path.is_dir() else [path]
    return [pair for file in files for pair in _read_pairs(file)]


def _read_pairs(path: Path) -> Iterator[Pair]:
    lines = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode("utf-8")
    for line in lines.split("\n")[1:]:
        zh, _, en = line.partition("\t")
        if zh and en:
            yield zh, en.partition("\t")[0]


@dataclass(frozen=True, slots=True)
class Stock:
    """What is recombined: clauses in order of length, names, and pairs of neighbouring Chinese characters."""

    clauses: list[Pair]
    lengths: list[int]
    names: list[str]
    words: list[str]

    def clause(self, room: int, chance: random.Random) -> Pair:
        """Give a clause of ``room`` characters or fewer, for the most part not much fewer where there is little."""
        end = max(1, bisect_right(self.lengths, room))
        begin = bisect_right(self.lengths, room * 2 // 3) if room < 16 else 0
        return self.clauses[chance.randrange(min(begin, end - 1), end)]


def to_stock(base: Sequence[Pair]) -> Stock:
    """Cut pairs into clauses: those with equally many on both sides, and short ones whole."""
    clauses = sorted(
        {clause for pair in base for clause in _clauses(pair)}, key=lambda clause: (len(clause[0]), clause)
    )
    names = sorted({name for zh, en in base for name in _NAME.findall(zh) if name in en})
    words = [
        run[at : at + 2] for zh, _ in base[:20_000] for run in _HAN.findall(zh) for at in range(0, len(run) - 1, 2)
    ]
    return Stock(clauses, [len(zh) for zh, _ in clauses], names or ["Chongqing"], words)


def _clauses(pair: Pair) -> Iterator[Pair]:
    zh, en = (
        [clause.strip() for clause in pattern.findall(text) if clause.strip()]
        for pattern, text in zip((_ZH_CLAUSE, _EN_CLAUSE), pair, strict=True)
    )
    if len(zh) == len(en):
        yield from (clause for clause in zip(zh, en, strict=True) if len(clause[0]) <= LONGEST_CLAUSE)
    elif len(pair[0]) <= LONGEST_CLAUSE:
        yield pair


def make_pairs(stock: Stock, seed: int = 1) -> Iterator[Pair]:
    """Give pairs without end, each Chinese text once."""
    chance = random.Random(seed)
    seen: set[int] = set()  # of hashes: a million texts would take much room
    recent: list[list[Pair]] = []
    while True:
        clauses = _again(recent, stock, chance) or _fresh(stock, chance)
        zh, en = _joined(clauses)
        if hash(zh) in seen:
            continue
        seen.add(hash(zh))
        if len(recent) < RECENT:
            recent.append(clauses)
        else:
            recent[chance.randrange(RECENT)] = clauses
        yield zh, en


def _joined(clauses: Sequence[Pair]) -> Pair:
    return "".join(zh for zh, _ in clauses), " ".join(en for _, en in clauses)


def _fresh(stock: Stock, chance: random.Random) -> list[Pair]:
    room = max(2, round(chance.lognormvariate(MEAN, SPREAD)))
    clauses: list[Pair] = []
    while room > 1:
        clause = _varied(stock.clause(room, chance), stock, chance)
        clauses.append(clause)
        room -= len(clause[0])
    return clauses


def _again(recent: list[list[Pair]], stock: Stock, chance: random.Random) -> list[Pair]:
    """Give a recent text with one clause changed; nothing where a fresh one is wanted."""
    if not recent or chance.random() >= REPEATED:
        return []
    clauses = list(chance.choice(recent))
    at = chance.randrange(len(clauses))
    if len(clauses) > 2 and chance.random() < 0.3:
        del clauses[at]
    else:
        clauses[at] = _varied(clauses[at], stock, chance)
    return clauses


def _varied(clause: Pair, stock: Stock, chance: random.Random) -> Pair:
    """Exchange numbers and names on both sides alike, and sometimes a Chinese word."""
    zh, en = clause
    for number in _NUMBER.findall(zh)[:3]:
        other = str(chance.randrange(10 ** (len(number[:9]) - 1), 10 ** len(number[:9])))
        zh, en = zh.replace(number, other, 1), en.replace(number, other, 1)
    for name in _NAME.findall(zh)[:1] if chance.random() < 0.3 else ():
        other = chance.choice(stock.names)
        zh, en = zh.replace(name, other, 1), en.replace(name, other, 1)
    run = _HAN.search(zh)
    if run and stock.words and chance.random() < 0.5:
        at = run.start() + chance.randrange(len(run[0]) - 1)
        zh = zh[:at] + chance.choice(stock.words) + zh[at + 2 :]
    return zh, en


def make_queries(texts: Sequence[str], lang: str, kind: Kind, count: int, seed: int = 2) -> list[str]:
    """Give queries of a kind from texts: those stored for ``edited``, those not stored for the others."""
    chance = random.Random(f"{seed} {lang} {kind}")
    chosen = chance.sample(texts, min(count, len(texts)))
    if kind == "unseen":
        return chosen
    if kind == "unrelated":
        return [_shuffled(text, lang, chance) for text in chosen]
    return [_edited(text, lang, texts, chance) for text in chosen]


def _shuffled(text: str, lang: str, chance: random.Random) -> str:
    """Give the same letters or words in another order: real frequencies, and hardly ever a match."""
    units = list(text) if lang == "zh" else text.split(" ")
    chance.shuffle(units)
    return ("" if lang == "zh" else " ").join(units)


def _edited(text: str, lang: str, texts: Sequence[str], chance: random.Random) -> str:
    units = list(text) if lang == "zh" else text.split(" ")
    other = chance.choice(texts)
    pool = list(other) if lang == "zh" else other.split(" ")
    if chance.random() < 0.7:
        units = _with_edits(units, pool, chance.uniform(0.01, 0.3), chance)
    else:
        units = _with_moved(units, pool, chance)
    return ("" if lang == "zh" else " ").join(units)


def _with_edits(units: list[str], pool: Sequence[str], share: float, chance: random.Random) -> list[str]:
    for _ in range(max(1, round(share * len(units)))):
        at = chance.randrange(len(units) + 1)
        what = chance.randrange(3)
        piece = [chance.choice(pool)] if what else []
        units[at : at + (what != 1)] = piece  # 0: taken out, 1: put in, 2: changed
    return units or [chance.choice(pool)]


def _with_moved(units: list[str], pool: Sequence[str], chance: random.Random) -> list[str]:
    size = max(1, len(units) // 5)
    at = chance.randrange(len(units))
    what = chance.randrange(3)
    if what == 0:
        return units[:at] + units[at + size :] or units
    if what == 1:
        return units[:at] + list(pool[:size]) + units[at:]
    return units[at : at + size] + units[:at] + units[at + size :]


def unrelated_texts(lang: str) -> list[str]:
    """Give sentences of articles that are no part of the base; none where there are no such articles."""
    from tmkit.langs import detect

    lines = [line.strip() for path in sorted((SHARED / "articles").glob("*.txt")) for line in _lines(path)]
    return [line for line in lines if 4 <= len(line) <= 200 and detect(line) == lang]


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8", errors="replace").split("\n")


@dataclass(frozen=True, slots=True)
class Texts:
    """Stored pairs and, from the same source, pairs that are not stored."""

    stored: list[Pair]
    unseen: list[Pair]

    def queries(self, lang: str, kind: Kind, count: int) -> list[str]:
        """Give so many queries of a kind in a language."""
        side = 0 if lang == "zh" else 1
        pairs = self.stored if kind == "edited" else self.unseen
        others = make_queries(unrelated_texts(lang), lang, "unseen", count) if kind == "unrelated" else []
        return others + make_queries([pair[side] for pair in pairs], lang, kind, count - len(others))


def make_texts(count: int, base: Path | None = None, seed: int = 1, unseen: int = 2000) -> Texts:
    """Give so many stored pairs, and pairs for queries."""
    stream = make_pairs(to_stock(read_base(base)), seed)
    return Texts(list(islice(stream, count)), list(islice(stream, unseen)))


def main() -> int:
    """Write pairs, and queries when they are wanted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("count", type=int)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--queries", type=Path)
    parser.add_argument("--each", type=int, default=200, help="queries of each kind and language")
    parser.add_argument("--base", help="a TSV of pairs, or the word corpus for the bundled one")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    base = ROOT / "corpus" / "gold" if options.base == "corpus" else Path(options.base) if options.base else None
    start = time.process_time()
    texts = make_texts(options.count, base, options.seed)
    with options.output.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("zh\ten\n")
        stream.writelines(f"{zh}\t{en}\n" for zh, en in texts.stored)
    if options.queries:
        rows = [
            {"lang": lang, "set": kind, "query": query}
            for lang in ("zh", "en")
            for kind in KINDS
            for query in texts.queries(lang, kind, options.each)
        ]
        options.queries.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    lengths = sorted(len(zh) for zh, _ in texts.stored)
    print(
        f"{len(lengths)} pairs, Chinese characters mean {sum(lengths) / len(lengths):.1f}, "
        f"p50 {lengths[len(lengths) // 2]}, p99 {lengths[len(lengths) * 99 // 100]}; "
        f"{time.process_time() - start:.1f} s CPU"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
