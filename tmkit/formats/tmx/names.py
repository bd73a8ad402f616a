"""Where the parts of a TMX that a unit has no field for are kept: names of properties that begin with ``tmx:``.

===============================  ===========================================================
name                             what it keeps
===============================  ===========================================================
``x-anything``                   the ``prop`` of that type of the ``tu``
``tmx:LEVEL@NAME``               an attribute; LEVEL is ``tu``, ``source``, ``target`` or, of a file, ``header``
``tmx:LEVEL/prop=TYPE``          a ``prop`` at another level, or whose type begins with ``tmx:``
``tmx:LEVEL/prop {...}``         a ``prop`` with further attributes, as a JSON object
``tmx:LEVEL/note``               a ``note``; with attributes ``tmx:LEVEL/note {...}``
``tmx:header/ude``               a ``ude`` as XML
``tmx:place``                    the place of the source among the variants, where it is not 0
``tmx:made-id``                  the unit's id was made up to hold the variants of one ``tu`` together
``tmx:separate``                 a ``tu`` of its own although its id is that of the one before
===============================  ===========================================================
"""

from __future__ import annotations

import json
from functools import lru_cache

PREFIX = "tmx:"
HEADER = "tmx:header"
PLACE = "tmx:place"
MADE_ID = "tmx:made-id"
SEPARATE = "tmx:separate"


@lru_cache(maxsize=4096)
def attribute_name(level: str, name: str) -> str:
    """Give the name that keeps an attribute.

    >>> attribute_name("target", "changeid")
    'tmx:target@changeid'
    """
    return f"tmx:{level}@{name}"


@lru_cache(maxsize=4096)
def child_name(level: str, element: str, attributes: tuple[tuple[str, str], ...]) -> str:
    """Give the name that keeps a ``prop`` or ``note``.

    >>> child_name("tu", "prop", (("type", "client"),))
    'client'
    >>> child_name("source", "prop", (("type", "x-a"), ("xml:lang", "en")))
    'tmx:source/prop {"type": "x-a", "xml:lang": "en"}'
    """
    if element == "prop" and len(attributes) == 1 and attributes[0][0] == "type":
        kind = attributes[0][1]
        if level == "tu" and kind and not kind.startswith(PREFIX):
            return kind
        return f"tmx:{level}/prop={kind}"
    if not attributes:
        return f"tmx:{level}/{element}"
    return f"tmx:{level}/{element} {json.dumps(dict(attributes), ensure_ascii=False)}"


def child_attributes(name: str, level: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """Give element and attributes that :func:`child_name` named, or None where the name is not of this level.

    >>> child_attributes("client", "tu")
    ('prop', (('type', 'client'),))
    """
    if not name.startswith(PREFIX):
        return ("prop", (("type", name),)) if level == "tu" else None
    head = f"tmx:{level}/"
    if not name.startswith(head):
        return None
    element, _space, rest = name[len(head) :].partition(" ")
    if element.startswith("prop="):
        return "prop", (("type", name[len(head) + 5 :]),)
    if not rest:
        return element, ()
    try:
        attributes = json.loads(rest)
    except ValueError:
        return None
    return (element, tuple((str(k), str(v)) for k, v in attributes.items())) if isinstance(attributes, dict) else None
