from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.formats.table import read_workbook
from tmkit.leverage import analyse, band_of, count_characters, count_words
from tmkit.memory.memory import Memory, open_memory
from tmkit.model import Unit
from tmkit.model.leverage import BANDS, Amount, FileLeverage
from tmkit.reports.leverage_report import leverage_page, leverage_shape, leverage_text


def job(*sources: str, lang: str = "zh-CN", **fields: str) -> list[Unit]:
    return [
        Unit(source_parts=(text,), target_parts=None, source_lang=lang, target_lang="", **fields)  # type: ignore[arg-type]
        for text in sources
    ]


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("会议今天上午在重庆举行", "The meeting was held in Chongqing this morning.")
        memory.add("捐赠3万只医用口罩给友好城市", "Donated 30,000 medical masks to the sister city.")
        memory.add("代表团离开", "The delegation left.", previous="晚宴开始", following="")
        memory.add("Hello there, my dear old friend", "你好，我亲爱的老朋友")
        yield memory


def segments(one: FileLeverage) -> dict[str, int]:
    return {band: amount.segments for band, amount in one.bands if amount.segments}


# Of 11 characters: 0 changed 100, 1 changed 90.9, 2 changed 81.8, 4 changed 63.6, 8 changed 27.2. Numbers: 13 of 14 is
# 92.8, and nothing but a number differs.
SOURCES = (
    "会议今天上午在重庆举行",
    "会议今天上午在重庆举办",
    "会议昨日上午在重庆举行",
    "会议昨日下午在重庆举办",
    "大会昨日下午在北京举办",
    "捐赠5万只医用口罩给友好城市",
    "會議今天上午在重慶舉行",
    "会议昨日上午在重庆举行",
)


def test_bands_computed_by_hand(memory: Memory) -> None:
    found = analyse([("a.xlf", job(*SOURCES))], memory)
    [one] = found.files
    assert segments(one) == {"repetition": 2, "100": 1, "85-94": 2, "75-84": 1, "50-74": 1, "none": 1}
    bands = dict(one.bands)
    assert bands["100"] == Amount(1, 11, 11)
    assert bands["85-94"] == Amount(2, 11 + 14, 11 + 14, numbers=1)
    assert bands["repetition"] == Amount(2, 22, 22)
    assert one.total == Amount(8, 7 * 11 + 14, 7 * 11 + 14, numbers=1)
    assert (found.total.name, found.total.total) == ("total", one.total)


def test_context_goes_before_repetition_and_repetition_before_the_match(memory: Memory) -> None:
    units = (
        job("晚宴开始", "代表团离开")
        + job("代表团离开", "代表团离开", article="b")
        + job("晚宴开始", "代表团离开", article="c")
    )
    [one] = analyse([("a", units)], memory).files
    assert segments(one) == {"101": 2, "repetition": 3, "none": 1}


def test_a_unit_may_say_its_own_context(memory: Memory) -> None:
    [one] = analyse([("a", job("代表团离开", previous="晚宴开始", following=""))], memory).files
    assert segments(one) == {"101": 1}


def test_repetitions_across_files(memory: Memory) -> None:
    found = analyse(
        [("a", job("新的一句话")), ("b", job("新的一句话", "新的一句话")), ("c", job("Hello!", lang="en"))], memory
    )
    assert [segments(one) for one in found.files] == [{"none": 1}, {"repetition": 1, "cross-file": 1}, {"none": 1}]
    assert segments(found.total) == {"repetition": 1, "cross-file": 1, "none": 2}


def test_english_is_matched_by_words_in_either_direction(memory: Memory) -> None:
    # 8 tokens with the comma; one other word of 8 is 87.5.
    [one] = analyse([("a", job("Hello there, my dear young friend", lang="en-GB"))], memory).files
    assert dict(one.bands)["85-94"] == Amount(1, 6, 28)


def test_what_is_not_to_be_translated_is_told_apart(memory: Memory) -> None:
    locked = Unit(
        source_parts=("代表团离开",),
        target_parts=None,
        source_lang="zh",
        target_lang="en",
        props=(("xliff:translate", "no"),),
    )
    [one] = analyse([("a", [*job("晚宴开始", " ", "\u3000"), locked, *job("代表团离开")])], memory).files
    assert (one.total.segments, one.untranslatable) == (2, 1)
    assert dict(one.bands)["101"].segments == 0, "the locked segment stands between"


def test_nothing_gives_zeros(memory: Memory) -> None:
    found = analyse([("a", [])], memory)
    assert found.total.total == Amount()
    assert [band for band, _ in found.total.bands] == list(BANDS)
    assert "-" in leverage_text(found)


WORDS = [
    ("", 0),
    ("。，！", 0),
    ("- – ...", 0),
    ("市长会见外宾。", 6),
    ("市长会见WHO专家组", 8),
    ("共3.5万人", 4),
    ("The Mayor's visit, in 2020.", 5),
    ("don't well-known e-mail", 3),
    ("ＷＨＯ　ＣＤＣ", 2),
    ("他说：“OK”。", 3),
    ("𠮷野家", 3),
    ("https://a.b/c?d=e f", 2),
]


@pytest.mark.parametrize(("text", "count"), WORDS)
def test_words(text: str, count: int) -> None:
    assert count_words(text) == count


def test_characters() -> None:
    assert count_characters("市长 会见\u3000Mr. Li\n") == 9


@given(st.integers(0, 1000))
def test_every_score_has_one_band(tenths: int) -> None:
    score = tenths / 10
    band = band_of(score)
    if band == "none":
        assert score < 50
    else:
        low, _, high = band.partition("-")
        assert int(low) <= score < int(high or low) + 1


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(["甲乙丙丁", "甲乙丙戊", "子丑寅卯辰", "AB", " "]), max_size=12), st.integers(0, 3))
def test_every_segment_is_counted_once(tmp_path_factory: pytest.TempPathFactory, texts: list[str], cut: int) -> None:
    with open_memory(tmp_path_factory.mktemp("m") / "tm.db", create=True) as memory:
        memory.add("甲乙丙丁", "x")
        found = analyse([("a", job(*texts[:cut])), ("b", job(*texts[cut:]))], memory)
    real = [text for text in texts if text.strip()]
    assert sum(amount.segments for _, amount in found.total.bands) == found.total.total.segments == len(real)
    assert sum(amount.characters for _, amount in found.total.bands) == sum(map(len, real))
    firsts = len(set(real))
    bands = segments(found.total)
    assert bands.get("repetition", 0) + bands.get("cross-file", 0) <= len(real) - firsts + bands.get("101", 0)


def test_the_page_escapes_names(memory: Memory) -> None:
    page = leverage_page(analyse([("<b>.xlf", job(*SOURCES))], memory), "tm&.db", "0")
    assert "&lt;b&gt;.xlf" in page
    assert "<b>.xlf" not in page
    assert "tm&amp;.db" in page
    assert page.count('class="bar"') == len(BANDS)
    assert "http:" not in page
    assert "https:" not in page


def test_shape(memory: Memory) -> None:
    shape = leverage_shape(analyse([("a", job(*SOURCES))], memory))
    assert shape["files"][0]["bands"]["85-94"] == {"segments": 2, "words": 25, "characters": 25, "numbers_only": 1}
    assert shape["total"]["total"]["segments"] == 8


# The verb


@pytest.fixture
def files(tmp_path: Path, memory: Memory) -> tuple[str, str, str]:
    table, text = tmp_path / "job.tsv", tmp_path / "news.zh.txt"
    table.write_text("zh\ten\n会议今天上午在重庆举行\t\n代表团离开\tThe delegation left.\n", "utf-8")
    text.write_text("会议今天上午在重庆举行。代表团离开\n\n新的一句话。\n", "utf-8")
    return str(table), str(text), memory.store.place


def test_texts_and_bilingual_files(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    table, text, memory = files
    assert run(["analyse", table, text, "-m", memory, "--format", "jsonl"]) == 0
    first, second, total = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["file"], first["bands"]["100"]["segments"]) == (table, 2)
    assert {band: one["segments"] for band, one in second["bands"].items() if one["segments"]} == {
        "cross-file": 1,
        "85-94": 1,
        "none": 1,
    }
    assert total["total"]["segments"] == 5


def test_standard_input_and_a_text_in_two_languages(
    files: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "会议今天上午在重庆举行。\nThe meeting was held in Chongqing this morning.\n2020-01-01\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode("utf-8"))))
    assert run(["analyse", "-", "-m", files[2], "--format", "json"]) == 0
    [one] = json.loads(capsys.readouterr().out)["files"]
    assert (one["file"], one["bands"]["100"]["segments"], one["bands"]["85-94"]["segments"]) == ("-", 1, 1)
    assert one["total"] == {"segments": 3, "words": 20, "characters": 62, "numbers_only": 0}


def test_the_ending_says_the_form(files: tuple[str, str, str], tmp_path: Path) -> None:
    table, _, memory = files
    for name in ("a.html", "a.json", "a.xlsx", "a.txt"):
        assert run(["analyse", table, "-m", memory, "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "a.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert json.loads((tmp_path / "a.json").read_text("utf-8"))["total"]["total"]["segments"] == 2
    rows = [cells for _, _, cells in read_workbook(tmp_path / "a.xlsx")]
    assert [row[1:4] for row in rows if row[0] == "total" and row[1] == "100"] == [["100", "2", "16"]]
    assert "101 (context)" in (tmp_path / "a.txt").read_text("utf-8")


def test_bad_files_are_named_and_the_rest_is_done(
    files: tuple[str, str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, _, memory = files
    missing = str(tmp_path / "no.xlf")
    assert run(["analyse", missing, table, "-m", memory]) == 2
    out, said = capsys.readouterr()
    assert f"tmkit: {missing}: no such file" in said
    assert table in out
    assert run(["analyse", missing, "-m", memory]) == 2
    assert "nothing could be analysed" in capsys.readouterr().err
    assert run(["analyse", table, "-m", memory, "--format", "xlsx"]) == 2
    assert "a workbook needs a name: -o OUT.xlsx" in capsys.readouterr().err
