"""The clues to wrong names: they tell when no search is needed, and never keep one from being found."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tmkit.qa.names import find_marked
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.capital_runs import capital_runs, longest_runs
from tmkit.text.name_clues import name_clues
from tmkit.text.name_tables import GENERICS, places, surnames
from tmkit.text.names import expected_spelling, folded_name, match_pinyin
from tmkit.text.near_names import near_pinyin

FORMS = sorted({form for forms in places().values() for form in forms})
KINDS = sorted({word for words in GENERICS.values() for word in words})
SURNAMES = sorted(surnames())
GIVEN = "武勇洛女吕西安儿国和年文静晓东"
ODD = st.sampled_from(["'", "’s", "-", "  ", "\n", ".", "·", "2", "é", "ß", "ſ", "\N{KELVIN SIGN}", "_", "\U0001f600"])
MARKS = st.sampled_from(["，", "的", "在", "主任", "先生", " ", "A", "\U0001f600", "\U00020000", "鱲"])


@st.composite
def words(draw: st.DrawFn) -> str:
    """A word that may stand for a name: pinyin, a place, a kind, each with a letter lost, added or exchanged."""
    zh = draw(st.sampled_from(SURNAMES)) + draw(st.text(GIVEN, max_size=3))
    pinyin = draw(st.sampled_from(expected_spelling(zh).split(" ")))
    word = draw(st.sampled_from([pinyin, draw(st.sampled_from(FORMS)), draw(st.sampled_from(KINDS)), "The", "of"]))
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.integers(0, len(word)))
        word = word[:place] + draw(st.sampled_from(["", "a", "n", "g", "N"])) + word[place + draw(st.integers(0, 1)) :]
    return word


EN = st.lists(words() | ODD, max_size=8).map(" ".join) | st.lists(words() | ODD, max_size=8).map("".join)
ZH = st.lists(
    st.sampled_from(SURNAMES)
    | st.text(GIVEN, max_size=2)
    | st.sampled_from(sorted(places()))
    | st.sampled_from(sorted(GENERICS))
    | MARKS,
    max_size=8,
).map("".join)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Names in Chinese and the same in pinyin, with a letter wrong and the words in another order."""
    zh, en = draw(ZH), draw(EN)
    name = draw(st.sampled_from(SURNAMES)) + draw(st.text(GIVEN, min_size=1, max_size=2))
    spelt = expected_spelling(name).split(" ")
    draw(st.randoms()).shuffle(spelt)
    text = " ".join(spelt)
    place = draw(st.integers(0, len(text)))
    text = text[:place] + draw(st.sampled_from(["", " ", "g", "a"])) + text[place + draw(st.integers(0, 1)) :]
    return zh + name + draw(ZH), f"{en} {text} {draw(EN)}"


@settings(max_examples=600, deadline=None)
@given(pairs() | st.tuples(ZH, EN))
@example(("章勇武在洪洞县", "Zhang Yonwu in Hongdong County"))
@example(("陕西的赤鱲角", "Shanxi's Chek Lap Kok"))
def test_no_name_is_found_without_a_clue(pair: tuple[str, str]) -> None:
    zh, en = pair
    clues = name_clues(en)
    if near_pinyin(zh, en):
        assert clues is not None
        assert clues.may_be_misspelt(folded_name(zh), en)
    if any(name.kind == "person" and name.order != "surname-first" for name in match_pinyin(zh, en)):
        assert clues is not None
        assert clues.may_be_disordered(folded_name(zh))


@given(EN | st.text(max_size=40))
def test_longest_runs_hold_all_runs(en: str) -> None:
    longest = longest_runs(en)
    assert {run.text for run in capital_runs(en) if " " not in run.text} == {
        word for run in longest for word in run.split(" ")
    }
    assert all(any(run.text in one for one in longest) for run in capital_runs(en))


def test_words_begin_where_no_letter_stands_before() -> None:
    assert longest_runs("McDonald's Xi'an, 3D X-Ray D'Arcy\nA B  C iPhone") == [
        "McDonald",
        "Xi'an",
        "X-Ray D'Arcy",
        "A B",
        "C",
    ]


def test_folding_a_name_or_a_script_finds_the_same_surnames() -> None:
    assert not re.search("[\U00010000-\U0010ffff]", "".join(surnames()))


@settings(max_examples=300, deadline=None)
@given(pairs(), st.sampled_from(["", "主任", "书记"]), st.sampled_from(["", "先生", "说"]))
@example(("章勇武", "Zhang Yonwu"), "", "先生")
def test_no_marked_name_is_found_without_a_clue(texts: tuple[str, str], before: str, behind: str) -> None:
    zh, en = before + texts[0] + behind, texts[1]
    pair = SegmentPair("", 1, zh, en, "zh", "en", "zh", "en")
    if list(find_marked(pair)):
        clues = name_clues(en)
        assert clues is not None
        assert clues.may_be_misspelt(folded_name(zh), en)
