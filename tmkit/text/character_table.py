"""Characters replaced by what a table has for them: the core does it, or ``str.translate``."""

from __future__ import annotations

from collections.abc import Mapping

from tmkit.core import core


class CharacterTable(dict[int, str]):
    """What each character becomes; a character that is not in the table stays, and is noted when it is first met.

    ``str.translate`` raises and drops an exception for every character that a plain dictionary lacks.

    >>> CharacterTable({"慶": "庆", "㎞": "km"}).translate("重慶 1㎞")
    '重庆 1km'
    """

    def __init__(self, changes: Mapping[str, str]) -> None:
        super().__init__({ord(old): new for old, new in changes.items()})
        self._compiled = None if core is None else core.CharacterTable(dict(changes))

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]

    def translate(self, text: str) -> str:
        """Give the text with each character replaced."""
        if self._compiled is None:
            return text.translate(self)
        try:
            return self._compiled.translate(text)  # type: ignore[no-any-return]
        except UnicodeEncodeError:
            return text.translate(self)
