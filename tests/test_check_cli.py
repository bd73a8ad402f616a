"""``tmkit check``: forms, profile, patterns, baseline, ignores; bad input is named and the rest is still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tmkit.cli import run
from tmkit.cli.check_documents import Documents, fitting_workers
from tmkit.cli.findings import FindingFormat, Tally, to_format
from tmkit.formats.table import read_workbook
from tmkit.qa.decisions import HEADER
from tmkit.reports.inspection import Inspection

ROOT = Path(__file__).resolve().parents[1]
DRAFT = str(ROOT / "corpus/drafts/A/careless.xlf")
PAIRS = [("3人", "people"), ("近50国", "over 50 countries"), ("会议结束。", "The meeting closed.")]
GLOSSARY = "concept,zh,en,status,type\nmfa,外交部,Ministry of Foreign Affairs,preferred,body\n"


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return write_pairs(tmp_path / "pairs.tsv", PAIRS)


def write_pairs(path: Path, pairs: list[tuple[str, str]]) -> str:
    path.write_text("zh\ten\n" + "".join(f"{source}\t{target}\n" for source, target in pairs), "utf-8")
    return path.name


def rules(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> list[str]:
    """Give ``segment rule severity`` of what a check of ``pairs.tsv`` finds."""
    assert run(["check", "pairs.tsv", "--format", "jsonl", *arguments]) == status
    found = map(json.loads, capsys.readouterr().out.splitlines())
    return [f"{finding['segment']} {finding['rule']} {finding['severity']}" for finding in found]


BOTH = ["1 number.missing error", "2 number.approx warning"]


def test_findings_as_json(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys, status=1) == BOTH
    assert run(["check", pairs, "--format", "json", "--fail-on", "warning"]) == 1
    assert json.loads(capsys.readouterr().out)["totals"]["error"] == 1


@pytest.mark.parametrize("name", ["out.html", "out.xlsx", "out.sarif", "out.xml", "out.json", "out.jsonl"])
def test_the_ending_tells_the_form(pairs: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", pairs, "-o", name]) == 1
    out, err = capsys.readouterr()
    assert not out
    assert "1 error, 1 warning, 0 infos" in err
    text = Path(name).read_bytes()
    if name.endswith("html"):
        assert text.startswith(b"<!DOCTYPE html>")
    elif name.endswith("xlsx"):
        rows = [cells for _sheet, _row, cells in read_workbook(name)]
        assert (tuple(rows[0]), len(rows)) == (HEADER, 3)
    elif name.endswith("xml"):
        assert len(ET.fromstring(text).findall(".//failure")) == 1
    elif name.endswith("sarif"):
        assert len(json.loads(text)["runs"][0]["results"]) == 2
    else:
        assert b"number.approx" in text


def test_the_form_that_is_asked_for_goes_before_the_ending() -> None:
    assert to_format(FindingFormat.text, "a.json") is FindingFormat.text
    assert to_format(None, "a.SARIF.json") is FindingFormat.sarif
    assert to_format(None, "-") is FindingFormat.text


def test_github_names_the_line_of_a_pair_of_texts(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.zh.txt").write_text("3人\n会议结束。\n", "utf-8")
    Path("a.en.txt").write_text("people\nThe meeting closed.\n", "utf-8")
    assert run(["check", "--pair", "a.zh.txt", "a.en.txt", "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::error file=a.en.txt,line=1,title=number.missing::segment 1: ")


def test_only_new_findings_count(pairs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys, "--write-baseline", "base.json") == BOTH
    write_pairs(tmp_path / "pairs.tsv", [("40人", "people"), *PAIRS[::-1]])
    assert rules(capsys, "--baseline", "base.json", status=1) == ["1 number.missing error"]
    write_pairs(tmp_path / "pairs.tsv", PAIRS[::-1])
    assert run(["check", pairs, "--baseline", "base.json"]) == 0
    assert "0 errors, 0 warnings, 0 infos, 2 known" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_the_findings_of_before_are_a_baseline(pairs: str, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", pairs, "--format", form, "-o", "old"]) == 1
    assert rules(capsys, "--baseline", "old") == []


def test_ignores_hold_until_their_day(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    ignores = [{"rule": "number.missing", "reason": "house style"}, {"rule": "number.approx", "reason": "old"}]
    ignores[1]["until"] = "2020-01-31"
    Path("i.json").write_text(json.dumps({"ignores": ignores}), "utf-8")
    assert run(["check", pairs, "--ignores", "i.json"]) == 0
    out, err = capsys.readouterr()
    assert "number.missing" not in out and "number.approx" in out
    assert "0 errors, 1 warning, 0 infos, 1 ignored" in err
    assert "i.json: the ignore of number.approx ended on 2020-01-31 (old): it is reported again" in err


def test_profile_and_patterns(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("p.toml").write_text('[rules]\n"number.*" = "off"\n"checklist.people" = "info"\n', "utf-8")
    Path("l.toml").write_text('[[patterns]]\nname = "people"\ntarget = "people"\n', "utf-8")
    assert rules(capsys, "--profile", "p.toml", "--patterns", "l.toml") == ["1 checklist.people info"]


def test_the_settings_of_the_folder_are_a_profile(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("tmkit.toml").write_text('[check]\nfail_on = "warning"\n[check.rules]\n"number.missing" = "off"\n', "utf-8")
    assert rules(capsys, status=1) == ["2 number.approx warning"]


def test_the_least_confidence(pairs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = ("会议于2020年结束。", "The meeting closed in 2020.")
    write_pairs(tmp_path / "pairs.tsv", [same, ("会议于2021年结束。", "The session came to an end in 2021.")])
    assert rules(capsys) == ["2 consistency.source warning"]
    assert rules(capsys, "--min-confidence", "0.9") == []


WRONG = [
    (
        "--profile",
        "p.toml",
        '[rules]\n"number.aprox" = "off"\n',
        'no rule "number.aprox": did you mean "number.approx"?',
    ),
    ("--patterns", "l.toml", '[[patterns]]\nname = "x"\nsource = "("\n', "entry 1: x: “(” is no regular expression"),
    ("--ignores", "i.json", '{"ignores": [{"rule": "number.missing"}]}', "entry 1: number.missing: an ignore needs a"),
    ("-g", "g.csv", f"{GLOSSARY},市长\n", "g.csv:3: a term in one language only"),
    ("-g", "g.csv", f"{GLOSSARY}t,{'市' * 10_000},mayor,preferred,term\n", "g.csv:3: a term of 10,000 characters"),
]


@pytest.mark.parametrize(("option", "name", "text", "message"), WRONG)
def test_what_is_wrong_is_named_and_the_rest_is_checked(
    pairs: str, option: str, name: str, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(name).write_text(text, "utf-8")
    assert run(["check", pairs, option, name, "--format", "jsonl"]) == 1
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert message in err
    assert "Traceback" not in err
    assert run(["check", pairs, option, name, "--strict"]) == 2


@pytest.mark.parametrize(
    ("option", "text", "message"),
    [
        ("--profile", "[", "this is no TOML"),
        ("--patterns", "x = 1", 'write the patterns as a list "patterns"'),
        ("--baseline", "{}", 'a baseline is a JSON object with a list "findings"'),
        ("--ignores", "[]", 'a file of ignores is a JSON object with a list "ignores"'),
    ],
)
def test_a_file_that_is_nothing_of_the_kind_stops_the_check(
    pairs: str, option: str, text: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("x.any").write_text(text, "utf-8")
    assert run(["check", pairs, option, "x.any"]) == 2
    assert f"tmkit: x.any: {message}" in capsys.readouterr().err


def test_a_catastrophic_pattern_is_given_up(pairs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_pairs(tmp_path / "pairs.tsv", [("好", "a" * 5000 + "b"), ("3人", "people")])
    Path("l.toml").write_text('[[patterns]]\nname = "slow"\ntarget = "(a|aa)+$"\n', "utf-8")
    found = rules(capsys, "--patterns", "l.toml", status=1)
    assert {"1 checklist.slow error", "2 number.missing error"} <= set(found)


def test_files_that_cannot_be_read_and_files_without_pairs(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("empty.tmx").write_text('<tmx version="1.4"><header/><body/></tmx>', "utf-8")
    assert run(["check", "missing.tmx", "empty.tmx", pairs, "--format", "jsonl"]) == 2
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "tmkit: missing.tmx: " in err
    assert "tmkit: empty.tmx: no pairs of source and target in it" in err
    assert run(["check", "missing.tmx", "empty.tmx"]) == 2
    assert "nothing could be checked" in capsys.readouterr().err


def test_a_file_that_breaks_off_is_checked_as_far_as_it_goes(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.dumps({"source": s, "target": t, "source_lang": "zh", "target_lang": "en"}) for s, t in PAIRS]
    Path("a.jsonl").write_text("\n".join([*lines, "{broken"]), "utf-8")
    status = run(["check", "a.jsonl", "--format", "jsonl"])
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "a.jsonl" in err
    assert status in (1, 2)


def test_a_half_translated_file_is_told(pairs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    units = [{"source": f"会议{n}", "target": None if n % 2 else f"meeting {n}"} for n in range(2, 8)]
    lines = [json.dumps(unit | {"source_lang": "zh", "target_lang": "en"}) for unit in units]
    Path("a.jsonl").write_text("\n".join(lines), "utf-8")
    assert run(["check", "a.jsonl"]) == 1
    assert "a.jsonl: 3 of 6 segments have no translation" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give bilingual files, or --pair SOURCE TARGET"),
        (["pairs.tsv", "--pair", "a", "b"], "give bilingual files, or --pair SOURCE TARGET"),
        (["pairs.tsv", "--fail-on", "loud"], "unknown severity 'loud': error, warning or info"),
        (["pairs.tsv", "--format", "pdf"], "'pdf'"),
    ],
)
def test_wrong_use(pairs: str, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_glossary_is_checked_in_the_same_forms(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("g.csv").write_text("concept,zh,en\na,市长,mayor\nb,市长,mayor\n", "utf-8")
    assert run(["terms", "check", "g.csv", "--format", "github"]) == 1
    assert "::error file=g.csv,line=3,title=terms.same_zh::" in capsys.readouterr().out
    assert run(["terms", "check", "g.csv", "-o", "g.sarif"]) == 1
    log = json.loads(Path("g.sarif").read_text("utf-8"))
    assert log["runs"][0]["results"][0]["ruleId"] == "terms.same_zh"
    Path("i.json").write_text('{"ignores": [{"rule": "terms.same_zh", "reason": "two offices"}]}', "utf-8")
    assert run(["terms", "check", "g.csv", "--ignores", "i.json"]) == 0


def test_the_units_of_a_file_are_never_all_held(tmp_path: Path) -> None:
    inspection, faults = Inspection(), list[str]()
    path = tmp_path / "pairs.tsv"
    write_pairs(path, PAIRS * 1000)
    documents = Documents([str(path)], None, ("", ""), inspection, faults, lambda step, done, total: None)
    ((name, units),) = documents
    assert isinstance(units, Iterator)
    assert next(units).source == "3人"
    assert not inspection.files
    assert sum(1 for _ in units) == 2999
    assert inspection.files == {name: 3000}
    assert not faults


def test_large_files_get_more_processes(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_bytes(b"x" * 600_000)
    assert fitting_workers([str(path)]) == 1
    assert fitting_workers([str(path), str(path)]) == min(os.cpu_count() or 1, 4)


def test_processes_give_the_same_findings(pairs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules(capsys, "--workers", "2", status=1) == BOTH


def test_the_totals() -> None:
    assert Tally().status("info") == 0
    tally = Tally()
    tally.severities["warning"] = 1
    assert [tally.status("error"), tally.status("warning"), tally.status("info")] == [0, 1, 1]


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals to make there")
def test_the_answer_goes_to_stdout_while_a_terminal_shows_the_progress(pairs: str) -> None:
    import pty

    own, terminal = pty.openpty()
    command = [sys.executable, "-m", "tmkit", "check", pairs, "--format", "jsonl"]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=terminal, check=False)
    os.close(terminal)
    os.close(own)
    assert len(done.stdout.splitlines()) == 2
