from __future__ import annotations

import subprocess
import sys

import pytest

import tmkit


def test_every_promised_name_is_there() -> None:
    for name in tmkit.__all__:
        assert getattr(tmkit, name) is not None, name
    assert set(tmkit.__all__) <= set(dir(tmkit))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = tmkit.frobnicate


def test_importing_the_front_imports_no_room() -> None:
    code = "import sys, tmkit; print([name for name in sys.modules if name.startswith('tmkit.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_front_does_the_main_job() -> None:
    assert tmkit.split("会议结束。代表离场。", "zh") == ["会议结束。", "代表离场。"]
    assert tmkit.repair("會議結束。").text == "会议结束。"
    unit = tmkit.Unit(
        source_parts=("近50个国家",), target_parts=("over 50 countries",), source_lang="zh", target_lang="en"
    )
    assert [finding.rule for finding in tmkit.check([unit])] == ["number.approx"]
    assert tmkit.score(["a b c d e"], ["a b c d e"], samples=0)["BLEU"].score == pytest.approx(100)
    assert [(bead.zh, bead.en) for bead in tmkit.align(["会议结束。"], ["The meeting ended."])] == [((0,), (0,))]
