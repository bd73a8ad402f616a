"""The look-up benchmark: its data, its plot, and that every engine measures the same thing."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rapidfuzz.distance import Levenshtein

from benchmarks.lookup import is_exact, percentiles, recall, table
from benchmarks.lookup_data import KINDS, ROOT, Texts, make_pairs, make_queries, read_base, to_stock
from benchmarks.lookup_plot import cost_plot

BASE = ROOT / "corpus" / "gold"


@pytest.fixture(scope="module")
def texts() -> Texts:
    stream = make_pairs(to_stock(read_base(BASE)), seed=7)
    return Texts(list(islice(stream, 3000)), list(islice(stream, 300)))


def test_the_pairs_are_distinct_and_as_long_as_they_should_be(texts: Texts) -> None:
    stored = [zh for zh, _ in texts.stored]
    assert len({*stored, *(zh for zh, _ in texts.unseen)}) == 3300
    lengths = sorted(map(len, stored))
    assert 36 <= sum(lengths) / len(lengths) <= 41
    assert 110 <= lengths[-30] <= 180
    assert all("\t" not in zh + en and "\n" not in zh + en for zh, en in texts.stored)


def test_the_same_seed_gives_the_same_pairs(texts: Texts) -> None:
    stock = to_stock(read_base(BASE))
    assert list(islice(make_pairs(stock, seed=7), 50)) == texts.stored[:50]
    assert list(islice(make_pairs(stock, seed=8), 50)) != texts.stored[:50]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_queries(texts: Texts, lang: str) -> None:
    stored = [pair[lang == "en"] for pair in texts.stored]
    for kind in KINDS:
        assert texts.queries(lang, kind, 20) == texts.queries(lang, kind, 20)
        assert len(texts.queries(lang, kind, 20)) == 20
    edited = make_queries(stored, lang, "edited", 60)
    near = [max(Levenshtein.normalized_similarity(query, text) for text in stored) for query in edited]
    assert sum(share >= 0.6 for share in near) >= 50
    assert sum(share == 1 for share in near) <= 6


def test_the_plot_is_a_picture() -> None:
    plot = cost_plot({"a & b": [(1e4, 0.5), (1e6, 2.0)], "c": [(1e4, 20.0)]}, "<T>", "pairs", "ms")
    root = ElementTree.fromstring(plot)
    assert [one.tag.rpartition("}")[2] for one in root].count("polyline") == 2
    assert "a &amp; b" in plot


def test_recall_counts_what_is_missed() -> None:
    truth = {"ask": {"scores": {"zh edited": [[90.0, 80.0], [], [75.0]]}}}
    found = {"ask": {"scores": {"zh edited": [[90.0], [], [75.0]]}}}
    assert recall(truth, found) == {"zh": (2, 2, 2, 3)}
    assert recall(None, found) == {}
    assert not is_exact("tmkit", {"recall": recall(truth, found)})
    assert is_exact("tantivy", {"recall": recall(truth, found)})
    assert percentiles([0.001 * number for number in range(1, 101)]) == pytest.approx((50, 95, 99))


def test_the_engines_agree(tmp_path: Path) -> None:
    found = tmp_path / "found.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "lookup.py"), "400", "--each", "12", "--truth", "12"]
    options = ["--base", str(BASE), "--engines", "tmkit", "rapidfuzz", "--json", str(found)]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    result = json.loads(found.read_text("utf-8"))["400"]
    assert result["tmkit"]["ask"]["scores"] == result["rapidfuzz"]["ask"]["scores"]
    assert result["tmkit"]["recall"]["zh"][1] > 5
    assert table(400, result) in done.stdout
