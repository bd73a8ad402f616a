"""The words of the pages, and what the rules of the checks say in Chinese: whole, once each, in both languages."""

from __future__ import annotations

import re
from importlib.resources import files

from tmkit.qa.registry import RULES

TABLE = files("tmkit.serve.pages").joinpath("words.tsv").read_text("utf-8")
ROWS = tuple(line.split("\t") for line in TABLE.splitlines() if line and not line.startswith("#"))


def test_each_row_is_whole_and_comes_once() -> None:
    assert [row for row in ROWS if len(row) != 3 or not all(map(str.strip, row))] == []
    names = [row[0] for row in ROWS]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if hasattr({}, name)] == [], "templates would find the method"


def test_both_languages_put_the_same_in() -> None:
    for name, english, chinese in ROWS:
        assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", chinese)), name
        assert (english == chinese) != bool(re.search(r"[\u4e00-\u9fff]", chinese)), name


def test_every_penalty_has_a_word() -> None:
    source = files("tmkit.memory").joinpath("ranking.py").read_text("utf-8")
    names = set(re.findall(r'Penalty\("(\w+)"', source))
    assert len(names) > 3
    assert {f"penalty_{name}" for name in names} <= {row[0] for row in ROWS}


def test_every_rule_has_its_words() -> None:
    table = files("tmkit.serve.pages").joinpath("rules_zh.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    assert [row[0] for row in rows] == [rule.id for rule in RULES]
    assert {len(row) for row in rows} == {3}
    said = [one for row in rows for one in row[1:]]
    assert [one for one in said if not (re.search(r"[\u4e00-\u9fff]", one) and one.endswith("。"))] == []


def test_templates_use_the_words_there_are() -> None:
    folder = files("tmkit.serve.pages").joinpath("templates")
    text = "".join(one.read_text("utf-8") for one in folder.iterdir())
    used = set(re.findall(r"\bw\.(\w+)", text)) | set(re.findall(r"""\bw\[["']([\w-]+)["']\]""", text))
    assert used - {row[0] for row in ROWS} == set()
