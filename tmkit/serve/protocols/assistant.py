"""The memory and the glossary as tools of an assistant (Model Context Protocol), over standard streams or HTTP.

To import the package that speaks the protocol takes more than a second, so only ``tmkit mcp`` and the first request to
``/mcp`` import this file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import getdoc
from typing import Annotated, Any, Literal

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp_types import ToolAnnotations
from pydantic import Field
from starlette.types import Receive, Scope, Send
from typing_extensions import TypedDict

import tmkit
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import text_of
from tmkit.serve.protocols import answers
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

ABOUT = (
    "Past translations (Chinese and English) of one office, and its glossary. Look up a whole segment before you "
    "translate it, ask for renderings of a name, title or term, and check a translation before you hand it over. "
    "Of the terms of a concept take the preferred one, never a forbidden one."
)
READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
ADDS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

Answer = dict[str, Any]
Text = Annotated[str, Field(min_length=1)]
Name = Annotated[str, Field(description="the name of a memory; the first one without it")]
Score = Annotated[float, Field(ge=30, le=100, description="the lowest score, per cent")]
Limit = Annotated[int, Field(ge=1, le=answers.MOST, description="at most so many")]


class TextPair(TypedDict):
    """A segment and its translation."""

    source: str
    target: str


class Tools:
    """The tools; what is wrong with a call is one sentence for the assistant to read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def lookup(self, text: Text, min_score: Score = 70, limit: Limit = 5, memory: Name = "") -> Answer:
        """Find stored translations of a whole segment that says the same or nearly so, in either direction.

        score is 0..100; diff says how the stored text differs from yours.
        """
        return await self._work(answers.find_matches, memory, [text], (min_score, limit))

    async def concordance(
        self,
        text: Text,
        side: Literal["source", "target", "both"] = "both",
        regex: bool = False,
        limit: Limit = 20,
        memory: Name = "",
    ) -> Answer:
        """Find the stored pairs that contain a text, or in which a regular expression is found."""
        return await self._work(answers.find_passages, memory, [text], {"side": side, "regex": regex, "limit": limit})

    async def renderings(self, term: Text, limit: Limit = 20, memory: Name = "") -> Answer:
        """Tell how a term has been rendered: each rendering with count, share, dates and examples."""
        return await self._work(answers.find_renderings, memory, [term], limit)

    async def terms(self, text: Text) -> Answer:
        """Find the glossary's terms in a text, each with its translations and their status."""
        with _told():
            return await self._desk.work(answers.find_terms, self._desk, text_of(self._desk, text))

    async def check(
        self,
        pairs: Annotated[list[TextPair], Field(min_length=1, max_length=answers.MOST_PAIRS)],
        memory: Name = "",
    ) -> Answer:
        """Check translations: numbers, dates, names, terms, punctuation, omissions. segment counts the pairs from 1."""
        texts = [(pair["source"], pair["target"]) for pair in pairs]
        with _told():
            for source, target in texts:
                text_of(self._desk, source), text_of(self._desk, target or source)
            return await self._desk.work(answers.find_faults, self._desk, memory, texts)

    async def add(self, source: Text, target: Text, memory: Name = "") -> Answer:
        """Store a translation that a person has approved; gives its id."""
        return await self._work(answers.store_unit, memory, [source, target])

    async def _work(self, task: Callable[..., Answer], memory: str, texts: list[str], *wish: Any) -> Answer:
        with _told():
            checked = [text_of(self._desk, text) for text in texts]
            return await self._desk.work(task, self._desk, memory, *checked, *wish)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except RefusedError as refusal:
        raise ToolError(refusal.message) from refusal


def make_server(desk: Desk, *, can_write: bool) -> MCPServer[Any]:
    """Give the server of the tools; one that stores is among them only where the caller may write."""
    server: MCPServer[Any] = MCPServer(
        "tmkit", instructions=ABOUT, version=tmkit.__version__, log_level="ERROR", subscriptions=False
    )
    tools = Tools(desk)
    for tool in (tools.lookup, tools.concordance, tools.renderings, tools.terms, tools.check):
        server.add_tool(tool, description=getdoc(tool), annotations=READS)
    if can_write:
        server.add_tool(tools.add, description=getdoc(tools.add), annotations=ADDS)
    return server


async def serve_http(server: MCPServer[Any], scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of the streamable HTTP transport by itself: nothing is kept from one to the next.

    The guard has looked at Host, Origin and size.
    """
    server.streamable_http_app(
        stateless_http=True,
        json_response=True,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    manager = server.session_manager
    async with manager.run():
        await manager.handle_request(scope, receive, send)


def serve_stdio(settings: Settings) -> None:
    """Answer on the standard streams until the assistant goes."""
    shelf = Shelf(settings)
    try:
        make_server(Desk(settings, shelf), can_write=settings.write).run()
    finally:
        shelf.close()
