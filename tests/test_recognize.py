from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.model import Concept, Term, TermHit
from tmkit.terms.glossary import read_glossary
from tmkit.terms.inflection import base_key, noun_forms, word_forms
from tmkit.terms.recognize import BLOCK, Recognizer
from tmkit.text.normalize import fold

GOLDEN = Path(__file__).parent / "golden" / "recognize.jsonl"
ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT.parent / "shared" / "articles"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").split("\n") if line]


def concept(number: int, text: str, lang: str, **marks: bool) -> Concept:
    return Concept(id=f"c{number}", terms=(Term(text=text, lang=lang, **marks),))  # type: ignore[arg-type]


def recognizer(*terms: str, lang: str = "zh") -> Recognizer:
    return Recognizer([concept(number, text, lang) for number, text in enumerate(terms)], lang)


def texts(hits: list[TermHit]) -> list[str]:
    return [hit.text for hit in hits]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_golden(case: dict[str, object]) -> None:
    lang, text = str(case["lang"]), str(case["text"])
    hits = recognizer(*case["terms"], lang=lang).find(text)  # type: ignore[misc]
    assert texts(hits) == case["found"], case["comment"]
    assert [text[hit.start : hit.end] for hit in hits] == texts(hits)


def test_one_case_in_five_finds_nothing() -> None:
    assert sum(not case["found"] for case in CASES) * 5 >= len(CASES)


def test_all_hits_overlap() -> None:
    hits = recognizer("重庆", "重庆市", "重庆市政府", "市政府").find_all("重庆市政府")
    assert texts(hits) == ["重庆市政府", "重庆市", "重庆", "市政府"]


def test_a_homonym_is_a_hit_of_each_concept() -> None:
    hits = recognizer("主席", "主席").find("副主席")
    assert [(hit.start, hit.end, hit.concept.id) for hit in hits] == [(1, 3, "c0"), (1, 3, "c1")]


def test_of_two_terms_of_a_concept_the_written_one_is_the_hit() -> None:
    both = Concept(id="t", terms=(Term(text="台灣", lang="zh", status="admitted"), Term(text="台湾", lang="zh")))
    finder = Recognizer([both], "zh")
    assert [hit.term.text for hit in finder.find("台灣与台湾")] == ["台灣", "台湾"]
    assert finder.find("臺灣")[0].term.status == "preferred"


@pytest.mark.parametrize(
    ("marks", "text", "found"),
    [
        ({"case": True}, "shift and Shift and SHIFT", ["Shift"]),
        ({"case": True}, "two Shifts", ["Shifts"]),
        ({"exact": True}, "Shifts, shifted, shift", ["shift"]),
        ({"whole": True}, "The Shift.", ["Shift"]),
        ({"whole": True}, "Shift", ["Shift"]),
        ({"whole": True}, "Shift key", []),
    ],
)
def test_marks_of_a_term(marks: dict[str, bool], text: str, found: list[str]) -> None:
    assert texts(Recognizer([concept(1, "Shift", "en", **marks)], "en").find(text)) == found


def test_marks_of_a_chinese_term() -> None:
    terms = [concept(1, "App", "zh", case=True), concept(2, "确定", "zh", whole=True)]
    finder = Recognizer(terms, "zh")
    assert texts(finder.find("下载App，APP")) == ["App"]
    assert texts(finder.find("「确定」")) == ["确定"]
    assert texts(finder.find("请按确定")) == []


@pytest.mark.parametrize("kind", ["person", "place", "country"])
def test_names_are_not_inflected(kind: str) -> None:
    finder = Recognizer([Concept(id="x", type=kind, terms=(Term(text="Lao", lang="en"),))], "en")
    assert texts(finder.find("in Laos, Lao food, Lao's rivers")) == ["Lao", "Lao"]


def test_a_person_has_capitals() -> None:
    finder = Recognizer([Concept(id="x", type="person", terms=(Term(text="Long Man", lang="en"),))], "en")
    assert texts(finder.find("a long man met LONG MAN")) == ["LONG MAN"]


def test_languages_of_terms() -> None:
    terms = [
        concept(1, "mayor", "en-US"),
        concept(2, "市长", "zh-TW"),
        concept(3, "maire", "fr"),
        concept(4, "x1", "und"),
    ]
    assert texts(Recognizer(terms, "en").find("mayor maire x1")) == ["mayor", "x1"]
    assert texts(Recognizer(terms, "zh-CN").find("市长")) == ["市长"]


def test_nothing_to_seek() -> None:
    assert recognizer().find("重庆") == []
    assert recognizer("《》", "“”", "").find("《》") == []
    assert recognizer("重庆").find("") == []
    assert len(recognizer("重庆", "重慶")) == 1


def test_long_texts_are_read_in_blocks() -> None:
    line = "两位副市长出席，重庆市政府。\n"
    text = line * (3 * BLOCK // len(line))
    hits = recognizer("副市长", "市政府", "重庆市政府").find(text)
    assert len(hits) == 2 * text.count("\n")
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    english = "Two vice\nmayors came.\n" * 2000
    found = recognizer("vice mayor", lang="en").find(english)
    assert len(found) == 2000 and {hit.text for hit in found} == {"vice\nmayors"}


def test_ten_thousand_characters() -> None:
    term = "重庆" * 5000
    assert texts(recognizer(term, "庆").find(term)) == [term]


CHARACTERS = st.text("重庆市政府渝 a5「”\u200b臺台", max_size=24)


@given(st.lists(st.text("重庆市政府台", min_size=1, max_size=4), max_size=6), CHARACTERS)
def test_chinese_hits_are_those_of_a_plain_search(terms: list[str], text: str) -> None:
    finder = recognizer(*terms)
    plain = {term for term in terms if fold(term) in fold(text)}
    found = {terms[int(hit.concept.id[1:])] for hit in finder.find_all(text)}
    assert plain <= found
    ends = [(hit.start, hit.end) for hit in finder.find(text)]
    assert ends == sorted(ends)
    assert all(one == other or one[1] <= other[0] for one, other in pairwise(ends))


@given(st.lists(st.sampled_from("vice mayor the of a Mayors's plan-ned , . & \n".split(" ")), max_size=14))
def test_english_spans_are_words_of_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for hit in recognizer("vice mayor", "mayor of plan", "plan", lang="en").find(text):
        assert text[hit.start : hit.end] == hit.text
        assert not text[hit.start - 1 : hit.start].isalnum() or not hit.start
        assert hit.text == hit.text.strip()


@given(st.text("abcdeginosuy", min_size=1, max_size=9))
def test_the_forms_of_a_word_share_its_key(word: str) -> None:
    assert base_key(word) in {base_key(form) for form in noun_forms(word)}
    assert word in word_forms(word) & word_forms(word, with_base=True) & noun_forms(word, with_singular=True)


@pytest.mark.parametrize(
    "forms",
    ["donate donates donated donating", "city cities", "plan planned planning", "process processes",
     "carry carried carrying", "need needed needs", "box boxes", "use used using", "analysis analyses", "party parties",
     "meet meeting meetings", "agree agreed agreeing"],
)  # fmt: skip
def test_forms_of_real_words_have_one_key(forms: str) -> None:
    assert len({base_key(form) for form in forms.split()}) == 1


BODIES_AND_TITLES = (
    "市政府外办 市政府港澳办 重庆港澳办 港澳处 外交部 外交部欧亚司 外事联络组 市政府外办机场组 "
    "上合组织国家 香港特区政府驻重庆联络处 香港贸易发展局驻重庆代表处 香港贸发局 香港驻渝机构 "
    "渝中区政府 意大利驻重庆总领事馆 意大利政府 副市长 总理 卫生部部长 卫生部第一副部长 "
    "卫生部副部长 国家首席医生 卫生部传染病问题参赞 我驻乌克兰大使 我驻亚美尼亚大使馆参赞 副司长 "
    "主任 副主任 党组书记 各馆总领事 韩国驻成都总领事 日本驻重庆总领事 澳大利亚驻成都总领事 "
    "美国驻成都总领事 德国驻成都总领事 代表 其他办领导 "
).split()


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles are not beside the checkout")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bodies_and_titles_of_the_articles(lang: str) -> None:
    from tmkit.repairing import repair

    glossary = read_glossary([ROOT / "glossary"])
    text = repair(next(ARTICLES.glob("002_*.txt")).read_text("utf-8")).text
    hits = Recognizer(glossary, lang).find_all(text)
    if lang == "zh":
        found = {fold(hit.text) for hit in hits}
        assert [name for name in BODIES_AND_TITLES if name not in found] == []
    else:
        found = {hit.concept.id for hit in hits}
        chinese = {hit.concept.id for hit in Recognizer(glossary, "zh").find(text)}
        assert len(chinese & found) >= 0.8 * len(chinese)
