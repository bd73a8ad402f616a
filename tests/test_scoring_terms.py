"""Term success by both matchers, term consistency, number accuracy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.errors import UsageError
from tmkit.model import Concept, Term
from tmkit.model.term import TermKind, TermStatus
from tmkit.scoring.number_accuracy import check_numbers
from tmkit.scoring.occurrences import OccurrenceFinder
from tmkit.scoring.pieces import LONGEST_PIECE, split_pieces
from tmkit.scoring.score import score
from tmkit.scoring.term_success import LongestMatcher, SubstringMatcher


def concept(zh: str, *english: str | tuple[str, TermStatus] | tuple[str, TermStatus, TermKind]) -> Concept:
    terms = [Term(text=zh, lang="zh-CN")]
    for number, entry in enumerate(english):
        text, status, kind = (entry, "preferred", "full") if isinstance(entry, str) else (*entry, "full")[:3]
        if isinstance(entry, str) and number:
            status = "admitted"
        terms.append(Term(text=text, lang="en-US", status=status, kind=kind))
    return Concept(id=zh, terms=tuple(terms))


OFFICE = concept("外办", "Foreign Affairs Office", ("FAO", "admitted", "acronym"), ("Foreign Office", "forbidden"))
CITY_OFFICE = concept("市政府外办", "Municipal Foreign Affairs Office")
SISTER = concept("友好城市", "sister city", "twin city")
CONCEPTS = [OFFICE, CITY_OFFICE, SISTER]


def success(matcher: str, source: str, hypothesis: str, reference: str | None = None) -> dict[str, float]:
    maker: Any = SubstringMatcher if matcher == "substring" else LongestMatcher
    checks = maker(CONCEPTS, "zh", "en").checks(source, hypothesis, reference)
    return {check.term: check.success for check in checks if check.known}


@pytest.mark.parametrize(
    ("source", "hypothesis", "substring", "longest"),
    [
        ("外办通报", "The Foreign Affairs Office said", {"外办": 1.0}, {"外办": 1.0}),
        ("外办通报", "The foreign affairs offices said", {"外办": 1.0}, {"外办": 1.0}),
        ("外辦通報", "The Foreign Affairs Office said", {}, {"外办": 1.0}),
        ("外办通报", "The Foreign Office said", {"外办": 0.0}, {"外办": 0.0}),
        ("市政府外办", "Municipal Foreign Affairs Office", {"外办": 1.0, "市政府外办": 1.0}, {"市政府外办": 1.0}),
        ("外办", "The Municipal Foreign Affairs Office", {"外办": 1.0}, {"外办": 1.0}),
        ("外办和外办", "The FAO and it", {"外办": 0.5}, {"外办": 0.5}),
        ("友好城市", "two sister cities", {"友好城市": 0.0}, {"友好城市": 1.0}),
        ("友好城市", "a sister citywide", {"友好城市": 1.0}, {"友好城市": 0.0}),
        ("没有术语", "No term here", {}, {}),
    ],
)
def test_matchers(source: str, hypothesis: str, substring: dict[str, float], longest: dict[str, float]) -> None:
    assert success("substring", source, hypothesis) == substring
    assert success("longest", source, hypothesis) == longest


@pytest.mark.parametrize("matcher", ["substring", "longest"])
def test_a_term_that_the_reference_does_not_have_is_not_asked_for(matcher: str) -> None:
    assert success(matcher, "外办通报", "It said", "It said so") == {}
    assert success(matcher, "外办通报", "It said", "The FAO said so") == {"外办": 0.0}


@pytest.mark.parametrize("matcher", ["substring", "longest"])
def test_the_score_is_the_mean_of_the_checks(matcher: Any) -> None:
    source = ["外办通报了友好城市的情况。", "外办和外办。"]
    hypothesis = ["The Foreign Affairs Office told of a sister city.", "The FAO and others."]
    found = score(hypothesis, source=source, glossary=CONCEPTS, matcher=matcher)["term_success"]
    assert found.score == pytest.approx((1 + 1 + 0.5) / 3)
    assert f"matcher:{matcher}|reference:no|unit:segment" in found.signature
    assert (found.details or {})["checks"] == 3


def test_documents_are_checked_as_one() -> None:
    source, hypothesis = ["外办通报。", "外办说明。"], ["It said.", "The FAO and the FAO."]
    apart = score(hypothesis, source=source, glossary=CONCEPTS)["term_success"]
    together = score(hypothesis, source=source, glossary=CONCEPTS, documents=["a", "a"])["term_success"]
    assert (apart.score, together.score) == (0.5, 1.0)


def test_both_directions() -> None:
    found = score(["外办的友好城市"], source=["The FAO and twin cities"], glossary=CONCEPTS)
    assert found["term_success"].score == 1.0


def test_missing_terms_are_named_by_segment() -> None:
    found = score(["It said.", "The FAO said."], source=["外办通报。", "外办通报。"], glossary=CONCEPTS)
    assert [(segment.segment, segment.terms) for segment in found.worst] == [(1, ("外办",))]


def consistency(hypothesis: Sequence[str], term: str = "外办", **options: Any) -> dict[str, Any]:
    source = [f"{term}通报情况。"] * len(hypothesis)
    found = score(hypothesis, source=source, glossary=CONCEPTS, metrics=["term_consistency"], **options)
    details = dict(found["term_consistency"].details or {})
    assert found["term_consistency"].score == details["frequent"]["micro"]
    return details


def test_pseudo_references() -> None:
    hypothesis = ["A twin city said.", "A sister city said.", "The sister cities said.", "Sister city said."]
    found = consistency(hypothesis, "友好城市")
    assert {name: found[name]["micro"] for name in ("first", "frequent", "predefined")} == {
        "first": 0.25,
        "frequent": 0.75,
        "predefined": 0.75,
    }
    assert found["inconsistent"][0]["renderings"] == {"sister city": 3, "twin city": 1}


def test_a_short_form_after_the_full_one_is_consistent() -> None:
    assert consistency(["The Foreign Affairs Office said.", "The FAO said."])["frequent"]["micro"] == 1.0
    assert consistency(["The FAO said.", "The Foreign Affairs Office said."])["frequent"]["micro"] == 0.5


def test_a_forbidden_form_is_another_rendering() -> None:
    found = consistency(["The Foreign Affairs Office said.", "The Foreign Office said."])
    assert found["frequent"]["micro"] == 0.5
    assert found["inconsistent"][0]["segments"] == [1, 2]


def test_micro_counts_occurrences_and_macro_terms() -> None:
    source = ["外办通报。"] * 2 + ["友好城市来访。"] * 4
    hypothesis = ["The FAO said.", "The Foreign Office said."] + ["A sister city came."] * 4
    found = score(hypothesis, source=source, glossary=CONCEPTS)["term_consistency"].details or {}
    assert found["frequent"] == {"micro": pytest.approx(5 / 6), "macro": pytest.approx(0.75)}


def test_consistency_is_by_document() -> None:
    hypothesis = ["A twin city said.", "A twin city said.", "A sister city said.", "A sister city said."]
    assert consistency(hypothesis, "友好城市", documents=["a", "a", "b", "b"])["frequent"]["micro"] == 1.0
    assert consistency(hypothesis, "友好城市")["frequent"]["micro"] == 0.5


def test_words_that_the_glossary_does_not_hold_are_found_by_alignment() -> None:
    source = ["港口开放。", "友好城市来访。", "友好城市签约。", "会议结束。"]
    hypothesis = ["The port opened.", "The friendly city came.", "The friendly city signed.", "The meeting ended."]
    finder = OccurrenceFinder(CONCEPTS, ("zh", "en"), (source, hypothesis))
    bare = list(finder.find())
    assert [occurrence.evidence for occurrence in bare] == ["", ""]
    found = [finder.aligned(occurrence) for occurrence in bare]
    assert {occurrence.key for occurrence in found if occurrence.rendering} == {"friendli citi"}
    assert [occurrence.evidence for occurrence in found] == ["alignment", "alignment"]


def test_a_document_on_one_line_is_cut_into_sentences() -> None:
    source = "市长在港口会见来宾。双方签署贸易协议。" * (LONGEST_PIECE // 15)
    target = "The mayor met guests at the port. Both sides signed a trade agreement. " * (LONGEST_PIECE // 15)
    pieces = list(split_pieces((["短。", source], ["Short.", target]), ("zh", "en"), []))
    assert pieces[0].source == "短。"
    assert len(pieces) > LONGEST_PIECE // 15
    assert "".join(piece.source for piece in pieces[1:]) == source
    assert {piece.segment for piece in pieces[1:]} == {1}


@pytest.mark.parametrize(
    ("source", "hypothesis", "counted", "wrong"),
    [
        ("捐赠口罩3.25万只", "donated 32,500 masks", 1, 0),
        ("捐赠口罩3.25万只", "donated 3,250 masks", 1, 1),
        ("2020年3月27日签约", "signed on March 27, 2020", 3, 0),
        ("共建一带一路", "building the Belt and Road", 0, 0),
        ("12人和30人", "12 people", 2, 1),
        ("来宾到访", "7 guests came", 0, 0),
    ],
)
def test_number_accuracy(source: str, hypothesis: str, counted: int, wrong: int) -> None:
    check = check_numbers(source, "zh", hypothesis, "en")
    assert (check.counted, check.wrong, check.right) == (counted, wrong, counted - wrong)


def test_the_glossary_must_know_both_languages() -> None:
    only_chinese = [Concept(id="a", terms=(Term(text="外办", lang="zh"),))]
    with pytest.raises(UsageError, match=r"no terms in the language of the hypothesis \(en\), only in zh"):
        score(["The FAO."], source=["外办。"], glossary=only_chinese)
    german = [Concept(id="a", terms=(Term(text="Amt", lang="de"), Term(text="FAO", lang="en")))]
    with pytest.raises(UsageError, match=r"no terms in the language of the source \(zh\), only in de, en"):
        score(["The FAO."], source=["外办。"], glossary=german)


PARTS = st.lists(st.sampled_from(["外办", "友好城市", "市政府外办", "和", "，", "a"]), max_size=8).map("".join)
WORDS = st.lists(st.sampled_from(["sister", "city", "cities", "FAO", "Foreign", "Affairs", "Office", "."]), max_size=9)


@settings(deadline=None, max_examples=40)
@given(PARTS, WORDS.map(" ".join))
def test_success_is_a_share_and_a_copy_of_the_reference_succeeds(source: str, text: str) -> None:
    for matcher in ("substring", "longest"):
        assert all(0 <= value <= 1 for value in success(matcher, source, text).values())
        assert all(value > 0 for value in success(matcher, source, text, text).values())
