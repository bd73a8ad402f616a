from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tmkit.cli import run

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ARTICLES = [str(CORPUS / "raw" / name) for name in ("01-consular-day.txt", "12-open-day-again.txt")]


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("memory") / "tm.db")
    assert run(["build", *ARTICLES, "-m", path]) == 0
    return path


def test_build_writes_all_it_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = {name: str(tmp_path / name) for name in ("tm.db", "tm.tmx", "report.html", "review.xlsx")}
    outputs = ["-m", out["tm.db"], "--tmx", out["tm.tmx"], "--report", out["report.html"]]
    status = run(["build", ARTICLES[0], *outputs, "--review", out["review.xlsx"]])
    said = capsys.readouterr().err
    assert status == 0
    assert all(Path(path).stat().st_size for path in out.values())
    assert "01-consular-day.txt: 2" in said
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(out)


def test_building_again_changes_nothing(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["build", *ARTICLES, "-m", memory]) == 0
    assert ", +0" in capsys.readouterr().err


def test_build_streams_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", ARTICLES[0], "--format", "jsonl"]) == 0
    units = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(units) >= 20
    assert {"source", "target", "confidence", "article", "source_ids", "status"} <= set(units[0])
    assert units[0]["article"] == "01-consular-day.txt"


def test_lookup_finds_both_directions(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["lookup", "-m", memory, "一張地圖，六道題目", "--format", "jsonl"]) == 0
    zh = json.loads(capsys.readouterr().out)
    assert (zh["matches"][0]["score"], zh["matches"][0]["target"]) == (100.0, "One Map, Six Questions")
    assert run(["lookup", "-m", memory, "One Map, Seven Questions", "--format", "jsonl"]) == 0
    en = json.loads(capsys.readouterr().out)
    assert en["matches"][0]["target"] == "一张地图，六道题目"
    assert 70 <= en["matches"][0]["score"] < 100


def test_lookup_says_honestly_that_nothing_matched(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["lookup", "-m", memory, "明天下午有雷阵雨，请带好雨具。"]) == 1
    assert "no match" in capsys.readouterr().out


def test_a_batch_gives_one_answer_a_query(memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("一张地图，六道题目\n\n明天下午有雷阵雨。\n", "utf-8")
    capsys.readouterr()
    assert run(["lookup", "-m", memory, "--input", str(queries), "--format", "jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [len(answer["matches"]) > 0 for answer in answers] == [True, False, False]


def test_concordance_marks_what_it_found(memory: str, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["concordance", "-m", memory, "領事", "--limit", "1", "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["total"] > 1
    start, end = answer["hits"][0]["spans"][0]
    assert answer["hits"][0]["source"][start:end] == "领事"
    assert run(["concordance", "-m", memory, "没有这个词", "--format", "json"]) == 1


@pytest.mark.parametrize("ending", ["tmx", "jsonl", "tsv", "xlsx"])
def test_export_and_import_again(memory: str, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, other = str(tmp_path / f"out.{ending}"), str(tmp_path / "other.db")
    assert run(["export", "-m", memory, out]) == 0
    first = Path(out).read_bytes()
    assert run(["export", "-m", memory, out]) == 0
    assert Path(out).read_bytes() == first
    assert run(["import", out, "-m", other]) == 0
    capsys.readouterr()
    assert run(["memory", "stats", "-m", other, "--format", "json"]) == 0
    imported = json.loads(capsys.readouterr().out)["units"]
    assert run(["memory", "stats", "-m", memory, "--format", "json"]) == 0
    stored = json.loads(capsys.readouterr().out)["units"]
    assert imported == (stored if ending in ("tmx", "jsonl") else stored - 1), "one pair recurs; tables have no context"


def test_import_progress_as_json_lines(memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "out.tsv")
    run(["export", "-m", memory, out])
    capsys.readouterr()
    assert run(["import", out, "-m", str(tmp_path / "new.db"), "--progress", "jsonl"]) == 0
    lines = capsys.readouterr().err.splitlines()
    assert json.loads(lines[0])["committed"] > 40


def test_align_tsv_covers_both_sides_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.zh.txt").write_text("会议结束。\n代表团参观了港口。\n他们乘火车离开。\n", "utf-8")
    (tmp_path / "a.en.txt").write_text("The meeting ended.\nThe delegation visited the port.\n", "utf-8")
    capsys.readouterr()
    assert run(["align", str(tmp_path / "a.zh.txt"), str(tmp_path / "a.en.txt"), "--pre-split"]) == 0
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert sorted(number for zh, _, _ in rows for number in zh.split(",") if number) == ["0", "1", "2"]
    assert sorted(number for _, en, _ in rows for number in en.split(",") if number) == ["0", "1"]


def test_align_folders(tmp_path: Path) -> None:
    for lang, text in (("zh", "会议结束。\n"), ("en", "The meeting ended.\n")):
        (tmp_path / lang).mkdir()
        (tmp_path / lang / "one.txt").write_text(text, "utf-8")
    assert run(["align", str(tmp_path / "zh"), str(tmp_path / "en"), "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out" / "one.tsv").read_text("utf-8").startswith("0\t0\t")


def test_repair_and_split(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damaged = tmp_path / "damaged.txt"
    damaged.write_text("隨著合作的深入,雙方看著同一個目標。\n\n責任編輯:王某\n", "utf-8")
    changes = tmp_path / "changes.jsonl"
    capsys.readouterr()
    assert run(["repair", str(damaged), "--changes", str(changes)]) == 0
    assert capsys.readouterr().out == "随着合作的深入，双方看着同一个目标。\n\n"
    assert {json.loads(line)["rule"].split(".")[0] for line in changes.read_text("utf-8").splitlines()} >= {"script"}
    text = tmp_path / "text.txt"
    text.write_text("会议结束。代表离场。\n", "utf-8")
    assert run(["split", str(text)]) == 0
    assert capsys.readouterr().out == "会议结束。\n代表离场。\n"


BAD = [
    (["build", "{empty}", "-m", "{new}"], "the file is empty"),
    (["build", "{binary}", "-m", "{new}"], "binary"),
    (["build", "{missing}", "-m", "{new}"], "no such file"),
    (["build", "{folder}", "-m", "{new}"], "folder"),
    (["build", "{zh}"], "nothing to write"),
    (["build", "{zh}", "--tmx", "{missing}/x.tmx"], "folder does not exist"),
    (["build", "{zh}", "-m", "{missing}/x.db"], "does not exist"),
    (["lookup", "-m", "{missing}", "abc"], "there is no such memory"),
    (["lookup", "-m", "{zh}", "abc"], "damaged"),
    (["lookup", "-m", "{new}"], "give a text or --input FILE"),
    (["frobnicate"], "No such command"),
    (["build", "{zh}", "-m", "{new}", "--script", "xx"], "--script"),
    (["import", "{zh}", "-m", "{new}"], "no pairs"),
    (["export", "-m", "{tm}", "{zh}.zzz"], "format"),
    (["convert", "{zh}", "{zh}"], "same file"),
    (["align", "{binary}", "{zh}"], "binary"),
    (["repair", "{missing}"], "no such file"),
    (["split", "{numbers}"], "--lang"),
]


@pytest.mark.parametrize(
    ("command", "message"), BAD, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_bad_input_is_one_clear_line(
    command: list[str], message: str, memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = {name: str(tmp_path / name) for name in ("empty", "binary", "missing", "folder", "zh", "numbers", "new")}
    Path(names["empty"]).write_bytes(b"")
    Path(names["binary"]).write_bytes(bytes(range(256)) * 20)
    Path(names["folder"]).mkdir()
    Path(names["zh"]).write_text("只有中文的一句话。", "utf-8")
    Path(names["numbers"]).write_text("2020-03-27\n", "utf-8")
    capsys.readouterr()
    assert run([part.format(**names, tm=memory) for part in command]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[-1].startswith("tmkit: ")
    assert message in "\n".join(said)
    assert "Traceback" not in "\n".join(said)
    assert not Path(names["new"]).exists()


def test_a_bad_file_among_good_ones_is_named_and_the_rest_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory = str(tmp_path / "tm.db")
    assert run(["build", ARTICLES[0], str(tmp_path / "missing.txt"), "-m", memory]) == 0
    assert "missing.txt: no such file" in capsys.readouterr().err
    assert run(["build", ARTICLES[0], str(tmp_path / "missing.txt"), "-m", memory, "--strict"]) == 2


def test_one_language_only_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "zh.txt"
    article.write_text("只有中文的一句话。\n第二句也是中文。\n", "utf-8")
    assert run(["build", str(article), "-m", str(tmp_path / "tm.db")]) == 0
    assert "only Chinese found" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_one_line(memory: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tmkit", "concordance", "-m", memory, "领事"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_failed_build_leaves_the_old_memory_intact(
    memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tmkit.memory.sqlite import SqliteStore

    path = tmp_path / "tm.db"
    assert run(["memory", "backup", "-m", memory, str(path)]) == 0
    before = subprocess.run(
        [sys.executable, "-m", "tmkit", "export", "-m", str(path), "--progress", "none"],
        check=False,
        capture_output=True,
    )
    assert before.returncode == 2
    run(["export", "-m", str(path), str(tmp_path / "before.tmx")])
    monkeypatch.setattr(
        SqliteStore, "_insert", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    article = tmp_path / "new.txt"
    article.write_text(Path(ARTICLES[0]).read_text("utf-8"), "utf-8")
    capsys.readouterr()
    assert run(["build", str(article), "-m", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.undo()
    run(["export", "-m", str(path), str(tmp_path / "after.tmx")])
    assert (tmp_path / "after.tmx").read_bytes() == (tmp_path / "before.tmx").read_bytes()


def test_help_is_quick_to_import() -> None:
    """What --help needs must not pull in the heavy packages."""
    heavy = "numpy opencc jieba pypinyin lxml openpyxl docx babel sacrebleu rapidfuzz rich regex sentencex".split()
    code = f"import sys, tmkit.cli.app; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_settings_file_and_environment(memory: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("tmkit.toml").write_text(f'memory = "{memory}"\n[lookup]\nlimit = 1\n', "utf-8")
    assert run(["lookup", "一张地图，六道题目"]) == 0
    Path("tmkit.toml").write_text("memory = \n", "utf-8")
    assert run(["lookup", "一张地图，六道题目"]) == 2
    Path("tmkit.toml").unlink()
    monkeypatch.setitem(os.environ, "TMKIT_MEMORY", memory)
    assert run(["lookup", "一张地图，六道题目"]) == 0


def test_five_megabytes_on_one_line_is_one_clear_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "long.txt"
    article.write_text("会议在重庆举行，双方讨论了合作。The meeting was held in Chongqing. " * 60_000, "utf-8")
    assert run(["build", str(article), "-m", str(tmp_path / "tm.db")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith(
        "long.txt:1: a line of 3,060,000 characters, more than 1,000,000: break it into paragraphs; skipped"
    )
    assert not (tmp_path / "tm.db").exists()
