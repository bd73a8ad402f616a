"""``tmkit align`` as people use it: folders, borders, lines of their own, odd texts, and what it tells of them."""

from __future__ import annotations

import json
import textwrap
from itertools import chain
from pathlib import Path

import pytest
from test_align import DOCUMENTS, covers

from tmkit.bitext.align import align, align_batch
from tmkit.cli import run
from tmkit.cli.aligned_texts import read_texts
from tmkit.errors import UsageError
from tmkit.model import Bead

ZH = ["渡口的早晨", "天还没亮，老周就把船撑到了渡口。", "***", "他在这条江上摆渡了四十二年。"]
EN = ["Morning at the Ferry", "***", "Before dawn old Zhou had already poled his boat to the ferry.", "For 42 years!"]

Said = pytest.CaptureFixture[str]


def write(path: Path, lines: list[str]) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return str(path)


def rows(answer: str) -> list[list[str]]:
    return [line.split("\t") for line in answer.splitlines()]


def test_no_bead_crosses_a_border() -> None:
    beads = align(ZH, EN, borders=[(2, 1)])
    assert Bead((2,), (1,), 1.0) in beads
    assert covers(beads, len(ZH), len(EN))
    assert all((max(bead.zh) < 2) == (max(bead.en) < 1) for bead in beads if bead.zh and bead.en and bead.zh != (2,))


def test_borders_part_paragraphs_too() -> None:
    free, bound = align_batch(
        [(ZH, EN), (ZH, EN)], paragraphs=[([0, 1, 2, 3], [0, 1, 2, 3])] * 2, borders=[[], [(0, 0), (2, 1)]]
    )
    assert covers(free, 4, 4) and covers(bound, 4, 4)
    assert [bead.zh for bead in bound if bead.confidence == 1.0] == [(0,), (2,)]


@pytest.mark.parametrize("borders", [[(1, 2), (1, 3)], [(2, 2), (3, 1)], [(4, 1)], [(-1, 0)]])
def test_borders_that_do_not_rise_are_told(borders: list[tuple[int, int]]) -> None:
    with pytest.raises(UsageError, match=r"borders must rise on both sides and lie inside the text \(4 Chinese and 4"):
        align(ZH, EN, borders=borders)


def test_border_lines_in_files(tmp_path: Path, capsys: Said) -> None:
    zh, en = write(tmp_path / "a.zh", ZH), write(tmp_path / "a.en", EN)
    assert run(["align", zh, en, "--pre-split", "--border", "***"]) == 0
    assert ["2", "1", "1.000"] in rows(capsys.readouterr().out)
    assert run(["align", zh, write(tmp_path / "b.en", EN[2:]), "--border", "***"]) == 2
    assert "the border '***' stands on 1 lines in the Chinese, 0 in the English" in capsys.readouterr().err


def test_texts_that_differ_in_the_ending_have_an_answer_each(tmp_path: Path) -> None:
    for name in ("one.txt", "one.md", ".hidden"):
        write(tmp_path / "zh" / name, ZH)
        write(tmp_path / "en" / name, EN)
    assert run(["align", str(tmp_path / "zh"), str(tmp_path / "en"), "-o", str(tmp_path / "out")]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["one.md.tsv", "one.txt.tsv"]


def test_an_empty_text_does_not_stop_the_others(tmp_path: Path, capsys: Said) -> None:
    for name, lines in (("full.txt", ZH), ("none.txt", [])):
        write(tmp_path / "zh" / name, lines)
        write(tmp_path / "en" / name, EN)
    assert run(["align", str(tmp_path / "zh"), str(tmp_path / "en"), "-o", str(tmp_path / "out")]) == 0
    assert "warning: none.txt: there is no Chinese sentence" in capsys.readouterr().err
    assert [row[:2] for row in rows((tmp_path / "out" / "none.tsv").read_text("utf-8"))] == [
        ["", str(number)] for number in range(4)
    ]


def test_an_error_in_a_folder_names_the_text(tmp_path: Path, capsys: Said) -> None:
    for name, lines in (("a.txt", ZH), ("b.txt", EN * 2)):
        write(tmp_path / "zh" / name, lines)
        write(tmp_path / "en" / name, EN * 2)
    assert run(["align", str(tmp_path / "zh"), str(tmp_path / "en"), "-o", str(tmp_path / "out")]) == 2
    assert "b.txt: the Chinese side holds no Chinese text" in capsys.readouterr().err


def test_lopsided_texts_are_told(tmp_path: Path, capsys: Said) -> None:
    zh = write(tmp_path / "a.zh", ["我们去北京。"])
    en = write(tmp_path / "a.en", [f"This is sentence number {number}." for number in range(50)])
    assert run(["align", zh, en]) == 0
    said = capsys.readouterr()
    assert len(list(chain(*rows(said.out)))) == 150
    assert "English sentences have no partner" in said.err


def test_texts_of_different_matter_are_told(tmp_path: Path, capsys: Said) -> None:
    zh = [
        "渡船夜里停在岸边。",
        "孩子们在雪地里追一只狗。",
        "他把信烧了，没有说话。",
        "稻子黄了。",
        "奶奶在织毛衣。",
        "锅里没有米了。",
    ]
    en = [
        "Interest rates rose by a quarter point last week.",
        "The committee will publish its findings.",
        "Analysts expected a smaller increase in exports.",
        "Steel prices fell.",
        "The merger needs approval from regulators.",
        "Shareholders vote in autumn.",
    ]
    assert run(["align", write(tmp_path / "a.zh", zh), write(tmp_path / "a.en", en)]) == 0
    assert "hardly a sentence finds its like" in capsys.readouterr().err


def test_a_tmx_tells_what_it_cannot_hold(tmp_path: Path, capsys: Said) -> None:
    zh = write(tmp_path / "a.zh", ["会议结束。", "代表团参观了港口。"])
    en = write(tmp_path / "a.en", ["The meeting ended."])
    assert run(["align", zh, en, "--format", "tmx", "-o", str(tmp_path / "a.tmx")]) == 0
    assert "1 Chinese and 0 English sentences without partner are not in the TMX" in capsys.readouterr().err


def test_bytes_that_were_no_text_are_told(tmp_path: Path, capsys: Said) -> None:
    zh = tmp_path / "a.zh"
    zh.write_bytes("会议结束。代表团参观了港口。".encode() + b"\xff\n")
    assert run(["align", str(zh), write(tmp_path / "a.en", ["The meeting ended."])]) == 0
    assert "1 invalid byte sequence replaced" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "-"], "only one of the two texts can be standard input"),
        (["{zh}", "{en}", "-m", "{missing}"], "there is no such memory: check the name"),
        (["{zh}", "{en}", "-o", "{missing}/a.tsv"], "the folder does not exist"),
        (["{zh}", "{en}", "--format", "xml"], "unknown format 'xml': tsv, jsonl or tmx"),
        (["{folder}", "{folder}"], "two folders need -o DIR"),
        (["{folder}", "{folder}", "-o", "-"], "two folders need -o DIR"),
        (["{folder}", "{folder}", "-o", "{zh}"], "no folder can be made there"),
        (["{folder}", "{en}"], "this is a folder: give a file"),
    ],
)
def test_wrong_use_is_one_clear_line(arguments: list[str], message: str, tmp_path: Path, capsys: Said) -> None:
    names = {"zh": write(tmp_path / "in" / "a.zh", ZH), "en": write(tmp_path / "in" / "a.en", EN)}
    names |= {"missing": str(tmp_path / "missing"), "folder": str(tmp_path / "in")}
    assert run(["align", *(part.format(**names) for part in arguments)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert message in said[-1] and said[-1].startswith("tmkit: ")


def test_broken_lines_are_joined_and_told(tmp_path: Path, capsys: Said) -> None:
    zh, en, gold = DOCUMENTS["doctor"]
    broken = textwrap.wrap(" ".join(en), 60)
    assert run(["align", write(tmp_path / "a.zh", ["".join(zh)]), write(tmp_path / "a.en", broken)]) == 0
    said = capsys.readouterr()
    assert "a.en: lines broken inside sentences were joined" in said.err
    found = {(row[0], row[1]) for row in rows(said.out)}
    wanted = {(",".join(map(str, left)), ",".join(map(str, right))) for left, right in gold}
    assert len(found & wanted) >= 0.7 * len(wanted)


def test_paragraphs_count_where_both_texts_have_them(tmp_path: Path) -> None:
    zh = write(tmp_path / "a.zh", ["我们去了北京。天气很好。", "他们回家了。孩子睡了。"])
    en = write(tmp_path / "a.en", ["We went to Beijing. It was fine.", "They went home. The child slept."])
    split = write(tmp_path / "b.en", ["We went to Beijing.", "It was fine.", "They went home.", "The child slept."])
    assert read_texts("a", (zh, en), False).paragraphs == ([0, 0, 1, 1], [0, 0, 1, 1])
    assert read_texts("a", (zh, split), False).paragraphs is None
    assert read_texts("a", (zh, en), True).paragraphs is None


def test_progress_rises_to_the_whole(tmp_path: Path, capsys: Said) -> None:
    zh, en = write(tmp_path / "a.zh", ZH), write(tmp_path / "a.en", EN)
    assert run(["align", zh, en, "--progress", "jsonl"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    done = [one["done"] for one in told]
    assert done == sorted(done) and len(done) >= 3
    assert done[-1] == told[-1]["total"]


@pytest.mark.parametrize(("zh", "lang"), [("會議結束。", "zh-TW"), ("会议结束。", "zh-CN")])
def test_a_tmx_names_the_script(zh: str, lang: str, tmp_path: Path, capsys: Said) -> None:
    paths = write(tmp_path / "a.zh", [zh]), write(tmp_path / "a.en", ["The meeting ended."])
    assert run(["align", *paths, "--format", "tmx"]) == 0
    assert f'xml:lang="{lang}"' in capsys.readouterr().out
