"""Articles as HTML: a line for each block of text, what is no text left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.files import decode, read_bytes
from tmkit.formats.report import Report
from tmkit.formats.xmlio import local_name, parse_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tmkit.formats.xmlio import Element

SILENT = frozenset(
    "head script style noscript template nav footer form select button iframe object svg canvas audio video map "
    "textarea dialog".split()
)
BLOCKS = frozenset(
    "html body p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd table caption thead tbody tfoot tr td th blockquote pre "
    "article section header main aside figure figcaption address hr center fieldset details summary".split()
)
CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f]+")


def read_html_lines(path: str | Path, report: Report | None = None) -> list[str]:
    """Give the lines of a page as a reader sees them: a block or ``br`` begins one, white space is folded.

    Scripts, styles, navigation, forms and hidden elements are left out. ``report`` hears what the decoder noted.
    Errors as those of reading a file.
    """
    data = read_bytes(path)
    declared = CHARSET.search(data[:4096])
    decoded = decode(data, declared[1].decode("ascii") if declared else "")
    if report is not None:
        report.file = report.file or str(path)
        if decoded.note:
            report.repair(decoded.note)
    return html_lines(decoded.text)


def html_lines(text: str) -> list[str]:
    """Give the lines of HTML text.

    >>> html_lines("<p>One <b>two</b>&amp;three<br>four</p><script>x</script><div>five</div>")
    ['One two&three', 'four', 'five']
    """
    lines: list[str] = []
    current = ""
    for piece in _pieces(parse_html(text)):
        if piece is None:
            lines.append(current)
            current = ""
        else:
            current += piece
    folded = (SPACE.sub(" ", line).strip(" ") for line in (*lines, current))
    return [line for line in folded if line]


def _pieces(root: Element) -> Iterator[str | None]:
    """Give runs of text in reading order, and None where a line ends; without recursion, so that depth is no matter."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, is_left = stack.pop()
        name = local_name(element.tag)
        if is_left:
            if name in BLOCKS:
                yield None
            yield element.tail or ""
            continue
        if not name or name in SILENT or _is_hidden(element):
            if name in BLOCKS or name in SILENT:
                yield None
            yield element.tail or ""
            continue
        if name in BLOCKS or name == "br":
            yield None
        yield element.text or ""
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def _is_hidden(element: Element) -> bool:
    style = re.sub(r"\s", "", element.get("style", "").lower())
    return "hidden" in element.attrib or "display:none" in style or element.get("aria-hidden", "") == "true"
