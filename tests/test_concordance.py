from __future__ import annotations

import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.errors import LimitError, UsageError
from tmkit.memory import concordance
from tmkit.memory.concordance import find_spans, sought_form
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.pattern_literals import required_literals
from tmkit.memory.store import Where
from tmkit.model import Concordance
from tmkit.text.normalize import fold


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        yield memory


@pytest.fixture
def filled(memory: Memory) -> Memory:
    memory.add("重慶市政府外事辦公室", "Foreign Affairs Office", article="1.txt", created="2020-01-01T00:00:00Z")
    memory.add("市政府召开会议", "The Municipal Government met.", article="2.txt", created="2021-01-01T00:00:00Z")
    memory.add("友好城市", "sister city", status="verified", created="2022-01-01T00:00:00Z")
    memory.add("友好城市代表团", "a delegation of a Sister City", status="aligned", confidence=0.5, created="")
    return memory


def sources(memory: Memory, text: str, **options: Any) -> list[str]:
    return [hit.source for hit in memory.concordance(text, **options).hits]


def test_two_characters_are_found_exactly(filled: Memory) -> None:
    assert sources(filled, "政府") == ["市政府召开会议", "重慶市政府外事辦公室"]
    assert sources(filled, "府政") == []
    assert sources(filled, "市") == ["友好城市", "市政府召开会议", "友好城市代表团", "重慶市政府外事辦公室"]


def test_spans_are_in_the_stored_text(filled: Memory) -> None:
    [hit] = filled.concordance("重庆市").hits
    assert [hit.source[start:end] for start, end in hit.spans] == ["重慶市"]
    assert hit.target_spans == ()
    [_, hit] = filled.concordance("SISTER city").hits
    assert [hit.target[start:end] for start, end in hit.target_spans] == ["Sister City"]


def test_script_width_case_and_invisible_characters_make_no_difference(memory: Memory) -> None:
    memory.add("在重\N{SOFT HYPHEN}慶舉行ＣＩＩＥ展", "x")
    for text in ("重庆", "重慶", "ciie", "ＣＩＩＥ", "庆举行CII"):
        [hit] = memory.concordance(text).hits
        assert fold(hit.source[slice(*hit.spans[0])]).lower() == fold(text).lower()


def test_sides(filled: Memory) -> None:
    assert sources(filled, "sister", side="target") == ["友好城市", "友好城市代表团"]
    assert sources(filled, "sister", side="source") == []
    assert filled.concordance("友好", side="source").hits[0].target_spans == ()


def test_inside_words_too(filled: Memory) -> None:
    assert sources(filled, "ister c") == ["友好城市", "友好城市代表团"]
    assert sources(filled, "overn") == ["市政府召开会议"]


def test_several_places_in_one_unit_are_one_hit(memory: Memory) -> None:
    memory.add("城市和城市和城市", "x")
    answer = memory.concordance("城市")
    assert (answer.total, answer.hits[0].spans) == (1, ((0, 2), (3, 5), (6, 8)))


def test_further_texts_on_either_side(filled: Memory) -> None:
    assert sources(filled, "城市", and_=["delegation"]) == ["友好城市代表团"]
    assert sources(filled, "城市", and_=["友好", "sister"]) == ["友好城市", "友好城市代表团"]
    assert sources(filled, "城市", and_=["nowhere"]) == []


def test_a_text_that_must_stand_on_the_other_side(filled: Memory) -> None:
    filled.add("他说 sister city 就是友好城市", "He explained the words.")
    assert sources(filled, "友好城市", across="SISTER") == ["友好城市", "友好城市代表团"]
    assert sources(filled, "sister", across="友好城市") == ["友好城市", "友好城市代表团"]
    assert sources(filled, "友好", across="sister", side="target") == []
    assert sources(filled, "友好", across="友好") == []
    assert sources(filled, "友.城", regex=True, across="delegation") == ["友好城市代表团"]
    assert sources(filled, "友好城市", across="  ") == ["友好城市", "友好城市代表团", "他说 sister city 就是友好城市"]
    [hit] = filled.concordance("友好城市", across="delegation").hits
    assert [hit.target[start:end] for start, end in hit.target_spans] == ["delegation"]
    assert hit.spans == ((0, 4),)


WORDS = st.lists(st.sampled_from(["友好", "城市", "city", "sister"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(st.tuples(WORDS, WORDS), max_size=6), WORDS, WORDS)
def test_the_other_side_is_that_of_the_text(pairs: list[tuple[str, str]], text: str, across: str) -> None:
    with TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.db", create=True) as memory:
        for source, target in pairs:
            memory.add(source, target)
        wanted = {pair for pair in pairs for one, other in (pair, pair[::-1]) if text in one and across in other}
        answer = memory.concordance(text, across=across)
        assert {(hit.source, hit.target) for hit in answer.hits} == wanted
        assert all(hit.spans and hit.target_spans for hit in answer.hits)


def test_choosing_units(filled: Memory) -> None:
    assert sources(filled, "政府", where=Where(article="1.txt")) == ["重慶市政府外事辦公室"]
    assert sources(filled, "政府", where=Where(since="2020-06-01")) == ["市政府召开会议"]
    assert sources(filled, "友好", where=Where(statuses=("verified",))) == ["友好城市"]
    assert sources(filled, "友好", where=Where(min_confidence=0.6)) == ["友好城市"]


def test_pages_and_counts(memory: Memory) -> None:
    for number in range(25):
        memory.add(f"会谈{number:02}", "x", created=f"2020-01-{number + 1:02}T00:00:00Z")
    first = memory.concordance("会谈", limit=10)
    assert (first.total, len(first.hits), first.hits[0].source) == (25, 10, "会谈24")
    rest = [hit for offset in (10, 20) for hit in memory.concordance("会谈", limit=10, offset=offset).hits]
    assert [*first.hits, *rest] == list(memory.concordance("会谈", limit=None).hits)
    assert memory.concordance("会谈", limit=0) == Concordance(25, ())
    assert memory.concordance("会谈", offset=99).hits == ()


def test_patterns_run_on_the_text_as_stored(filled: Memory) -> None:
    assert sources(filled, "重[庆]市", regex=True) == []
    assert sources(filled, "[政正]府.*室", regex=True) == ["重慶市政府外事辦公室"]
    assert sources(filled, "政府.*辦", regex=True) == ["重慶市政府外事辦公室"]
    assert sources(filled, "^友好城市$", regex=True) == ["友好城市"]
    [hit] = filled.concordance(r"\bSister\b", regex=True).hits
    assert hit.target[slice(*hit.target_spans[0])] == "Sister"
    assert sources(filled, "x*", regex=True) == []


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("友好城市", ["友好城市"]),
        ("友好+城市", ["友好"]),
        ("友好?城市", ["城市"]),
        ("友好{2,3}城市们", ["城市们"]),
        ("a\\.b\\(c", ["a.b(c"]),
        ("[友好]城市", ["城市"]),
        ("[]]城市|[^]a]友好", ["城市", "友好"]),
        ("城市(友|好)?合作关系", ["合作关系"]),
        ("城市(?=合作)", ["城市"]),
        ("(城市|友好)", None),
        ("城市|.", None),
        ("(?i)sister", None),
        ("(?x)si ster", None),
        ("城.市", None),
        ("\\x41\\x42城市", None),
        ("\\p{Han}城市", None),
        ("\\w城市\\d", ["城市"]),
        ("\\d\\d", None),
        ("^城市$", ["城市"]),
        ("  +城市", ["城市"]),
        ("", None),
    ],
)
def test_what_every_match_must_contain(pattern: str, expected: list[str] | None) -> None:
    assert required_literals(pattern) == expected


PIECES = st.sampled_from(
    ["城市", "友", "好", "a", "B", ".", "[友好]", "[^a]", "好?", "a*", "(a|好)", "B+", "|", "^", "\\.", "友{0,2}"]
)


@given(st.lists(PIECES, max_size=7).map("".join), st.text("城市友好aB.", max_size=12))
def test_required_literals_lose_no_match(pattern: str, text: str) -> None:
    try:
        match = re.search(pattern, text)
    except re.error:
        return
    literals = required_literals(pattern)
    if match and literals is not None:
        assert any(literal in match[0] for literal in literals)


def test_a_wrong_pattern_is_named(memory: Memory) -> None:
    with pytest.raises(UsageError, match=r"^the pattern '\(a' is wrong: missing \) at position 2$"):
        memory.concordance("(a", regex=True)


def test_a_pattern_that_runs_away_is_cut(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "SEARCH_SECONDS", 0.5)
    for number in range(20):
        memory.add("a" * 40 + f"b{number}", "x")
    start = time.monotonic()
    answer = memory.concordance("(a|aa)+$", regex=True)
    assert answer.cut
    assert answer.total == 0
    assert time.monotonic() - start < 3


def test_nothing_sought_finds_nothing(filled: Memory) -> None:
    assert filled.concordance("  ").total == 0
    assert filled.concordance("\N{ZERO WIDTH SPACE}").total == 0
    assert filled.concordance("", regex=True).total == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"side": "left"}, "side must be source, target or both, not 'left'"),
        ({"limit": -1}, "limit and offset must not be negative"),
        ({"offset": -1}, "limit and offset must not be negative"),
    ],
)
def test_wrong_arguments(memory: Memory, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=f"^{re.escape(message)}$"):
        memory.concordance("会", **options)


def test_too_long_a_text_is_refused(memory: Memory) -> None:
    with pytest.raises(LimitError, match=r"^the text has 10001 characters; concordance takes up to 10000$"):
        memory.concordance("会" * 10_001)


ANY = st.text(st.sampled_from("重慶庆 aAİςΣσ\N{ZERO WIDTH SPACE}ＡK𠮷"), max_size=14)


@given(ANY, ANY, ANY)
def test_a_span_holds_what_was_sought(before: str, middle: str, after: str) -> None:
    sought, text = sought_form(middle), before + middle + after
    if not sought:
        return
    spans = find_spans(sought, text)
    assert all(sought_form(text[start:end]) == sought for start, end in spans)
    assert spans or sought not in sought_form(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
