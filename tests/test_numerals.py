"""Numbers by value, their comparison, the key for look-up; golden cases in golden/numerals.jsonl."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.text.numbers.chinese import RULES
from tmkit.text.numbers.codes import code_key, is_misspelt
from tmkit.text.numbers.folding import fold_numerals
from tmkit.text.numbers.han_numerals import han_value
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.pairing import Side, paired_numbers
from tmkit.text.numbers.wording import worded
from tmkit.text.numerals import compare_numbers, document_year, find_numbers, number_key, values
from tmkit.text.script import script_of, to_traditional

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "golden" / "numerals.jsonl").read_text("utf-8").splitlines()
]
SHARED = Path(__file__).resolve().parents[2] / "shared"
MIRRORED = {"number.missing": {"number.missing", "number.extra"}, "number.extra": {"number.missing", "number.extra"}}
TEXT = st.text(alphabet="0123456789.,%-/: 年月日时点第百千万亿一二三半成倍余近约元港美$ab cmMayth", max_size=40)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_golden_pairs_from_chinese(case: dict[str, Any]) -> None:
    rules = [item.rule for item in compare_numbers(case["zh"], "zh", case["en"], "en", case.get("year"))]
    assert (case["verdict"] in rules) if case["verdict"] else rules == []


GRAMMAR = st.lists(
    st.sampled_from(
        "0 1 5 9 12 20 2016 1998 ٣ 1,800 3.5 . - / : 年 月 日 号 时 点 分之 十 百 千 万 亿 一 二 三 四 五 六 七 八 "
        "九 两 零 〇 廿 半 成 倍 翻 番 折 比 米 个 度 季 世纪 年代 几 初 底 末 中 上 下 旬 去年 年内 至 到 、 ~ IV X "
        "元旦 九一八 节 “ ” 规划 图 附件 小 左 排 第 首 双 边 俩 我 头 次 民国 元 早 晚上 整 刻 周 星期 天 百分 全额 "
        "八旬 古稀 英尺 英寸 维 三心二意 统一 数以 计 之一 a".split()
    ),
    max_size=9,
).map("".join)


def assert_rules_are_tried_where_they_match(text: str) -> None:
    folded = fold_numerals(text)
    tried = set(RULES.places(folded))
    for index, rule in enumerate(RULES.rules):
        for place in range(len(folded)):
            assert (index, place) in tried or not rule.pattern.match(folded, place), (rule.pattern.pattern, place)


@given(GRAMMAR)
@settings(max_examples=300)
def test_chinese_rules_are_tried_wherever_they_match(text: str) -> None:
    assert_rules_are_tried_where_they_match(text)


def test_chinese_rules_are_tried_wherever_they_match_in_golden_texts() -> None:
    for case in CASES:
        assert_rules_are_tried_where_they_match(case["zh"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_golden_pairs_from_english(case: dict[str, Any]) -> None:
    rules = [item.rule for item in compare_numbers(case["en"], "en", case["zh"], "zh", case.get("year"))]
    verdict = case["verdict"]
    if verdict == "code.missing":  # a Chinese name may stand for an English code
        return
    assert (set(rules) & MIRRORED.get(verdict, {verdict})) if verdict else rules == []


def test_the_grammar_reads_traditional_text_as_simplified() -> None:
    """What one of the golden texts says in simplified characters it says in traditional ones."""
    for case in CASES:
        if script_of(case["zh"]) == "hans" and case["verdict"] != "currency.wrong":
            found, expected = find_numbers(to_traditional(case["zh"]), "zh"), find_numbers(case["zh"], "zh")
            told = [(item.value, item.kind, item.unit, item.approx) for item in found]
            assert told == [(item.value, item.kind, item.unit, item.approx) for item in expected], case["label"]


def test_one_in_five_golden_cases_is_silent() -> None:
    assert len(CASES) >= 260
    assert sum(not case["verdict"] for case in CASES) * 5 >= len(CASES)


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("3000万元", "zh", [("3000万元", "30000000", "number", "yuan", "")]),
        ("近50个国家", "zh", [("50", "50", "number", "", "near")]),
        ("600多万人", "zh", [("600多万", "6000000", "number", "", "over")]),
        ("一带一路，统一思想，十分关心", "zh", []),
        ("四川省九龙坡区的百姓", "zh", []),
        ("七成半", "zh", [("七成半", "3/4", "percent", "", "")]),
        ("０.５‰", "zh", [("０.５‰", "1/2000", "percent", "", "")]),
        ("晚上8点半", "zh", [("晚上8点半", "41/2", "time", "clock", "")]),
        ("HK$1.2bn", "en", [("HK$1.2bn", "1200000000", "number", "HKD", "")]),
        ("RMB100m", "en", [("RMB100m", "100000000", "number", "CNY", "")]),
        ("one hundred and five", "en", [("one hundred and five", "105", "number", "", "")]),
        ("10 degrees below zero", "en", [("10", "-10", "number", "", "")]),
        ("-5°C", "en", [("5°C", "-5", "number", "℃", "")]),
        ("may be", "en", []),
        ("e.g. the end", "en", []),
    ],
)
def test_find_numbers(text: str, lang: str, expected: list[tuple[str, str, str, str, str]]) -> None:
    found = [
        (item.text, str(item.value), item.kind, item.unit, item.approx)
        for item in find_numbers(text, lang)
        if item.hard or item.kind == "time"
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("run", "value"),
    [
        ("一万五", 15000),
        ("两百五", 250),
        ("十", 10),
        ("一千零一", 1001),
        ("廿三", 23),
        ("一亿零三百万", 103000000),
        ("一九九七", 1997),
    ],
)
def test_han_value(run: str, value: int) -> None:
    assert han_value(run) == value


@settings(deadline=None)
@given(st.integers(0, 10**13))
def test_chinese_wording_reads_back(value: int) -> None:
    text = worded(Number(0, 1, "", Fraction(value)), "zh")
    assert [item.value for item in find_numbers(f"共{text}个", "zh")] == [value]


@settings(deadline=None)
@given(st.integers(2, 10**13).filter(lambda value: not 1000 <= value < 10000))
def test_english_wording_reads_back(value: int) -> None:
    text = worded(Number(0, 1, "", Fraction(value)), "en")
    assert [item.value for item in find_numbers(f"all {text} items", "en")] == [value]


@settings(deadline=None)
@given(TEXT, st.sampled_from(["zh", "en", "de"]))
def test_numbers_hold_their_text_and_do_not_overlap(text: str, lang: str) -> None:
    found = find_numbers(text, lang)
    assert all(item.start < item.end and text[item.start : item.end] == item.text for item in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    for lang in ("zh", "en"):
        values(text, lang)
        number_key(text, lang)
    assert len(fold_numerals(text)) == len(text)


@settings(deadline=None)
@given(TEXT)
def test_a_text_agrees_with_itself(text: str) -> None:
    for lang in ("zh", "en"):
        assert compare_numbers(text, lang, text, lang) == []


def test_message_spans_and_suggestion() -> None:
    (found,) = compare_numbers("共捐款1.2万亿元", "zh", "donated 1.2 billion yuan", "en")
    assert found.rule == "number.magnitude"
    assert found.source_span == (3, 9)
    assert found.target_span == (8, 24)
    assert found.suggestion == "1.2 trillion"
    assert found.message == "“1.2 billion yuan” is not of the size of “1.2万亿元”"


def test_message_of_a_lost_approximation() -> None:
    (found,) = compare_numbers("10万余人", "zh", "100,000 people", "en")
    assert found.message == "the source says over 100,000, the target exactly that"


def test_suggestion_in_chinese() -> None:
    (found,) = compare_numbers("32,500 masks", "en", "口罩", "zh")
    assert (found.rule, found.suggestion) == ("number.missing", "3.25万")
    assert found.message == "“32,500” has no counterpart in the target"
    assert found.target_span is None


def test_repeated_values_are_counted() -> None:
    assert compare_numbers("7个国家和7个组织", "zh", "7 countries and organizations", "en")
    assert not compare_numbers("7个国家和7个组织", "zh", "7 countries and seven organizations", "en")


def test_year_of_the_document_decides() -> None:
    assert not compare_numbers("去年", "zh", "in 2016", "en")
    assert [item.rule for item in compare_numbers("去年", "zh", "in 2016", "en", 2020)] == ["date.wrong"]


def test_document_year() -> None:
    assert document_year([("2020年1月，去年", "zh"), ("in 2020, after 2019", "en")]) == 2020
    assert document_year([("no year", "en")]) is None


def test_values_for_alignment() -> None:
    assert values("3000万元，两家", "zh") == values("30 million yuan, both", "en") == Counter({Fraction(30000000): 1})


@pytest.mark.parametrize(
    ("one", "other", "lang"),
    [
        ("2020年3月12日有1.5亿人", "2019年4月2日有3亿人", "zh"),
        ("on March 12, 2020, 30 percent", "on April 2, 2019, 45 per cent", "en"),
        ("第三届", "第12届", "zh"),
    ],
)
def test_number_key_is_equal_but_for_the_numbers(one: str, other: str, lang: str) -> None:
    assert number_key(one, lang) == number_key(other, lang)


def test_number_key_tells_units_apart() -> None:
    assert number_key("3000万元", "zh") != number_key("3000万美元", "zh")
    assert number_key("重慶３人", "zh") == number_key("重庆5人", "zh")


def test_codes() -> None:
    assert code_key("Covid-19") == code_key("COVID19")
    assert is_misspelt("COVID-91")
    assert not is_misspelt("Covid-19")


@pytest.mark.skipif(not (SHARED / "bench" / "qa").is_dir(), reason="needs ../shared/bench/qa")
def test_few_false_alarms_on_professional_pairs() -> None:
    lines = (SHARED / "bench" / "qa" / "2020.tsv").read_text("utf-8").splitlines()[1:]
    pairs = [line.split("\t")[2:4] for line in lines]
    flagged = sum(bool(compare_numbers(zh, "zh-HK", en, "en")) for zh, en in pairs)
    assert flagged / len(pairs) <= 0.008


@pytest.mark.parametrize("text", ["1,500 3/2", "63 000 1/2 tons", "3.5 1/2"])
def test_a_mixed_fraction_behind_a_figure_with_separators_is_read(text: str) -> None:
    assert find_numbers(text, "en")


def test_pairs_are_drawn_by_what_they_share_before_their_place() -> None:
    source, target = (
        Side(text, "en", tuple(find_numbers(text, "en")))
        for text in ("5 km is far; five; 5 km; 7 men", "seven men; 5 km; 5; 5 km")
    )
    assert [(one.text, other.text) for one, other in paired_numbers(source, target)] == [
        ("5 km", "5 km"),
        ("5 km", "5 km"),
        ("five", "5"),
        ("7", "seven"),
    ]


def test_what_is_written_on_both_sides_is_to_be_written_as_often() -> None:
    assert not compare_numbers("低层的 I/O", "zh", "low-level I/O", "en")
    assert compare_numbers("先写 f(12)，再写 f(12)。", "zh", "First write f(12), then go on.", "en")
