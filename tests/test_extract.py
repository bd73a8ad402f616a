"""Terms proposed from pairs: each kind of evidence, what is left alone, counts, the glossary, what was refused."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.model import Concept, Term
from tmkit.model.candidate import TermCandidate
from tmkit.terms.extraction.candidates import gather_candidates
from tmkit.terms.extraction.counting import PairCounter
from tmkit.terms.extraction.extract import extract_terms
from tmkit.terms.extraction.heads import find_heads
from tmkit.terms.extraction.repeated import repeated_runs
from tmkit.terms.extraction.sighting import Sighting
from tmkit.terms.extraction.sound import likeness
from tmkit.terms.extraction.tokens import Words
from tmkit.terms.extraction.whole_names import whole_name

GOLDEN = Path(__file__).parent / "golden" / "extract.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]


def numbered(pairs: list[list[str]]) -> list[tuple[int, str, str]]:
    return [(number, zh, en) for number, (zh, en) in enumerate(pairs, 1)]


@cache
def extracted(label: str) -> tuple[TermCandidate, ...]:
    case = next(case for case in CASES if case["label"] == label)
    return extract_terms(numbered(case["pairs"])).candidates


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_golden(case: dict[str, Any]) -> None:
    candidates = extracted(case["label"])
    proposed = {(one.zh, one.en): one.type for one in candidates}
    for zh, en, kind in case["found"]:
        assert (zh, en) in proposed, f"{case['comment']}: {sorted(proposed)}"
        assert kind in ("", proposed[zh, en])
    assert not {one.zh for one in candidates} & set(case["absent"])
    if not case["found"]:
        assert not [one for one in candidates if one.type != "term"]


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_examples_read_as_the_candidate(case: dict[str, Any]) -> None:
    for one in extracted(case["label"]):
        assert 0 <= one.score <= 1
        assert one.count >= 1
        assert one.examples
        for example in one.examples:
            assert example.zh[slice(*example.zh_span)] == one.zh
            assert example.en[slice(*example.en_span)].lower() in (one.en.lower(), f"{one.en.lower()}s")


def test_no_pairs() -> None:
    found = extract_terms([])
    assert (found.candidates, found.pairs, found.aligned) == ((), 0, 0)


def test_traditional_texts_keep_their_script() -> None:
    [person] = [
        one
        for one in extract_terms([(7, "局長陳國華到會。", "Director Chen Guohua came.")]).candidates
        if one.type == "person"
    ]
    assert (person.zh, person.en, person.examples[0].unit_id) == ("陳國華", "Chen Guohua", 7)


class TestGlossarySide:
    PAIRS = numbered([["副市长高明远来访。", "Vice mayor Gao Mingyuan came to visit."]])

    @staticmethod
    def concept(en: str, status: Any = "preferred") -> Concept:
        return Concept(id="m", terms=(Term(text="副市长", lang="zh"), Term(text=en, lang="en", status=status)))

    def said(self, concept: Concept) -> str:
        return next(one.glossary for one in extract_terms(self.PAIRS, [concept]).candidates if one.zh == "副市长")

    def test_known(self) -> None:
        assert self.said(self.concept("vice mayors")) == "known (preferred)"
        assert self.said(self.concept("vice mayor", "forbidden")) == "known (forbidden)"

    def test_other(self) -> None:
        assert self.said(self.concept("deputy mayor")) == "other: deputy mayor"

    def test_unknown(self) -> None:
        assert next(one.glossary for one in extract_terms(self.PAIRS).candidates if one.type == "person") == ""

    @pytest.mark.parametrize("refused", [("副市长", "Vice Mayor"), ("副市長", "")])
    def test_refused(self, refused: tuple[str, str]) -> None:
        assert "副市长" in {one.zh for one in extract_terms(self.PAIRS).candidates}
        assert "副市长" not in {one.zh for one in extract_terms(self.PAIRS, (), [refused]).candidates}

    def test_another_rendering_is_not_refused(self) -> None:
        assert "副市长" in {one.zh for one in extract_terms(self.PAIRS, (), [("副市长", "mayor")]).candidates}


class TestGathering:
    PAIRS = numbered([["外办通知。", "The Office wrote."], ["外办来信。", "The Foreign Office wrote."]])

    def candidates(self, *spans: tuple[int, int, int]) -> list[TermCandidate]:
        return gather_candidates(
            [Sighting(pair, (0, 2), (start, end), "body", "head", 0.9) for pair, start, end in spans], self.PAIRS
        )

    def test_competing_renderings_name_each_other(self) -> None:
        found = self.candidates((0, 4, 10), (1, 4, 18))
        assert {(one.en, one.competing) for one in found} == {
            ("Office", (("Foreign Office", 1),)),
            ("Foreign Office", (("Office", 1),)),
        }

    def test_a_cut_name_becomes_whole(self) -> None:
        assert [(one.en, one.count) for one in self.candidates((1, 12, 18), (1, 4, 18))] == [("Foreign Office", 1)]


def test_count_is_over_all_units() -> None:
    counter = PairCounter({"外办": ["office"], "市外办": ["office"]})
    for zh, en in (("市外办", "the office"), ("外办", "the offices"), ("外办", "the bureau"), ("外", "office")):
        counter.add(zh, en)
    assert counter.counts == {("外办", "office"): 2, ("市外办", "office"): 1}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("市外办公室", max_size=8), max_size=6))
def test_counts_are_those_of_a_search(texts: list[str]) -> None:
    terms = ["市外", "外办", "办公室"]
    counter = PairCounter({term: ["x"] for term in terms})
    for text in texts:
        counter.add(text, "x")
    assert all(counter.counts[term, "x"] == sum(term in text for text in texts) for term in terms)


def test_fragments_are_no_runs() -> None:
    texts = [Words.of(text) for text in ("申请外国人居留许可。", "办理外国人居留许可。", "外国人很多。")]
    runs = repeated_runs(texts)
    assert "外国人居留许可" in runs
    assert "居留许可" not in runs
    assert [number for number, _ in runs["外国人"]] == [0, 1, 2]


@pytest.mark.parametrize(
    ("zh", "name", "alike"),
    [
        ("马里博尔", "Maribor", True),
        ("伦敦", "London", True),
        ("图卢兹", "Toulouse", True),
        ("重庆", "Chengdu", False),
        ("会议", "Hungary", False),
    ],
)
def test_sound(zh: str, name: str, alike: bool) -> None:
    assert (likeness(zh, name) >= 0.75) is alike


@given(st.text("abcdefghijklmnopqrstuvwxyz", max_size=10), st.text("马里博尔伦敦", max_size=5))
def test_likeness_is_a_share(name: str, zh: str) -> None:
    assert 0 <= likeness(zh, name) <= 1


class TestHeads:
    def test_longest_head_with_its_rank(self) -> None:
        [head] = find_heads("第一副总理", frozenset({5}))
        assert (head.word, head.rank, head.span, head.type) == ("总理", "第一副", (0, 5), "title")

    def test_no_head_without_rank_is_found_under_a_deputy(self) -> None:
        [head] = find_heads("市长", frozenset({2}))
        assert list(head.find("the deputy mayor")) == []
        assert list(head.find("the mayors of both")) == [(4, 10)]

    def test_plural_inside(self) -> None:
        [head] = find_heads("总领事", frozenset({3}))
        assert list(head.find("two consuls general")) == [(4, 19)]


class TestWholeNames:
    EN = "The General Office of the Hill District met Ann Lee in Rome."

    def whole(self, part: str, **more: Any) -> str:
        start = self.EN.index(part)
        names, persons = more.get("names", []), more.get("persons", [])
        place = bool(more.get("place"))
        span = whole_name(self.EN, (start, start + len(part)), names, persons, is_place_told=place)
        return self.EN[slice(*span)]

    def test_beside_and_behind_of(self) -> None:
        assert self.whole("Office") == "General Office of the Hill District"

    def test_small_words_stay(self) -> None:
        assert self.whole("met") == "met"

    def test_place_behind_in(self) -> None:
        assert self.whole("Lee", place=True) == "Ann Lee in Rome"

    def test_names_are_not_cut(self) -> None:
        start = self.EN.index("Hill")
        assert self.whole("of the Hill", names=[(start, start + 13)]) == "of the Hill District"

    def test_persons_are_not_entered(self) -> None:
        start = self.EN.index("Ann")
        assert self.whole("Lee", persons=[(start, start + 3)]) == "Lee"


def test_texts_without_words_and_texts_too_long_to_align() -> None:
    odd = [
        ("。", "."),
        ("", "x"),
        ("（）《》", "()"),
        ("市市市", "City City"),
        ("北京到了，" + "天气很好，" * 400, "Here is Beijing, " + "it is fine, " * 300),
    ]
    found = extract_terms([(number, zh, en) for number, (zh, en) in enumerate(odd)])
    assert ("北京", "Beijing") in {(one.zh, one.en) for one in found.candidates}
    assert found.aligned < found.pairs == len(odd)
