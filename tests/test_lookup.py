from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_makers import unit

from tmkit.errors import LimitError, UsageError
from tmkit.memory import live
from tmkit.memory.diff import diff_runs
from tmkit.memory.languages import query_languages
from tmkit.memory.matching import find_matches
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.pool import TextPool
from tmkit.memory.scores import farthest, longest, shortest, tenths, threshold, units_of, word_score
from tmkit.model import Tag
from tmkit.text.normalize import fold

GOLDEN = [
    json.loads(line) for line in (Path(__file__).parent / "golden/scores.jsonl").read_text("utf-8").split("\n") if line
]
BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "lookup"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        yield memory


def distance_by_definition(ours: Any, theirs: Any) -> int:
    """The textbook table, nothing clever."""
    row = list(range(len(theirs) + 1))
    for i, a in enumerate(ours, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(theirs, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]


def score_by_definition(query: str, stored: str, language: str) -> float:
    ours, theirs = units_of(fold(query), language), units_of(fold(stored), language)
    longer = max(len(ours), len(theirs))
    return 1000 * (longer - distance_by_definition(ours, theirs)) // longer / 10


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: str(case["label"]))
def test_golden_scores(case: dict[str, Any], memory: Memory) -> None:
    repeat = case.get("repeat", 1)
    query = case["query"] * repeat + case.get("suffix", "")
    stored = case["stored"] * repeat + ("务" if case.get("suffix") else "")
    memory.add(stored, "x", source_lang=case["language"], target_lang="fr")
    matches = memory.lookup(query, min_score=0, lang=case["language"])
    assert [match.score for match in matches] == [case["score"]]
    assert matches[0].source == stored


@pytest.mark.parametrize(
    ("longer", "distance", "expected"),
    [(3, 1, 666), (7, 2, 714), (1000, 1, 999), (2000, 1, 999), (1, 1, 0), (1, 0, 1000)],
)
def test_scores_are_floored(longer: int, distance: int, expected: int) -> None:
    assert tenths(longer, distance) == expected


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 1000))
def test_a_distance_passes_as_its_floored_score_passes(longer: int, distance: int, least: int) -> None:
    distance = min(distance, longer)
    assert (distance <= farthest(longer, least)) == (tenths(longer, distance) >= least)


@given(st.integers(1, 500), st.integers(1, 1000))
def test_lengths_outside_the_window_cannot_reach(length: int, least: int) -> None:
    for other in range(1, 700):
        best = tenths(max(length, other), abs(length - other))
        assert (best >= least) == (shortest(length, least) <= other <= longest(length, least))


TEXT = st.text(st.sampled_from("重慶庆市外事 aAbＡ。,𠮷\N{ZERO WIDTH SPACE}"), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=12), TEXT, st.sampled_from(["zh", "en"]), st.integers(300, 1000))
def test_a_pool_finds_what_the_definition_finds(texts: list[str], query: str, language: str, least: int) -> None:
    pool = TextPool(language)
    for key, text in enumerate(texts):
        pool.add(key, fold(text))
    expected = {}
    for key, text in enumerate(texts):
        if units_of(fold(text), language) and units_of(fold(query), language):
            score = round(10 * score_by_definition(query, text, language))
            if score >= least:
                expected[key] = score
    assert dict(pool.search(fold(query), least)) == expected


@given(TEXT, TEXT)
def test_a_score_is_symmetric_and_100_only_for_equals(one: str, other: str) -> None:
    a, b = fold(one), fold(other)
    if a and b:
        there, back = find_matches(a, [b], 0), find_matches(b, [a], 0)
        assert there == back
        assert (there[0][1] == 1000) == (a == b)


def test_nothing_matches_an_empty_query_or_an_empty_text(memory: Memory) -> None:
    memory.add("会谈", "talks")
    for query in ("", "  \N{IDEOGRAPHIC SPACE}", "\N{ZERO WIDTH SPACE}"):
        assert memory.lookup(query, min_score=0) == []
    assert find_matches("", ["a"], 0) == find_matches("a", [""], 0) == []


def test_punctuation_is_matched_like_any_text(memory: Memory) -> None:
    memory.add("……", "...")
    memory.add("。", ".")
    assert [match.source for match in memory.lookup("……")] == ["……"]


def test_both_directions(memory: Memory) -> None:
    memory.add("友好城市", "sister city")
    match = memory.lookup("Sister city")[0]
    assert (match.source, match.target, match.score, match.kind) == ("sister city", "友好城市", 100.0, "exact")
    assert memory.lookup("友好城市")[0].target == "sister city"
    assert memory.lookup("友好城市", lang="en") == []


def test_stored_text_comes_back_as_it_was(memory: Memory) -> None:
    memory.add(" 重慶\N{ZERO WIDTH SPACE}（ＡＢＣ） ", " Chongqing\N{NO-BREAK SPACE}(ABC) ")
    match = memory.lookup("重庆(ABC)")[0]
    assert (match.source, match.target) == (
        " 重慶\N{ZERO WIDTH SPACE}（ＡＢＣ） ",
        " Chongqing\N{NO-BREAK SPACE}(ABC) ",
    )
    assert match.score == 100.0


def test_context_above_exact_above_fuzzy(memory: Memory) -> None:
    memory.add("结束", "It is over.", created="2021-01-01T00:00:00Z")
    memory.add("结束", "The end.", previous="上一句", following="", created="2020-01-01T00:00:00Z")
    memory.add("结束了", "Over now.")
    kinds = [(match.kind, match.target) for match in memory.lookup("结束", min_score=60, context=("上一句", ""))]
    assert kinds == [("context", "The end."), ("exact", "It is over."), ("fuzzy", "Over now.")]
    assert [match.kind for match in memory.lookup("结束", context=("别的", ""))] == ["exact", "exact"]
    assert [match.kind for match in memory.lookup("结束")] == ["exact", "exact"]


def test_context_is_compared_folded(memory: Memory) -> None:
    memory.add("结束", "The end.", previous="重慶", following="下一句")
    assert memory.lookup("结束", context=("重庆", "下一句 "))[0].kind == "context"


def test_numbers_are_compared_by_value_and_named(memory: Memory) -> None:
    memory.add("共捐赠3万只口罩", "30,000 masks were donated")
    same = memory.lookup("共捐赠30,000只口罩", min_score=50)[0]
    assert (same.kind, same.penalties) == ("numbers", ())
    other = memory.lookup("共捐赠5万只口罩")[0]
    assert (other.kind, other.score) == ("numbers", 87.5)
    assert [(p.name, p.detail) for p in other.penalties] == [("numbers", "5万 → 3万")]
    words = memory.lookup("共捐献5万只口罩")[0]
    assert (words.kind, [p.name for p in words.penalties]) == ("fuzzy", ["numbers"])


def test_penalties_order_equal_scores_and_never_change_the_score(memory: Memory) -> None:
    memory.add("代表团抵达", "low", status="aligned", confidence=0.5)
    memory.add("代表团抵达", "sure", status="aligned", confidence=0.95)
    memory.add("代表团抵达", "unsure person", status="needs-review")
    memory.add("代表团抵达", "person", status="verified")
    matches = memory.lookup("代表团抵达")
    assert [match.target for match in matches] == ["person", "sure", "low", "unsure person"]
    assert {match.score for match in matches} == {100.0}
    assert [[(p.name, p.points) for p in match.penalties] for match in matches] == [
        [], [], [("confidence", 4.0)], [("unapproved", 5.0)],
    ]  # fmt: skip


def test_tags_cost_a_point_each_but_no_score(memory: Memory) -> None:
    bold = (Tag("open", 1, "bpt"), "会谈", Tag("close", 1, "ept"))
    memory.add(bold, "tagged")
    memory.add("会谈", "plain")
    assert [match.target for match in memory.lookup("会谈")] == ["plain", "tagged"]
    assert [match.target for match in memory.lookup(bold)] == ["tagged", "plain"]
    assert [(p.name, p.points) for p in memory.lookup("会谈")[1].penalties] == [("tags", 2.0)]


def test_ties_by_status_then_date_then_count_then_id(memory: Memory) -> None:
    memory.add("会谈", "old", created="2019-01-01T00:00:00Z")
    memory.add("会谈", "new", created="2022-01-01T00:00:00Z")
    memory.add("会谈", "undated", created="")
    memory.add("会谈", "checked", status="verified", created="2018-01-01T00:00:00Z")
    assert [match.target for match in memory.lookup("会谈")] == ["checked", "new", "old", "undated"]


def test_equal_pairs_are_one_match_with_their_count(memory: Memory) -> None:
    for previous in ("a", "b", "c"):
        memory.add("会谈", "talks", previous=previous, following="")
    memory.add("会谈", "meeting")
    matches = memory.lookup("会谈")
    assert sorted((match.target, match.count) for match in matches) == [("meeting", 1), ("talks", 3)]
    assert len(memory.lookup("会谈", limit=1)) == 1


def test_limit_counts_merged_matches_and_none_means_all(memory: Memory) -> None:
    for number in range(12):
        memory.add("会谈", f"talks {number}")
    assert len(memory.lookup("会谈")) == 5
    assert len(memory.lookup("会谈", limit=None)) == 12
    assert memory.lookup("会谈", limit=0) == []


def test_a_limit_is_filled_where_equal_ones_were_merged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SMALL", 10)
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(unit("会谈在重庆举行", previous=str(number), following="") for number in range(30))
        memory.import_units(unit(f"会谈在重庆举行{mark}") for mark in "一二三四五六")
        memory.import_units([unit("会谈在重庆举办了")])
        matches = memory.lookup("会谈在重庆举行", limit=8)
        assert [(match.score, match.count) for match in matches] == [(100.0, 30), *[(87.5, 1)] * 6, (75.0, 1)]
        assert list(memory.lookup_many(["会谈在重庆举行"] * 3, limit=8)) == [matches] * 3


def test_rejected_units_are_not_shown(memory: Memory) -> None:
    unit_id = memory.add("会谈", "wrong", status="rejected")
    assert memory.lookup("会谈") == []
    memory.update(unit_id, status="verified")
    assert [match.unit_id for match in memory.lookup("会谈")] == [unit_id]


def test_letter_case_alone_ranks_below_the_very_text(memory: Memory) -> None:
    memory.add("THE MAYOR", "大写", source_lang="en", target_lang="zh")
    memory.add("The mayor", "小写", source_lang="en", target_lang="zh")
    matches = memory.lookup("The mayor")
    assert [(match.target, match.kind, match.score) for match in matches] == [
        ("小写", "exact", 100.0), ("大写", "exact", 100.0),
    ]  # fmt: skip
    assert [penalty.name for penalty in matches[1].penalties] == ["case"]


def test_many_queries_are_answered_in_order_by_any_number_of_workers(memory: Memory) -> None:
    for number in range(30):
        memory.add(f"第{number}次会谈", f"talks number {number}")
    texts = [f"第{number}次會談" for number in range(30)] + ["", "别的"]
    one = list(memory.lookup_many(texts))
    assert one == list(memory.lookup_many(texts, workers=4)) == [memory.lookup(text) for text in texts]
    assert [matches[0].target for matches in one[:30]] == [f"talks number {number}" for number in range(30)]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"min_score": 101}, "the lowest score must be between 0 and 100, not 101"),
        ({"min_score": -1}, "the lowest score must be between 0 and 100, not -1"),
        ({"min_score": float("nan")}, "the lowest score must be between 0 and 100, not nan"),
        ({"limit": -1}, "limit must not be negative: -1"),
    ],
)
def test_wrong_arguments(memory: Memory, call: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        memory.lookup("x", **call)


def test_a_query_longer_than_any_segment_is_refused_in_one_line(memory: Memory) -> None:
    with pytest.raises(LimitError, match=r"^the text has 100001 characters; look-up takes up to 100000: split it$"):
        memory.lookup("外" * 100_001)
    memory.add("外" * 3000, "x")
    assert memory.lookup("外" * 2999)[0].score == 99.9
    assert memory.lookup("外" * 100_000) == []


def test_odd_queries_get_an_answer(memory: Memory) -> None:
    memory.add("会谈", "talks")
    for query in ("\x00", "\ud800会谈", "\x1b[31m", "￿", "a" * 1000, "\N{COMBINING ACUTE ACCENT}" * 50):
        assert isinstance(memory.lookup(query, min_score=30), list)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重庆市政府", ["zh"]),
        ("the mayor", ["en"]),
        ("使用 reversed 函数", ["zh"]),
        ("2020", ["zh", "en"]),
        ("。", ["zh", "en"]),
        ("The sign says 出口 and the next one says nothing at all", ["zh", "en"]),
    ],
)
def test_the_language_of_a_query_is_told_by_its_letters(text: str, expected: list[str]) -> None:
    assert query_languages(text, ["zh", "en"]) == expected


def test_any_language_pair(memory: Memory) -> None:
    memory.add("Der Bürgermeister kam.", "Le maire est venu.", source_lang="de", target_lang="fr")
    assert memory.lookup("der Bürgermeister kam")[0].score == 75.0
    assert memory.lookup("Le maire est venu.")[0].target == "Der Bürgermeister kam."


@given(TEXT, TEXT, st.sampled_from(["zh", "en"]))
def test_diff_runs_cover_both_texts(query: str, source: str, language: str) -> None:
    runs = diff_runs(query, source, language)
    assert "".join(run.query for run in runs) == query
    assert "".join(run.source for run in runs) == source
    for run in runs:
        if run.kind == "same":
            assert units_of(fold(run.query), language) == units_of(fold(run.source), language)


@pytest.mark.parametrize(
    ("query", "source", "language", "expected"),
    [
        ("会谈结束", "會談結束", "zh", [("same", "会谈结束", "會談結束")]),
        ("出席会议", "出席了会议", "zh", [("same", "出席", "出席"), ("inserted", "", "了"), ("same", "会议", "会议")]),
        (
            "the old port",
            "the port",
            "en",
            [("same", "the ", "the "), ("deleted", "old ", ""), ("same", "port", "port")],
        ),
        ("甲", "乙", "zh", [("changed", "甲", "乙")]),
        ("Same TEXT", "same text", "en", [("same", "Same TEXT", "same text")]),
    ],
)
def test_diffs(query: str, source: str, language: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(run.kind, run.query, run.source) for run in diff_runs(query, source, language)] == expected


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("The mayor met them.", "The Mayor met him!", "en", 75.0),
        ("友好城市合作", "友好城市交流", "zh", 50.0),
        ("!!!", "???", "en", 0.0),
        ("same", "same", "en", 100.0),
        ("。", "。", "zh", 100.0),
    ],
)
def test_word_scores(query: str, text: str, language: str, expected: float) -> None:
    assert word_score(query, text, language) == expected


def test_thresholds_are_tenths() -> None:
    assert [threshold(value) for value in (0, 30, 66.6, 70.04, 100)] == [0, 300, 666, 700, 1000]


@pytest.mark.skipif(not BENCH.exists(), reason="no shared data beside the checkout")
def test_best_matches_of_the_development_data_are_found(tmp_path: Path) -> None:
    """A part of the 100,000 pairs with the queries whose truth lies in it; the whole runs in benchmarks."""
    with gzip.open(BENCH / "pairs.100k.tsv.gz", "rt", encoding="utf-8", newline="\n") as lines:
        pairs = [line.rstrip("\n").split("\t") for _, line in zip(range(4001), lines, strict=False)][1:]
    with gzip.open(BENCH / "queries.jsonl.gz", "rt", encoding="utf-8") as lines:
        queries = [json.loads(line) for line in lines]
    inside = [query for query in queries if query["truth"] and query["truth"][0][0] < 4000][:40]
    assert len(inside) >= 10
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(unit(zh, en, source_lang="zh", target_lang="en") for zh, en in pairs)
        for query in inside:
            wanted = [score for number, score in query["truth"] if number < 4000][:5]
            found = [match.score for match in memory.lookup(query["query"], lang=query["lang"])]
            assert len(found) >= len(wanted)
            assert all(ours >= theirs for ours, theirs in zip(found, wanted, strict=False)), query
