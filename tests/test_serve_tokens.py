"""Tokens: made and taken back by an administrator, on the command line or over HTTP; only hashes are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
pytest.importorskip("httpx")

from serving import servers

import tmkit
from tmkit.cli.app import invoke
from tmkit.errors import FileAccessError, FormatError, UsageError
from tmkit.serve.tokens import add_token, read_tokens

PAIR = {"source": "甲。", "target": "A."}


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    return tmp_path / "tokens.json"


@pytest.fixture
def start(tmp_path: Path, tokens: Path) -> Iterator[Any]:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.delete(store.add("乙。", "B."))
    with servers() as begin:
        yield lambda **options: begin(path, write=True, **options).client


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


class TestVerbs:
    def test_add_list_and_revoke(self, tokens: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert invoke(["token", "add", "ann", "--tokens", str(tokens), "--rights", "write,read"]) == 0
        secret = capsys.readouterr().out.strip()
        assert invoke(["token", "add", "bob", "--tokens", str(tokens)]) == 0
        capsys.readouterr()
        assert invoke(["token", "list", "--tokens", str(tokens)]) == 0
        assert capsys.readouterr().out == "ann\tread,write\nbob\tread\n"
        assert len(secret) >= 40
        assert secret not in tokens.read_text("utf-8")
        assert tokens.stat().st_mode & 0o077 == 0
        assert invoke(["token", "revoke", "ann", "--tokens", str(tokens)]) == 0
        assert [entry.name for entry in read_tokens(tokens).entries] == ["bob"]

    def test_mistakes(self, tokens: Path) -> None:
        with pytest.raises(FileAccessError):
            invoke(["token", "list", "--tokens", str(tokens)])
        add_token(tokens, "ann", ["read"])
        with pytest.raises(UsageError, match='no token of the name "bob"'):
            invoke(["token", "revoke", "bob", "--tokens", str(tokens)])
        with pytest.raises(UsageError, match='"fly" is no right: there are read, write, admin'):
            invoke(["token", "add", "bob", "--tokens", str(tokens), "--rights", "fly"])
        with pytest.raises(UsageError, match="give the token a name"):
            invoke(["token", "add", " ", "--tokens", str(tokens)])
        tokens.write_text("{}", "utf-8")
        with pytest.raises(FormatError, match="make one with tmkit token add"):
            invoke(["token", "list", "--tokens", str(tokens)])


class TestScopes:
    def test_what_each_right_opens(self, tokens: Path, start: Any) -> None:
        secrets = {right: add_token(tokens, right, [right]) for right in ("read", "write", "admin")}
        client = start(tokens=read_tokens(tokens))
        asked = {"read": ("GET", "/api/memories"), "write": ("POST", "/api/units"), "admin": ("GET", "/api/tokens")}
        for own, secret in secrets.items():
            for right, (method, path) in asked.items():
                answer = client.request(method, path, json=PAIR if method == "POST" else None, headers=bearer(secret))
                assert answer.is_success == (own == right), (own, right, answer.text)
                assert answer.is_success or answer.json()["error"] == f'the token has no right to "{right}"'

    def test_an_administrator_gives_and_takes(self, tokens: Path, start: Any) -> None:
        admin = bearer(add_token(tokens, "root", ["read", "admin"]))
        client = start(tokens=read_tokens(tokens))
        made = client.post("/api/tokens", json={"name": "ann", "rights": ["read"]}, headers=admin)
        ann = bearer(made.json()["token"])
        assert (made.status_code, client.get("/api/memories", headers=ann).status_code) == (201, 200)
        assert client.post("/api/tokens", json={"name": "ann", "rights": ["read"]}, headers=admin).status_code == 409
        assert client.post("/api/tokens", json={"name": "b", "rights": ["fly"]}, headers=admin).status_code == 400
        assert client.get("/api/tokens", headers=admin).json()["tokens"][1] == {"name": "ann", "rights": ["read"]}
        assert client.delete("/api/tokens/ann", headers=admin).json() == {"deleted": "ann"}
        assert client.delete("/api/tokens/ann", headers=admin).status_code == 404
        assert client.get("/api/memories", headers=ann).status_code == 401

    def test_a_file_that_changes_underneath(self, tokens: Path, start: Any) -> None:
        ann = bearer(add_token(tokens, "ann", ["read"]))
        client = start(tokens=read_tokens(tokens))
        bob = bearer(add_token(tokens, "bob", ["read"]))
        assert [client.get("/api/memories", headers=who).status_code for who in (ann, bob)] == [200, 200]
        kept = tokens.read_text("utf-8")
        for broken in ("{", json.dumps({"tokens": []})):
            tokens.write_text(broken, "utf-8")
            assert [client.get("/api/memories", headers=who).status_code for who in (ann, bob, {})] == [401] * 3
        tokens.unlink()
        assert client.get("/api/memories", headers=ann).status_code == 401
        tokens.write_text(kept, "utf-8")
        assert client.get("/api/memories", headers=ann).status_code == 200

    def test_tidying_up(self, start: Any) -> None:
        client = start()
        assert client.post("/api/memories/office/compact").json() == {"name": "office", "units": 0}
        assert client.post("/api/memories/none/compact").status_code == 404
        assert client.get("/api/tokens").status_code == 409
