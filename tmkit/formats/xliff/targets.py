"""Content in neutral form as markup of the file it goes into: its tags are written as they stand in that file."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tmkit.formats.document import Document
from tmkit.formats.nodes import Node
from tmkit.formats.xliff.content import KINDS, PHRASE_TAG, is_segment_mark
from tmkit.formats.xmlio import escape_text, local_name, strip_illegal
from tmkit.model import Content, Tag

Key = tuple[int, str]
Natives = dict[Key | Tag, str]
Tell = Callable[[str], None]


def find_natives(document: Document, node: Node, content: Content) -> Natives:
    """Give each tag of a segment as it stands in the file, by the tag itself and by its number and kind.

    ``content`` is what was read from the element.
    """
    found = _raw_tags(document, node)
    natives: Natives = {}
    for part in content:
        if isinstance(part, Tag):
            raw = escape_text(part.code) if part.name == PHRASE_TAG else next(found)
            natives.setdefault((part.pair, part.kind), raw)
            natives.setdefault(part, raw)
    return natives


def _raw_tags(document: Document, node: Node) -> Iterator[str]:
    """Give the tags in an element in the order in which the reader gives them."""
    for child in node:
        if local_name(child.tag) in KINDS:
            yield document.raw(child.start, child.end)
        elif is_segment_mark(child):
            yield from _raw_tags(document, child)
        else:
            start = document.raw(child.start, child.inner)
            yield f"{start[:-2]}>" if child.is_empty else start
            yield from _raw_tags(document, child)
            yield f"</{child.name}>"


def write_content(content: Content, natives: Natives, tell: Tell) -> str:
    """Give content as markup; ``tell`` hears what could not be written as it was.

    A tag that the file does not have is left out; where elements would overlap, the inner one is closed early.
    """
    pieces: list[str] = []
    open_spans: list[Tag] = []
    for part in content:
        if isinstance(part, str):
            pieces.append(_text(part, tell))
        elif (part.pair, part.kind) not in natives:
            tell(f"tag {{{part.pair}}} is not in the segment: left out")
        elif part.name in KINDS or part.name == PHRASE_TAG:
            pieces.append(_native(part, natives))
        elif part.kind == "close":
            pieces += _closings(part, open_spans, natives, tell)
        else:
            open_spans.append(part)
            pieces.append(_native(part, natives))
    pieces += [natives[tag.pair, "close"] for tag in reversed(open_spans)]
    return "".join(pieces)


def _native(tag: Tag, natives: Natives) -> str:
    """Give the very tag where the segment has it, else the one that it stands for."""
    return natives.get(tag) or natives[tag.pair, tag.kind]


def _closings(tag: Tag, open_spans: list[Tag], natives: Natives, tell: Tell) -> Iterator[str]:
    """Give the end tags up to that of one span; those inside it come before their place."""
    if all(span.pair != tag.pair for span in open_spans):
        return
    while (inner := open_spans.pop()).pair != tag.pair:
        tell(f"tags {{{inner.pair}}} and {{{tag.pair}}} overlap: {{{inner.pair}}} was closed early")
        yield natives[inner.pair, "close"]
    yield natives[tag.pair, "close"]


def _text(text: str, tell: Tell) -> str:
    legal, removed = strip_illegal(text)
    if removed:
        tell(f"removed {removed} characters that XML cannot hold")
    return escape_text(legal)
