"""Weblate's own machinery classes against a running server; ``.ci/weblate`` makes the environment they need."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
pytest.importorskip("httpx")

from serving import servers

import tmkit

HERE = Path(__file__).parent
PYTHON = Path(os.environ.get("TMKIT_WEBLATE_PYTHON", HERE.parent / ".venv-weblate" / "bin" / "python"))
KNOWN, CLOSE, UNKNOWN = "会议于周三结束。", "大会于周三结束。", "毫不相干的一句话。"
SLASH = "进/出口额 < 3% & 更多。"

pytestmark = pytest.mark.skipif(not PYTHON.exists(), reason="Weblate is not here: run .ci/weblate")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    path = tmp_path_factory.mktemp("weblate") / "office.db"
    with tmkit.open_memory(path, create=True) as memory:
        memory.add(KNOWN, "The meeting ended on Wednesday.", status="verified")
        memory.add(SLASH, "Imports/exports < 3% & more.")
    with servers() as begin:
        server = begin(path, key="secret")
        command = [str(PYTHON), str(HERE / "weblate_client.py"), server.base, "secret", KNOWN, CLOSE, UNKNOWN, SLASH]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert not done.returncode, done.stderr
        yield json.loads(done.stdout)


def texts(rows: list[dict[str, Any]]) -> list[str]:
    return [row["text"] for row in rows]


def test_tmserver_gives_matches_with_their_quality(found: dict[str, Any]) -> None:
    rows = found["tmserver"]
    assert [(row["text"], row["quality"]) for row in rows[KNOWN]] == [("The meeting ended on Wednesday.", 100)]
    assert [(row["source"], row["quality"]) for row in rows[CLOSE]] == [(KNOWN, 75)]
    assert rows[UNKNOWN] == []
    assert texts(rows[SLASH]) == ["Imports/exports < 3% & more."]


@pytest.mark.parametrize("service", ["LibreTranslate", "DeepL"])
def test_machine_translation_is_only_what_the_memory_has(found: dict[str, Any], service: str) -> None:
    rows = found[service]
    assert texts(rows[KNOWN]) == ["The meeting ended on Wednesday."]
    assert texts(rows[CLOSE]) == [CLOSE]
    assert texts(rows[UNKNOWN]) == [UNKNOWN]
    assert texts(rows[SLASH]) == ["Imports/exports < 3% & more."]
