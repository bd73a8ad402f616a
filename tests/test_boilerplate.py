from __future__ import annotations

import json
from pathlib import Path

import pytest

from tmkit.bitext.boilerplate import is_heading, judge_lines
from tmkit.bitext.page import undress_line

GOLDEN = Path(__file__).parent / "golden"
CLASSES = ("boilerplate", "spam", "repeat")


def cases(name: str, classes: tuple[str, ...] = ()) -> list[dict[str, str]]:
    rows = [json.loads(line) for line in (GOLDEN / name).read_text("utf-8").splitlines()]
    return [row for row in rows if not classes or row["class"] in classes]


def cleaned(text: str) -> str:
    lines = [undress_line(line)[0] for line in text.split("\n")]
    kept = [line for line, verdict in zip(lines, judge_lines(lines), strict=True) if verdict is None]
    return "\n".join(kept).strip("\n")


@pytest.mark.parametrize("case", cases("damage.jsonl", CLASSES), ids=lambda case: case["damaged"][:24])
def test_damage_gold(case: dict[str, str]) -> None:
    assert cleaned(case["damaged"]) == case["restored"]


@pytest.mark.parametrize("case", cases("boilerplate.jsonl"), ids=lambda case: case["label"])
def test_golden(case: dict[str, str]) -> None:
    assert cleaned(case["damaged"]) == case["restored"], case["comment"]


def test_a_repeat_names_its_first_place() -> None:
    line = "两市代表在港口共同见证了第一班航线的开通。"
    verdicts = judge_lines([line, "", line])
    assert verdicts[2] is not None
    assert (verdicts[2].rule, verdicts[2].first) == ("repeat.line", 1)


def test_headings_are_told_from_sentences() -> None:
    assert is_heading("医疗物资援助助力抗疫")
    assert not is_heading("会议于上午举行。")
    assert not is_heading("")


def test_undressing_explains_itself() -> None:
    text, changes = undress_line("## 欢迎**来宾**&nbsp;![](a.png)", 7, "a.txt")
    assert text == "欢迎来宾 "
    assert {change.rule for change in changes} == {"page.markdown", "page.entity"}
    assert {(change.line, change.file) for change in changes} == {(7, "a.txt")}
