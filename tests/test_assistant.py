"""The tools of an assistant, as the protocol's own client meets them: over standard streams and over HTTP."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")
pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
httpx = pytest.importorskip("httpx")

import httpx2  # noqa: E402
from mcp.client.client import Client  # noqa: E402
from mcp.client.stdio import StdioServerParameters  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402
from serving import servers  # noqa: E402

import tmkit  # noqa: E402
from tmkit.cli.app import invoke  # noqa: E402
from tmkit.errors import UsageError  # noqa: E402
from tmkit.serve.tokens import add_token, read_tokens  # noqa: E402

ZH, EN = "第3次会议于周三结束。", "The third meeting ended on Wednesday."
READING = ["lookup", "concordance", "renderings", "terms", "check"]
Talk = Callable[[Client], Awaitable[Any]]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add(ZH, EN, status="verified", article="a.txt")
    (tmp_path / "g.csv").write_text(
        "concept,zh,en,status\n1,会议,meeting,preferred\n1,会议,convention,forbidden\n", "utf-8"
    )
    return path


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


def talk(server: Any, what: Talk) -> Any:
    """Let a client of the protocol speak with a server."""

    async def run() -> Any:
        async with Client(server) as client:
            return await what(client)

    return asyncio.run(run())


async def names(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


async def answer(client: Client, tool: str, **arguments: Any) -> Any:
    found = await client.call_tool(tool, arguments)
    assert not found.is_error, found.content
    return found.structured_content


async def fault(client: Client, tool: str, **arguments: Any) -> str:
    found = await client.call_tool(tool, arguments)
    assert found.is_error
    return " ".join(getattr(part, "text", "") for part in found.content)


async def a_conversation(client: Client) -> None:
    """Ask each tool that reads once: the same over every transport."""
    assert (await names(client))[: len(READING)] == READING
    match = (await answer(client, "lookup", text="第3次会议于周五结束。"))["matches"][0]
    assert (match["target"], match["kind"], 80 < match["score"] < 100) == (EN, "numbers", True)
    assert (await answer(client, "concordance", text="WEDNESDAY"))["total"] == 1
    assert (await answer(client, "concordance", text="第.次", regex=True))["hits"][0]["spans"] == [[0, 3]]
    assert (await answer(client, "renderings", term="会议"))["renderings"][0]["rendering"] == "meeting"
    terms = (await answer(client, "terms", text=ZH))["terms"][0]["terms"]
    assert [(term["text"], term["status"]) for term in terms[1:]] == [
        ("meeting", "preferred"),
        ("convention", "forbidden"),
    ]
    found = await answer(client, "check", pairs=[{"source": ZH, "target": "The fourth convention ended."}])
    assert {"number.missing", "term.wrong"} <= {finding["rule"] for finding in found["findings"]}


class TestOverStandardStreams:
    def server(self, memory: Path, *options: str) -> StdioServerParameters:
        command = ["-m", "tmkit", "mcp", "-m", str(memory), "-g", str(memory.with_name("g.csv")), *options]
        return StdioServerParameters(command=sys.executable, args=command, env={"PYTHONPATH": ":".join(sys.path)})

    def test_every_tool(self, memory: Path) -> None:
        async def store(client: Client) -> Any:
            await a_conversation(client)
            return await answer(client, "add", source="明天见。", target="See you tomorrow.")

        unit_id = talk(self.server(memory, "--write"), store)["id"]
        with tmkit.open_memory(memory) as stored:
            unit = stored.get(unit_id)
        assert unit is not None
        assert (unit.source, unit.target, unit.status) == ("明天见。", "See you tomorrow.", "verified")

    def test_no_memory(self) -> None:
        with pytest.raises(UsageError, match="name at least one memory"):
            invoke(["mcp"])


class TestOverHttp:
    def test_every_tool(self, memory: Path, start: Any) -> None:
        server = start(memory, glossary=(str(memory.with_name("g.csv")),))
        talk(server.base + "/mcp", a_conversation)

    def test_faults_are_one_sentence(self, memory: Path, start: Any) -> None:
        async def stumble(client: Client) -> list[str]:
            return [
                await fault(client, "lookup", text=" "),
                await fault(client, "lookup", text="x" * 20_000),
                await fault(client, "lookup", text="x", memory="none"),
                await fault(client, "lookup", text="x", limit=0),
                await fault(client, "concordance", text="(", regex=True),
                await fault(client, "check", pairs=[]),
                await fault(client, "add", source="x", target="y"),
            ]

        said = talk(start(memory).base + "/mcp", stumble)
        expected = ["it is empty", "20,000 characters", 'no memory "none"', "limit", "(", "pairs", "Unknown tool: add"]
        assert [word in text for word, text in zip(expected, said, strict=True)] == [True] * 7

    def test_the_token_says_which_tools_there_are(self, memory: Path, start: Any) -> None:
        tokens = memory.with_name("t.json")
        secrets = {right: add_token(tokens, right, ["read", right]) for right in ("read", "write")}
        base = start(memory, write=True, tokens=read_tokens(tokens)).base

        async def ask(secret: str) -> list[str]:
            headers = {"Authorization": f"Bearer {secret}"}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(base + "/mcp", http_client=http)) as client,
            ):
                return await names(client)

        assert asyncio.run(ask(secrets["read"])) == READING
        assert asyncio.run(ask(secrets["write"])) == [*READING, "add"]
        assert httpx.post(base + "/mcp", json={}).status_code == 401

    def test_what_is_no_message(self, memory: Path, start: Any) -> None:
        client = start(memory, body_limit=1000).client
        accepts = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
        assert client.get("/mcp").status_code == 405
        assert client.post("/mcp", content=b"{}").status_code == 415
        assert client.post("/mcp", json={"jsonrpc": "2.0", "method": 1}, headers=accepts).status_code == 400
        assert client.post("/mcp", content=b"{", headers=accepts).status_code == 400
        assert client.post("/mcp", content=b"x" * 2000, headers=accepts).status_code == 413
        assert client.post("/mcp", content=(b"x" * 500 for _ in range(4)), headers=accepts).status_code == 413
        assert client.post("/mcp", json={}, headers={**accepts, "Origin": "https://evil.example"}).status_code == 403
        assert client.get("/health").status_code == 200
