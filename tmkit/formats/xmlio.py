"""XML in and out, the home of lxml: a parser that opens and fetches nothing, escaping, and small trees.

The parser never sees a document type declaration (:mod:`tmkit.formats.prologue` takes it off), so no entity can be
expanded and no file or address can be reached; the options say so once more.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from tmkit.errors import FormatError, InputError, LimitError

if TYPE_CHECKING:
    from lxml import etree

    Element = etree._Element

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
ILLEGAL = re.compile("[^\t\n\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
KNOWN_LIMIT = 10_000
SAFE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def strip_illegal(text: str) -> tuple[str, int]:
    """Give the text without the characters that XML 1.0 cannot hold, and how many were taken out.

    >>> strip_illegal("a\\x1fb")
    ('ab', 1)
    """
    return (text, 0) if text.isprintable() else ILLEGAL.subn("", text)


def escape_text(text: str) -> str:
    """Give legal text as the content of an element; a carriage return survives as a reference.

    >>> escape_text("R&D <x>")
    'R&amp;D &lt;x&gt;'
    """
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


def escape_attribute(text: str) -> str:
    """Give legal text as the content of a double-quoted attribute; line ends and tabs survive as references.

    >>> escape_attribute('a "b"')
    'a &quot;b&quot;'
    """
    text = escape_text(text)
    if '"' in text:
        text = text.replace('"', "&quot;")
    if not text.isprintable():
        text = text.replace("\t", "&#9;").replace("\n", "&#10;")
    return text


class Escaper:
    """Escaping that counts in ``removed`` the characters XML cannot hold, so that a writer can report them."""

    __slots__ = ("_known", "removed")

    def __init__(self) -> None:
        self.removed = 0
        self._known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """Give any text as element content."""
        return escape_text(self._legal(text))

    def attribute(self, text: str) -> str:
        """Give any text as attribute content. Dates, names and codes come again and again: they are escaped once."""
        known = self._known.get(text)
        if known is not None:
            return known
        removed = self.removed
        known = escape_attribute(self._legal(text))
        if len(self._known) < KNOWN_LIMIT and self.removed == removed:
            self._known[text] = known
        return known

    def attributes(self, pairs: Iterable[tuple[str, str]]) -> str:
        """Give attributes as they stand in a start tag, each with a space before it."""
        return "".join([f' {name}="{self.attribute(value)}"' for name, value in pairs])

    def _legal(self, text: str) -> str:
        if text.isprintable():
            return text
        text, removed = ILLEGAL.subn("", text)
        self.removed += removed
        return text


@lru_cache(maxsize=1024)
def local_name(name: object) -> str:
    """Give the name of an element or attribute without its namespace; empty for comments and instructions.

    >>> local_name("{urn:x}seg")
    'seg'
    """
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def pairs_of(element: Element) -> list[tuple[str, str]]:
    """Give the attributes of an element in order, with their full names."""
    return cast("list[tuple[str, str]]", element.items())


def namespace(name: object) -> str:
    """Give the namespace of an element or attribute name, empty where there is none.

    >>> namespace("{urn:x}seg")
    'urn:x'
    """
    return name[1:].partition("}")[0] if isinstance(name, str) and name.startswith("{") else ""


def parse_elements(blocks: Iterable[bytes], tags: Iterable[str], *, keep_comments: bool = True) -> Iterator[Element]:
    """Give each finished element with one of these local names from UTF-8 blocks that begin at the root's ``<``.

    Each element is emptied and dropped when the next one is asked for: memory stays flat. Raises
    :class:`~tmkit.errors.FormatError` with the parser's sentence and line at the first error.
    """
    from lxml import etree

    names = [f"{{*}}{tag}" for tag in tags]
    options = {**SAFE, "encoding": "utf-8", "remove_comments": not keep_comments}
    parser = etree.XMLPullParser(events=("end",), tag=names, **options)
    try:
        for block in blocks:
            parser.feed(block)
            for element in _finished(parser):
                yield element
                _drop(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise syntax_error(error) from error


def _finished(parser: etree.XMLPullParser) -> Iterator[Element]:
    for _event, element in parser.read_events():
        yield cast("Element", element)


def syntax_error(error: Exception, file: str = "") -> InputError:
    """Give the parser's complaint as one line of ours."""
    message = re.sub(r", line \d+, column \d+.*$", "", str(error).partition("\n")[0])
    if "depth" in message:
        return LimitError("elements are nested deeper than 256 levels", file=file)
    return FormatError(f"not well-formed XML: {message}", file=file, line=getattr(error, "lineno", 0) or 0)


def parse_string(text: str, *, keep_comments: bool = True) -> Element:
    """Give the root of a document without its processing instructions.

    A prefix that nothing declares and a namespace that is no address are let pass, as the names are read without them.
    Raises :class:`~tmkit.errors.FormatError` where the text is not well-formed.
    """
    from lxml import etree

    data = text.encode("utf-8", "replace")
    parser = _parser(keep_comments, recover=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if all(entry.domain == etree.ErrorDomains.NAMESPACE for entry in parser.error_log):
            return etree.fromstring(data, _parser(keep_comments, recover=True))
        raise syntax_error(error) from error


def _parser(keep_comments: bool, *, recover: bool) -> etree.XMLParser:
    """Give the parser of this thread for whole documents: making one takes longer than parsing a unit."""
    from lxml import etree

    key = (keep_comments, recover)
    if key not in _parsers.known:
        options = {**SAFE, "encoding": "utf-8", "remove_pis": True, "remove_comments": not keep_comments}
        _parsers.known[key] = etree.XMLParser(**options, recover=recover)
    return _parsers.known[key]


class _Parsers(threading.local):
    """The parsers that one thread has made."""

    def __init__(self) -> None:
        self.known: dict[tuple[bool, bool], etree.XMLParser] = {}


_parsers = _Parsers()


def parse_html(text: str) -> Element:
    """Give the root of an HTML page, however it is written; an empty page gives an empty root. Nothing is fetched."""
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    root = etree.fromstring(text.encode("utf-8", "replace") or b"<html/>", parser)
    return etree.Element("html") if root is None else root


def serialize(element: Element) -> str:
    """Give an element as XML text without declaration and without its tail."""
    from lxml import etree

    return etree.tostring(element, encoding="unicode", with_tail=False)


def inner_xml(element: Element) -> str:
    """Give what stands between the tags of an element, as XML text without namespace declarations."""
    parts = [escape_text(element.text or "")]
    for child in element:
        parts.append(_tagged(child))
        parts.append(escape_text(child.tail or ""))
    return "".join(parts)


def _tagged(element: Element) -> str:
    name = local_name(element.tag)
    if not name:
        return ""
    attributes = "".join(
        f' {"xml:lang" if key == XML_LANG else local_name(key)}="{escape_attribute(str(value))}"'
        for key, value in element.items()
    )
    return f"<{name}{attributes}>{inner_xml(element)}</{name}>"


def _drop(element: Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is None:
        return
    previous = element.getprevious()
    while previous is not None:
        parent.remove(previous)
        previous = element.getprevious()
