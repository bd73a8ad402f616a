"""What the compiled core reads in texts, held to its references in Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.core import core
from tmkit.model import Concept, Term, TermHit
from tmkit.terms import recognize
from tmkit.terms.keys import character_key, word_key
from tmkit.terms.scanner import KeyScanner, SoughtKey, has_latin_end, make_scanner
from tmkit.text.character_table import CharacterTable
from tmkit.text.numbers.chinese_rules import PieceStarts
from tmkit.text.numbers.rules import RuleStarts

pytestmark = pytest.mark.skipif(core is None, reason="the core was not built")

BY_WORD = {"may": [0, 3], "a": [1], "th": [4], "x": [2]}
BY_DIGITS = [[5], [5, 6], [5], [7]]
NEEDS = [[], ["dozen", "½"], ["é"], ["may", "zz"], [], [], ["0"], []]
LOWER = st.text(st.sampled_from("amaythx 0159½⅛é-’米zdozen"), max_size=40)


@given(LOWER)
def test_rules_begin_where_the_reference_says(lower: str) -> None:
    assert core.RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower) == RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower)


@given(st.text(max_size=30))
def test_rules_begin_where_the_reference_says_in_any_text(lower: str) -> None:
    assert core.RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower) == RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower)


# What the keys of terms treat in a way of its own.
ODD = st.sampled_from(
    "aA bBsSxX.-' \t\n\r,&_*«»“’—‑`1５５ＡäßſıİςΣé\u0301\u00ad\u200b\xa0\u3000重慶庆市・•G0½³Ⅳ٣\U0001f600\ud7fb"
)
PIECES = st.sampled_from(
    [
        "co-op",
        "pre-",
        "St. ",
        "No.",
        "U.S.",
        "a.b.",
        ", and ",
        ", or",
        ",& ",
        "\n \n",
        "the ",
        "it's",
        "5G",
        "1.5G",
        "_",
        "ANTI-",
    ]
)
TEXTS = st.lists(st.one_of(ODD, PIECES), max_size=24).map("".join)


def told(number: int, start: int, end: int, surfaces: tuple[str, ...]) -> list[object]:
    """Every third key is found and turns out to be no term there."""
    return [] if number % 3 == 2 else [(number, start, end, surfaces)]


@given(st.lists(TEXTS, max_size=8), TEXTS, st.booleans())
def test_terms_are_found_as_the_reference_finds_them(terms: list[str], text: str, is_words: bool) -> None:
    to_key = word_key if is_words else character_key
    keys = {key.key: SoughtKey(key.key, has_latin_end(key)) for term in terms if (key := to_key(term)).key.strip()}
    sought = list(keys.values())
    compiled, reference = make_scanner(sought, is_words=is_words), KeyScanner(sought, is_words=is_words)
    for given_text in (text, text.join(terms)):
        assert compiled.find_all(given_text, told) == reference.find_all(given_text, told)  # type: ignore[arg-type]
        assert compiled.find(given_text, told) == reference.find(given_text, told)  # type: ignore[arg-type]


@given(
    st.lists(st.text(st.sampled_from("ab 重庆"), min_size=1, max_size=6), max_size=12), st.text("ab 重庆", max_size=40)
)
def test_overlapping_terms_are_chosen_as_the_reference_chooses(terms: list[str], text: str) -> None:
    for is_words in (False, True):
        to_key = word_key if is_words else character_key
        keys = {key.key: SoughtKey(key.key, has_latin_end(key)) for term in terms if (key := to_key(term)).key.strip()}
        sought = list(keys.values())
        compiled, reference = make_scanner(sought, is_words=is_words), KeyScanner(sought, is_words=is_words)
        assert compiled.find_all(text, told) == reference.find_all(text, told)  # type: ignore[arg-type]
        assert compiled.find(text, told) == reference.find(text, told)  # type: ignore[arg-type]


def test_a_long_term_that_repeats_itself_takes_no_longer() -> None:
    """Ten thousand equal characters, and a text of a hundred thousand of them."""
    concept = Concept(id="1", terms=(Term(text="啊" * 10_000, lang="zh"),))
    hits: list[TermHit] = recognize.Recognizer([concept], "zh").find("啊" * 100_000)
    assert [(hit.start, hit.end) for hit in hits[:2]] == [(0, 10_000), (10_000, 20_000)]
    assert len(hits) == 10


CHANGES = {
    "慶": "庆",
    "\N{IDEOGRAPHIC SPACE}": "",
    "㎞": "km",
    "A": "\N{GRINNING FACE}",
    "\N{WINKING FACE}": "b",
    "c": "c",
}


@given(
    st.text(st.one_of(st.sampled_from("慶\N{IDEOGRAPHIC SPACE}㎞A\N{WINKING FACE}c庆x"), st.characters()), max_size=20)
)
def test_characters_are_replaced_as_the_reference_replaces_them(text: str) -> None:
    table = CharacterTable(CHANGES)
    assert table.translate(text) == text.translate(table)


def test_a_text_in_which_nothing_is_replaced_is_the_same_text() -> None:
    text = "重庆 5" * 3
    assert CharacterTable(CHANGES).translate(text) is text


def test_characters_beside_a_half_of_one_are_replaced() -> None:
    assert CharacterTable(CHANGES).translate("慶\ud800㎞") == "庆\ud800km"


STARTS = [["半", "一半", "0"], ["年"], ["1", "12"], ["m"]]
PIECE_NEEDS = [[], ["月", "0"], ["年", "个月"], ["m"]]
WITHIN = [0, 3, 2, 1_000_000]
PIECED = st.text(
    st.one_of(st.sampled_from("半一年月个012m½٣"), st.characters(exclude_categories=("Cs", "Cn"))), max_size=30
)


@given(PIECED)
def test_pieces_start_where_the_reference_says(text: str) -> None:
    compiled, reference = core.PieceStarts(STARTS, PIECE_NEEDS, WITHIN), PieceStarts(STARTS, PIECE_NEEDS, WITHIN)
    assert compiled.find(text) == reference.find(text)
