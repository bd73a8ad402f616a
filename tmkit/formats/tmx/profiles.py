"""What each CAT tool wants of a TMX beyond the standard: language codes, context, limits.

Seen in files of the tools and in their documentation: OmegaT 6 (hyphenated codes; ``prev`` and ``next`` become context,
``file`` would block automatic use), memoQ and XTM (context as an escaped ``<seg>`` in the source variant), Phrase
(``context_prev`` and ``context_next`` there), Trados (2,000 characters a segment; context is not portable).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tmkit.errors import UsageError
from tmkit.formats.tmx.own_props import FIELDS
from tmkit.formats.xmlio import escape_text
from tmkit.langs import parse_code

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Profile:
    """How to write for one tool. ``own`` are the fields kept as ``x-tmkit-…``; ``dropped`` are properties left out.

    ``context`` gives the properties of previous and next source and the level they stand at.
    """

    name: str
    own: tuple[str, ...] = tuple(FIELDS)
    level: str = "tu"
    context: Callable[[str | None, str | None], Pairs] = lambda previous, following: []
    dropped: frozenset[str] = frozenset()
    segment_limit: int = 0
    tool_codes: bool = True


def _named(before: str, after: str, wrap: bool) -> Callable[[str | None, str | None], Pairs]:
    def context(previous: str | None, following: str | None) -> Pairs:
        pairs = [(name, text) for name, text in ((before, previous), (after, following)) if text]
        return [(name, f"<seg>{escape_text(text)}</seg>" if wrap else text) for name, text in pairs]

    return context


WITHOUT_CONTEXT = tuple(name for name in FIELDS if name not in ("prev", "next", "source-raw", "target-raw"))
DEFAULT = Profile("", tool_codes=False)
PROFILES = {
    "omegat": Profile("omegat", own=WITHOUT_CONTEXT, dropped=frozenset({"file", "id", "prev", "next", "path"})),
    "memoq": Profile("memoq", WITHOUT_CONTEXT, "source", _named("x-context-pre", "x-context-post", True)),
    "trados": Profile("trados", own=WITHOUT_CONTEXT, segment_limit=2_000),
    "phrase": Profile("phrase", WITHOUT_CONTEXT, "source", _named("context_prev", "context_next", False)),
    "xtm": Profile("xtm", WITHOUT_CONTEXT, "source", _named("x-context-pre", "x-context-post", True)),
}


def find_profile(name: str | None) -> Profile:
    """Give a profile by name, the plain one for None. Raises :class:`~tmkit.errors.UsageError` for any other name."""
    if not name:
        return DEFAULT
    if name not in PROFILES:
        raise UsageError(f'no profile "{name}": there are {", ".join(sorted(PROFILES))}')
    return PROFILES[name]


def tool_code(lang: str) -> str:
    """Give a language code as CAT tools spell it: Chinese with a region, no script.

    >>> tool_code("zh-Hant"), tool_code("zh"), tool_code("en")
    ('zh-TW', 'zh-CN', 'en')
    """
    code = parse_code(lang)
    if code.language != "zh":
        return lang
    return f"zh-{code.region or ('TW' if code.script == 'Hant' else 'CN')}"


def script_code(lang: str) -> str:
    """Give a language code that names the script of Chinese.

    >>> script_code("zh-TW"), script_code("en-US")
    ('zh-Hant', 'en-US')
    """
    code = parse_code(lang)
    return f"zh-{'Hant' if code.script == 'Hant' else 'Hans'}" if code.language == "zh" else lang
