from __future__ import annotations

import pytest

from tmkit.bitext.articles import clean_lines, read_article
from tmkit.repairing import repair


def sides(*lines: str) -> tuple[list[str], list[str]]:
    article = read_article(lines).article
    return [segment.text for segment in article.zh], [segment.text for segment in article.en]


def test_each_line_of_the_input_is_answered() -> None:
    lines = ["港口开放日", "", "The port opened its gates.", "责任编辑:王某", "-"]
    reading = clean_lines(lines)
    assert [line.number for line in reading.article.lines] == [1, 2, 3, 4, 5]
    assert [line.kind for line in reading.article.lines] == ["heading", "blank", "body", "boilerplate", "boilerplate"]
    assert {rejection.line for rejection in reading.rejections} == {4, 5}


def test_width_and_script_are_changed_and_explained() -> None:
    reading = clean_lines(["隨著合作的深入,雙方看著同一個目標."])
    assert reading.article.lines[0].text.startswith("随着合作的深入，双方看着同一个目标")
    assert {"script", "width"} <= {change.rule.split(".")[0] for change in reading.changes}


def test_changes_replay_to_the_result() -> None:
    lines = ["隨著**合作**的深入,雙方&nbsp;舉行40余場活動", "Bern,Basel and countries?and regions."]
    reading = clean_lines(lines, "a.txt")
    texts = list(lines)
    for change in reading.changes:
        if not change.applied:
            continue
        text = texts[change.line - 1]
        assert text[change.start :].startswith(change.before), change
        texts[change.line - 1] = text[: change.start] + change.after + text[change.start + len(change.before) :]
    assert texts == [line.text for line in reading.article.lines]


def test_alternating_paragraphs() -> None:
    zh, en = sides(
        "港口开放日迎来客人", "Guests Come to the Port", "客人参观了码头。他们登上货轮。", "They saw the pier."
    )
    assert zh == ["港口开放日迎来客人", "客人参观了码头。", "他们登上货轮。"]
    assert en == ["Guests Come to the Port", "They saw the pier."]


def test_a_mixed_layout_is_taken_apart() -> None:
    zh, en = sides("出口配额 export quota", "原产地证书 certificate of origin", "提单 bill of lading", "关税 tariff")
    assert zh == ["出口配额", "原产地证书", "提单", "关税"]
    assert en == ["export quota", "certificate of origin", "bill of lading", "tariff"]


def test_sentences_of_both_languages_on_one_line() -> None:
    zh, en = sides("客人参观了码头。 The guests visited the pier. 他们登上货轮。 They went aboard a freighter.")
    assert zh == ["客人参观了码头。", "他们登上货轮。"]
    assert en == ["The guests visited the pier.", "They went aboard a freighter."]


@pytest.mark.parametrize(
    "line",
    [
        "公司发布了新款手机 Mate 60 Pro",
        "世界卫生组织（World Health Organization）的代表出席。",
        "他在 Financial Times and Economist 上发表文章。",
        "与会者讨论了WHO、APEC和G20的议题。",
    ],
)
def test_names_in_chinese_text_stay(line: str) -> None:
    zh, en = sides(line, "客人参观了码头。", "代表团离开了城市。")
    assert en == []
    assert len(zh) == 3


def test_a_broken_heading_is_joined_where_the_body_says_so() -> None:
    zh, _ = sides("两市代表团在新港口", "签署长期合作协议", "昨天，两市代表团在新港口签署长期合作协议，双方企业到场。")
    assert zh[0] == "两市代表团在新港口签署长期合作协议"


def test_headings_in_a_row_are_not_joined_without_evidence() -> None:
    zh, _ = sides("港口开放日迎来客人", "桥梁建成正式通车", "昨天，市民参观了港口。")
    assert zh[:2] == ["港口开放日迎来客人", "桥梁建成正式通车"]


def test_paragraphs_are_numbered_by_side() -> None:
    article = read_article(["一。二。", "One. Two.", "三。"]).article
    assert [segment.paragraph for segment in article.zh] == [0, 0, 1]
    assert [segment.paragraph for segment in article.en] == [0, 0]


def test_repair_keeps_a_line_for_a_line_but_drops_the_page() -> None:
    text = "港口开放日\n\n责任编辑:王某\n客人参观了码头。"
    assert repair(text).text == "港口开放日\n\n客人参观了码头。"
