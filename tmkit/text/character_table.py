"""A table for ``str.translate`` that is quick for characters it does not change, too."""

from __future__ import annotations

from collections.abc import Mapping


class CharacterTable(dict[int, int | str]):
    """What each character becomes; a character that is not in the table stays, and is noted when it is first met.

    ``str.translate`` raises and drops an exception for every character that a plain dictionary lacks.

    >>> "重慶".translate(CharacterTable({"慶": "庆"}))
    '重庆'
    """

    def __init__(self, changes: Mapping[str, str]) -> None:
        super().__init__({ord(old): new for old, new in changes.items()})

    def __missing__(self, code: int) -> int:
        self[code] = code
        return code
