"""The OpenAPI document holds of the server: schemathesis asks every operation, rightly and wrongly.

A few questions each; ``benchmarks/openapi.py`` asks more.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("schemathesis")
pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
pytest.importorskip("httpx")

from serving import Server, servers

import tmkit
from tmkit.serve.app import OPERATIONS
from tmkit.serve.openapi import describe
from tmkit.serve.settings import Settings


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        for number in range(5):
            store.add(f"第{number}次会议结束。", f"Meeting {number} ended.", status="verified", article="a.txt")
    (tmp_path / "g.csv").write_text("zh,en,status\n会议,meeting,preferred\n", "utf-8")
    return path


@pytest.fixture
def start(memory: Path) -> Iterator[Any]:
    with servers() as begin:
        yield lambda **options: begin(memory, glossary=(str(memory.with_name("g.csv")),), **options)


def faults(server: Server, examples: int, *options: str) -> str:
    """Give what schemathesis says where the server is not as its document says."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.base}/openapi.json", "--no-color"]
    command += [
        "--phases",
        "fuzzing",
        "--max-examples",
        str(examples),
        "--generation-deterministic",
        "--continue-on-failure",
    ]
    done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=120, check=False)
    return done.stdout[-8000:] if done.returncode else ""


def test_every_operation_as_documented(start: Any, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(memory.parent)
    server = start(write=True)
    assert not faults(server, 3)
    assert server.client.get("/health").status_code == 200


def test_who_may_not_call_is_refused(start: Any, memory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(memory.parent)
    server = start(key="secret")
    told = ("--header", "Authorization: Bearer secret", "--include-path-regex", "^/(api/[a-z]+$|translate|omegat)")
    assert not faults(server, 1, *told, "--checks", "ignored_auth,not_a_server_error,status_code_conformance")


def test_every_route_is_described_once(memory: Path) -> None:
    document = json.loads(json.dumps(describe(OPERATIONS, Settings(memories={"office": memory}))))
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == sum(len(one.paths) * len(one.methods) for one in OPERATIONS)
    assert all(operation["summary"] for operation in operations)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_part_of_a_path_is_described(operation: Any) -> None:
    named = {one.name for one in operation.parameters if one.place == "path"}
    for path in operation.paths:
        assert named == {part.partition("}")[0].partition(":")[0] for part in path.split("{")[1:]}


def test_secrets_are_asked_for_where_there_are_any(memory: Path) -> None:
    assert describe(OPERATIONS, Settings(memories={"a": memory}))["security"] == []
    asked = describe(OPERATIONS, Settings(memories={"a": memory}, key="k"))
    assert {name for one in asked["security"] for name in one} == set(asked["components"]["securitySchemes"])
