"""Sentences that are left out, in either direction, in files of any size."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tmkit.model import Finding, Unit
from tmkit.qa.check import check
from tmkit.qa.word_evidence import WordEvidence, content_stems

ZH = (
    "学生们上午参观了博物馆和图书馆。",
    "两国医生在重庆讨论了医院的合作计划。",
    "晚上市长在饭店会见了代表团全体成员。",
)
EN = (
    "In the morning the students visited the museum and the library.",
    "Doctors of both countries discussed the cooperation plan of the hospital in Chongqing.",
    "In the evening the mayor met all members of the delegation in a hotel.",
)


def unit(zh: Sequence[str], en: Sequence[str], *, forward: bool = True) -> Unit:
    sides = (("".join(zh),), (" ".join(en),)) if forward else ((" ".join(en),), ("".join(zh),))
    langs = ("zh-CN", "en-US") if forward else ("en-US", "zh-CN")
    return Unit(source_parts=sides[0], target_parts=sides[1], source_lang=langs[0], target_lang=langs[1])


def dropped(units: Sequence[Unit]) -> list[Finding]:
    return [finding for finding in check(units) if finding.rule == "segment.dropped"]


def marked(finding: Finding) -> str:
    assert finding.source_span
    return finding.source[slice(*finding.source_span)].strip()


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_dropped_sentence_is_named(place: int) -> None:
    others = [number for number in range(3) if number != place]
    forward = dropped([unit(ZH, [EN[number] for number in others])])
    backward = dropped([unit([ZH[number] for number in others], EN, forward=False)])
    assert [marked(finding) for finding in forward] == [ZH[place]]
    assert [marked(finding) for finding in backward] == [EN[place]]


def test_sound_pairs_and_sentences_joined_are_silent() -> None:
    joined = ("In the morning the students visited the museum and the library, and", *EN[1:])
    assert not dropped([unit(ZH, EN), unit(ZH, EN, forward=False), unit(ZH, joined), unit(ZH[:1], EN[:1])])


def test_figures_tell_which_sentence_is_missing() -> None:
    """Of the middle sentence no word is known; its figures are, and the target lacks them."""
    zh = (ZH[0], "蜃楼塔高417米，芸香阁藏帖2,680册。", ZH[2])
    en = (EN[0], "The Mirage Tower is 417 metres high, and the Rue Pavilion holds 2,680 rubbings.", EN[2])
    assert not dropped([unit(zh, en), unit(zh, en, forward=False)])
    assert [marked(finding) for finding in dropped([unit(zh, (en[0], en[2]))])] == [zh[1]]
    assert [marked(finding) for finding in dropped([unit((zh[0], zh[2]), en, forward=False)])] == [en[1]]


def test_a_large_file_is_judged_as_it_streams() -> None:
    sound = [unit((ZH[n % 3], ZH[(n + 1) % 3]), (EN[n % 3], EN[(n + 1) % 3])) for n in range(1200)]
    found = dropped([*sound, unit(ZH, (EN[0], EN[2])), *sound[:5]])
    assert [(finding.segment, marked(finding)) for finding in found] == [(1201, ZH[1])]
    assert 0.5 < found[0].confidence <= 1


def test_words_are_learnt_from_the_file() -> None:
    evidence = WordEvidence([("桃花渡", "Taohua Ferry")])
    for _ in range(5):
        evidence.learn("蜃楼出现", "A mirage appeared")
        evidence.learn("天气晴朗", "The weather is fine")
    evidence.settle()
    units = evidence.units("桃花渡的蜃楼与COVID-19")
    assert frozenset({"taohua", "ferri"}) in units
    assert any("mirag" in stems for stems in units)
    assert frozenset({"covid"}) in units
    assert 0 < evidence.share_of_texts(frozenset({"mirag"})) < 0.5
    assert evidence.can_judge(content_stems("ferry"), "en")
    assert not evidence.can_judge(content_stems("zeppelin"), "en")


def test_sentences_of_code_do_not_stop_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Chinese side that is nearly all Latin letters is not aligned, and the other findings of the file still come."""
    monkeypatch.setattr("tmkit.qa.omissions._UNDECIDED", -100)
    monkeypatch.setattr("tmkit.qa.omissions._CERTAIN_FEWER", {"zh": 100, "en": 100})
    names = ("first_column", "second_column", "third_column", "fourth_column")
    code = unit(
        [f"将 register_adapter_of({name}, converted_value_of_{name}) 转换。" for name in names],
        [f"Convert the values with register_adapter_of({names[0]}, converted_value_of_{names[0]})."],
    )
    wrong = unit(("来自40个国家的300名代表。",), ("delegates from 40 countries.",))
    sound = [unit(ZH[:1], EN[:1])] * 3
    assert "number.missing" in {finding.rule for finding in check([*sound, code, wrong])}
