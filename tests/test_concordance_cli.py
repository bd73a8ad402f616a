from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.cli.kwic import columns, kwic_lines
from tmkit.formats import read
from tmkit.memory.memory import open_memory
from tmkit.model import Concordance, Hit


@pytest.fixture
def memory(tmp_path: Path) -> str:
    path = str(tmp_path / "tm.db")
    with open_memory(path, create=True) as store:
        store.add(
            "友好城市代表团访问重庆",
            "A sister city delegation visited.",
            article="1.txt",
            created="2020-01-01T00:00:00Z",
        )
        store.add("友好城市", "Sister City", status="verified", created="2021-06-01T00:00:00Z", article="2.txt")
        store.add(
            "簽署友好城市協議", "sign an agreement", status="aligned", confidence=0.4, created="2022-01-01T00:00:00Z"
        )
        store.add("=1+1 的算式", "the sum", created="2022-02-01T00:00:00Z")
    return path


def sources(out: str) -> list[str]:
    return [hit["source"] for hit in json.loads(out)["hits"]]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["友好城市", "簽署友好城市協議", "友好城市代表团访问重庆"]),
        (["--and", "city"], ["友好城市", "友好城市代表团访问重庆"]),
        (["--and", "city", "--and", "重慶"], ["友好城市代表团访问重庆"]),
        (["--and", "协议"], ["簽署友好城市協議"]),
        (["--side", "target"], []),
        (["--article", "2.txt"], ["友好城市"]),
        (["--since", "2021-06-01", "--until", "2021-06-01"], ["友好城市"]),
        (["--from", "2021-06-02"], ["簽署友好城市協議"]),
        (["--status", "verified", "--status", "aligned"], ["友好城市", "簽署友好城市協議"]),
        (["--confidence", "0.5"], ["友好城市", "友好城市代表团访问重庆"]),
        (["--limit", "1", "--offset", "1"], ["簽署友好城市協議"]),
        (["--where", "status=verified|aligned confidence>=0.3 date>=2022"], ["簽署友好城市協議"]),
    ],
)
def test_choices(memory: str, options: list[str], expected: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concordance", "友好城市", "-m", memory, "--format", "json", *options]) == (0 if expected else 1)
    assert sources(capsys.readouterr().out) == expected


def test_simplified_finds_traditional_and_the_reverse(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    for text in ("签署友好", "簽署友好", "簽署"):
        assert run(["concordance", text, "-m", memory, "--format", "json"]) == 0
        assert sources(capsys.readouterr().out) == ["簽署友好城市協議"]
    assert run(["concordance", "訪問", "-m", memory, "--format", "json"]) == 0
    assert sources(capsys.readouterr().out) == ["友好城市代表团访问重庆"]


def test_counts(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concordance", "友好城市", "-m", memory, "--count"]) == 0
    assert capsys.readouterr().out == "3\n"
    assert run(["concordance", "无此", "-m", memory, "--count"]) == 1
    assert capsys.readouterr().out == "0\n"
    assert run(["concordance", "友好城市", "-m", memory, "--count", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"query": "友好城市", "total": 3, "cut": False, "hits": []}


def test_patterns_with_conditions(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--regex", "--status", "verified", "--and", "city", "--format", "json"]
    assert run(["concordance", "^友.{3}", "-m", memory, *options]) == 0
    assert sources(capsys.readouterr().out) == ["友好城市"]
    assert run(["concordance", "(友", "-m", memory, "--regex"]) == 2
    assert "the pattern '(友' is wrong" in capsys.readouterr().err


def test_key_words_stand_under_one_another(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["concordance", "友好城市", "-m", memory, "--kwic", "--width", "8"]) == 0
    assert capsys.readouterr().out == (
        "        [友好城市]          #2\n    簽署[友好城市]協議      #3\n        [友好城市]代表团访  #1\n3 units\n"
    )
    assert run(["concordance", "city", "-m", memory, "--kwic", "--width", "7", "--limit", "1"]) == 0
    assert capsys.readouterr().out == "Sister [City]         #2\n2 units, 1 shown\n"


@pytest.mark.parametrize("name", ["hits.csv", "hits.xlsx", "hits.tmx", "hits.tsv", "hits.jsonl"])
def test_the_hits_become_a_file_of_units(name: str, memory: str, tmp_path: Path) -> None:
    out = tmp_path / name
    assert run(["concordance", "的", "-m", memory, "-o", str(out)]) == 0
    assert [(unit.source, unit.target) for unit in read(out)] == [("=1+1 的算式", "the sum")]
    assert run(["concordance", "友好城市", "-m", memory, "-o", str(out)]) == 0
    assert [unit.source for unit in read(out)] == ["友好城市", "簽署友好城市協議", "友好城市代表团访问重庆"]
    assert run(["concordance", "友好城市", "-m", memory, "-o", str(out), "--limit", "1"]) == 0
    assert len(list(read(out))) == 1
    if name in ("hits.tmx", "hits.jsonl"):
        [unit] = read(out)
        assert (unit.status, unit.article, unit.created) == ("verified", "2.txt", "2021-06-01T00:00:00Z")


def test_an_answer_may_go_to_a_file_too(memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.jsonl"
    assert run(["concordance", "友好城市", "-m", memory, "--format", "jsonl", "-o", str(out)]) == 0
    assert json.loads(out.read_text("utf-8"))["total"] == 3
    assert run(["concordance", "友好城市", "-m", memory, "--kwic", "-o", str(tmp_path / "hits.csv")]) == 2
    assert "hits.csv is a file of units: --kwic and --count give text" in capsys.readouterr().err
    assert not (tmp_path / "hits.csv").exists()


@given(
    st.text(st.sampled_from("ab会，\n\t\x1b\N{COMBINING ACUTE ACCENT}Ａ "), max_size=30), st.integers(1, 9), st.data()
)
def test_a_line_of_key_words_has_one_width(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = Concordance(1, (Hit(unit_id=7, source=text, target="", spans=((start, end),)),))
    [line] = kwic_lines(found, width, colour=False)
    assert len(line.splitlines()) == 1
    before, _, rest = line.partition("[")
    assert columns(before) == width
    assert columns(rest.rpartition("]")[2].removesuffix("  #7")) == width
