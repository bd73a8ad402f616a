"""Tags as people see them in a cell, ``{1}`` … ``{/1}`` and ``{2/}``, with what they stand for in a cell beside it.

Only where that cell says something are the forms read as tags, and a brace of the text is doubled: a table of others
keeps its braces.
"""

from __future__ import annotations

import json
import re

from tmkit.formats.jsonl import part_from_json, part_to_json
from tmkit.model import Content, Tag, TagKind

FORM = re.compile(r"\{\{|\}\}|\{(/?)(\d{1,4})([/<>]?)\}")
ENDS = frozenset({"ex", "ept", "ec", "em"})


def show_content(content: Content) -> str:
    """Give content as text, its tags as forms and its braces doubled.

    >>> show_content(("See {", Tag("open", 1, "bpt"), "this", Tag("close", 1, "ept"), Tag("alone", 2, "ph")))
    'See {{{1}this{/1}{2/}'
    """
    return "".join(
        part.replace("{", "{{").replace("}", "}}") if isinstance(part, str) else _form(part) for part in content
    )


def _form(tag: Tag) -> str:
    if tag.kind == "loose":
        is_end = tag.name in ENDS or ("pos", "end") in tag.attributes or ("pos", "close") in tag.attributes
        return f"{{{tag.pair}{'>' if is_end else '<'}}}"
    return f"{{{'/' if tag.kind == 'close' else ''}{tag.pair}{'/' if tag.kind == 'alone' else ''}}}"


def describe_tags(source: Content, target: Content | None) -> str:
    """Give what the tags of both sides stand for, as JSON; empty where there are none."""
    sides = [[part_to_json(part) for part in side or () if isinstance(part, Tag)] for side in (source, target)]
    return json.dumps(sides, ensure_ascii=False) if any(sides) else ""


def read_shown(text: str, tags: list[Tag]) -> Content:
    """Give a text with the forms of these tags read as tags; a form that stands for none of them is text.

    >>> read_shown("{{a}} {1/} {2/}", [Tag("alone", 1, "ph")])
    ('{a} ', Tag(kind='alone', pair=1, name='ph', attributes=(), code=''), ' {2/}')
    """
    known = {(tag.kind, tag.pair): tag for tag in reversed(tags)}
    parts: list[str | Tag] = []
    shown = ""
    place = 0
    for found in FORM.finditer(text):
        tag = known.get((_kind(found), int(found[2]))) if found[2] else None
        shown += text[place : found.start()]
        place = found.end()
        if tag is None:
            shown += found[0] if found[2] else found[0][0]
        else:
            parts += [shown, tag]
            shown = ""
    return tuple(part for part in (*parts, shown + text[place:]) if part)


def _kind(found: re.Match[str]) -> TagKind:
    if found[3] in ("<", ">"):
        return "loose"
    return "close" if found[1] else "alone" if found[3] else "open"


def read_description(cell: str) -> tuple[list[Tag], list[Tag]]:
    """Give the tags of source and target that a cell describes; of one side also those that only the other has.

    Raises ValueError with one sentence where the cell is no such description.
    """
    try:
        sides = [[part_from_json(part) for part in side] for side in json.loads(cell)]
        source, target = ([part for part in side if isinstance(part, Tag)] for side in sides)
    except (ValueError, TypeError, RecursionError):
        raise ValueError("the cell of tags is not as it was written: leave it as it is, or empty it") from None
    return source + target, target + source
