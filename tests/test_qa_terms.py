"""Terms in pairs: names put in the place of others, shorter wordings, ranks in Chinese, what is left out rightly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.model import Concept, Finding, Term, Unit
from tmkit.qa.check import check
from tmkit.qa.han_shortenings import han_coverage, is_shortened_in
from tmkit.qa.rank_characters import find_han_swaps
from tmkit.qa.rank_words import find_swaps, text_keys
from tmkit.qa.term_variants import with_variants
from tmkit.terms.glossary import Glossary, gather


def concept(name: str, kind: str, zh: str, *en: str) -> Concept:
    terms = [Term(text=zh, lang="zh")]
    terms += [Term(text=text, lang="en", status="admitted" if n else "preferred") for n, text in enumerate(en)]
    return Concept(id=name, type=kind, terms=tuple(terms))


GLOSSARY: Glossary = gather(
    [
        concept("harbor", "term", "港务管理局（港务局）", "Harbor Business Administration (HBA)"),
        concept("health", "body", "市卫生健康委员会", "Municipal Health Commission"),
        concept("fund", "term", "灯塔修缮基金", "Lighthouse Repair Fund"),
        concept("museum", "term", "海洋历史博物馆", "Maritime History Museum"),
        concept("desk", "term", "调研科", "Research Desk"),
        concept("credit", "term", "信贷审查委员会", "credit", "Credit Review Board"),
        concept("deputy", "title", "副秘书长", "deputy secretary-general"),
        concept("vice", "title", "副区长", "deputy district mayor", "vice district mayor"),
        concept("bureau", "body", "渝中区教育局", "Yuzhong District Education Bureau"),
        concept("hk", "place", "香港", "Hong Kong"),
        concept("hill", "place", "乐山", "Leshan"),
    ]
)


def unit(zh: str, en: str, *, forward: bool = True) -> Unit:
    sides = ((zh,), (en,)) if forward else ((en,), (zh,))
    langs = ("zh-CN", "en-US") if forward else ("en-US", "zh-CN")
    return Unit(source_parts=sides[0], target_parts=sides[1], source_lang=langs[0], target_lang=langs[1])


def findings(*pairs: tuple[str, str], forward: bool = True) -> list[Finding]:
    found = check([unit(*pair, forward=forward) for pair in pairs], glossary=GLOSSARY)
    return [item for item in found if item.rule.startswith(("term.", "title."))]


def grave(zh: str, en: str, *, forward: bool = True) -> set[str]:
    return {item.rule for item in findings((zh, en), forward=forward) if item.severity != "info"}


@pytest.mark.parametrize(
    ("zh", "en", "rules"),
    [
        ("港务局发布通告。", "The HBA issued a notice.", set()),
        ("港务管理局发布通告。", "The Harbor Business Administration issued a notice.", set()),
        ("学生们来到码头。", "The students reached the Maritime History Museum.", {"term.wrong"}),
        ("学生们来到该馆。", "The students reached the Maritime History Museum.", set()),
        ("学生们来到历史博物馆。", "The students reached the Maritime History Museum.", set()),
        ("灯塔修缮基金捐款。", "The Maritime History Museum donated.", {"term.wrong"}),
        ("税务优惠有利于企业。", "Tax incentives help firms (Research Desk) grow.", {"term.definition", "term.wrong"}),
        ("渔民们开会。", "The Hong Kong Trawler Owners Society met.", {"term.wrong"}),
        ("在港渔民们开会。", "The Hong Kong Trawler Owners Society met.", set()),
        ("他在歌乐山住。", "He lives on Gele Mountain.", set()),
        ("他在乐山住。", "He lives on the hill.", {"term.absent"}),
    ],
)
def test_names_of_an_english_target(zh: str, en: str, rules: set[str]) -> None:
    assert grave(zh, en) == rules


@pytest.mark.parametrize(
    ("en", "zh", "rules"),
    [
        ("The HBA issued a notice.", "港务局发布通告。", set()),
        ("The Municipal Health Commission met.", "卫生健康委员会开会。", set()),
        ("The Municipal Health Commission met.", "市卫生健康局开会。", {"title.rank"}),
        ("The Yuzhong District Education Bureau met.", "渝中区教育处开会。", {"title.rank"}),
        ("The deputy secretary-general spoke.", "秘书长发言。", {"title.rank"}),
        ("The deputy secretary-general spoke.", "副秘书长发言。", set()),
        ("The price in Hong Kong dollars", "以港元计的价格", set()),
        ("They gave credit to the fishermen.", "他们向渔民赊账。", set()),
        ("The Lighthouse Repair Fund donated.", "海洋历史博物馆捐款。", {"term.wrong"}),
        ("The Lighthouse Repair Fund donated.", "他们捐款。", {"term.absent"}),
        ("The HBA said it was glad.", "我们很高兴。", set()),
    ],
)
def test_names_of_a_chinese_target(en: str, zh: str, rules: set[str]) -> None:
    assert grave(zh, en, forward=False) == rules


def test_what_a_document_names_all_the_time_may_be_left_out() -> None:
    named = [("灯塔修缮基金捐款。", "The Lighthouse Repair Fund donated.")] * 8
    left_out = ("灯塔修缮基金于五月捐款。", "A donation was made in May.")
    assert [item.severity for item in findings(*named, left_out)] == ["info"]
    assert [item.severity for item in findings(left_out)] == ["warning"]
    replaced = ("灯塔修缮基金于五月捐款。", "A donation was made by the Research Desk in May.")
    assert "term.wrong" in {item.rule for item in findings(*named, replaced) if item.severity != "info"}


def test_one_office_has_no_deputy_and_vice() -> None:
    pairs = [("副区长发言。", "The deputy district mayor spoke."), ("副区长走了。", "The vice district mayor left.")]
    found = [item for item in findings(*pairs) if item.rule == "term.inconsistent"]
    assert [(item.segment, item.suggestion) for item in found] == [(2, "deputy district mayor")]


def test_a_short_form_that_is_explained_twice_is_an_info() -> None:
    pair = ("港务管理局发布通告。", "The Harbor Business Administration (HBA) issued a notice.")
    found = [item for item in findings(pair, pair) if item.rule == "term.first_mention"]
    assert [(item.severity, item.segment) for item in found] == [("info", 2)]


@pytest.mark.parametrize(
    ("text", "lang", "forms"),
    [
        ("港务管理局（港务局）", "zh", ["港务管理局", "港务局"]),
        ("Harbor Administration (HA)", "en", ["Harbor Administration", "HA"]),
        ("《条例》（修订）", "zh", []),
        ("Ordinance (Amendment)", "en", []),
        ("HKDs", "en", ["HKD"]),
        ("港务局 / 海事处", "zh", ["港务局", "海事处"]),
        ("海事处", "zh", []),
    ],
)
def test_forms_held_in_one_entry(text: str, lang: str, forms: list[str]) -> None:
    made = with_variants(Concept(id="1", terms=(Term(text=text, lang=lang),)))
    assert [term.text for term in made.terms[1:]] == forms


def test_a_forbidden_entry_has_forbidden_variants() -> None:
    made = with_variants(Concept(id="1", terms=(Term(text="港务管理局（港务局）", lang="zh", status="forbidden"),)))
    assert {term.status for term in made.terms} == {"forbidden"}


@pytest.mark.parametrize(
    ("form", "text", "swaps"),
    [
        ("市卫生局", "市卫生厅指出", ["市卫生厅"]),
        ("市卫生局", "市卫生局长说", []),
        ("驻成都总领事馆", "駐成都大使館", ["駐成都大使館"]),
        ("副秘书长", "副秘书长和秘书长", ["秘书长"]),
        ("秘书长", "副秘书长说", ["副秘书长"]),
        ("港", "澳", []),
        ("税务条例第三章", "见税务规例第三章", ["税务规例第三章"]),
        ("市基金管理处的年报", "市信托管理处的年报", []),
        ("灯塔基金管理处", "灯塔信托管理处", ["灯塔信托管理处"]),
        ("港务局局长", "港务处局长", ["港务处局长"]),
    ],
)
def test_swaps_of_ranks_in_chinese(form: str, text: str, swaps: list[str]) -> None:
    assert [swap.found for swap in find_han_swaps(form, text)] == swaps


def test_a_wrong_rank_with_the_right_short_form_in_brackets() -> None:
    fund = Concept(
        id="relief",
        type="body",
        terms=(
            Term(text="渔民救济委员会", lang="zh"),
            Term(text="渔救会", lang="zh", status="admitted"),
            Term(text="Fishermen’s Relief Board", lang="en"),
        ),
    )
    english = "The Fishermen’s Relief Board met."
    for chinese, rules in (
        ("渔民救济理事会（渔救会）开会。", ["title.rank"]),
        ("渔民救济委员会（渔救会）开会。", []),
        ("渔救会和渔民救济理事会开会。", []),
    ):
        found = check([unit(chinese, english, forward=False)], glossary=gather([fund]))
        assert [item.rule for item in found if item.rule == "title.rank"] == rules, chinese


def test_swaps_of_ranks_in_english() -> None:
    text = "the Municipal Health Committee and the Education Commission"
    assert [(swap.found, swap.wanted) for swap in find_swaps("Municipal Health Commission", text)] == [
        ("Committee", "Commission")
    ]
    assert not list(find_swaps("Hong Kong", "the Hong Kong Commission"))
    assert "consulgeneral" in text_keys("a consul general")


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="市卫生健康委员会副局长港", min_size=2, max_size=12))
def test_a_text_is_no_shorter_form_or_swap_of_itself(form: str) -> None:
    assert han_coverage(form, form) == 1.0
    assert is_shortened_in([f"北京{form}"], form) or len(form) < 2 or form[0] in "副"
    assert all(swap.found != form for swap in find_han_swaps(form, form))


def test_a_forbidden_form_is_marked_on_both_sides() -> None:
    terms = (
        Term(text="港务局", lang="zh"),
        Term(text="Harbor Bureau", lang="en"),
        Term(text="Port Bureau", lang="en", status="forbidden"),
    )
    glossary = gather([Concept(id="harbor", type="body", terms=terms)])
    found = list(check([unit("昨天港务局发布通告。", "The Port Bureau issued a notice.")], glossary=glossary))
    assert [(item.rule, item.source_span, item.target_span) for item in found] == [("term.wrong", (2, 5), (4, 15))]


RENAMED = Concept(
    id="water",
    type="body",
    terms=(
        Term(text="水务局", lang="zh"),
        Term(text="Water Authority", lang="en", valid_from="2011-01-01"),
        Term(text="Water Bureau", lang="en", valid_to="2010-12-31"),
        Term(text="Water Board", lang="en", status="deprecated", valid_to="1995-06-30"),
    ),
)


@pytest.mark.parametrize(
    ("target", "year", "said"),
    [
        ("the Water Authority", 2020, ""),
        ("the Water Bureau", 2020, "“Water Bureau” ended on 2010-12-31; a text of 2020 has “Water Authority”"),
        ("the Water Bureau", 2005, ""),
        ("the Water Authority", 2005, "“Water Authority” began on 2011-01-01; a text of 2005 has “Water Bureau”"),
        ("the Water Bureau", None, ""),
        ("the Water Board", 1990, ""),
        ("the Water Board", 2005, "“Water Board” is deprecated"),
        ("the Water Board", None, "“Water Board” is deprecated"),
    ],
)
def test_a_renamed_body_keeps_its_old_name_in_old_texts(target: str, year: int | None, said: str) -> None:
    found = list(check([unit("水务局答复了。", f"Yesterday {target} replied.")], glossary=gather([RENAMED]), year=year))
    assert [item.message for item in found] == ([said] if said else [])


def test_the_year_that_a_document_names_decides_which_name_holds() -> None:
    years = [unit(f"{year}年的报告", f"report of {year}") for year in (2019, 2019, 2019, 2018)]
    found = list(check([*years, unit("水务局", "Water Bureau")], glossary=gather([RENAMED])))
    assert [(item.rule, item.severity, item.segment) for item in found] == [("term.wrong", "warning", 5)]


def test_the_old_name_of_the_source_may_have_its_own_rendering() -> None:
    terms = (*RENAMED.terms[1:3], Term(text="水利处", lang="zh", valid_to="2010-12-31"), Term(text="水务局", lang="zh"))
    glossary = gather([Concept(id="water", type="body", terms=terms)])
    assert not list(check([unit("当年的水利处", "the then Water Bureau")], glossary=glossary, year=2020))


@pytest.mark.parametrize(
    ("definition", "said"),
    [
        ("艺术发展局（以下简称“艺发局”）成立。", "“艺发局” is explained in segment 2 only: 艺术发展局"),
        ("新的艺术发展局（艺发局）成立。", "“艺发局” is explained in segment 2 only: 艺术发展局"),
        ("艺术发展局（艺发局主席）成立。", ""),
        ("艺术发展局（一九九五）成立。", ""),
        ("艺术发展局成立。", ""),
    ],
)
def test_a_chinese_short_form_stands_behind_its_full_form(definition: str, said: str) -> None:
    pairs = (
        ("艺发局每年拨款。", "The council gives funds."),
        (definition, "The Arts Development Council was founded."),
    )
    found = [item for item in findings(*pairs, forward=False) if item.rule == "term.first_mention"]
    assert [(item.message, item.segment) for item in found] == ([(said, 1)] if said else [])
    assert not [item for item in findings(*pairs[::-1], forward=False) if item.rule == "term.first_mention"]
