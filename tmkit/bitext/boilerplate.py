"""Judge the lines of a scraped article: spam, boilerplate and repeats leave with a reason, the rest stays.

The rules are those of the five classes of page lines that scraped articles carry (docs/design.md, "Boilerplate"):
stamps and credits by their own form, navigation by its vocabulary, link lists by their neighbours, footers from a
"related" mark to the end unless a bilingual paragraph follows. All patterns run on folded text, so that traditional
characters and full-width marks need no second spelling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tmkit.bitext.page_words import ADULT, NAVIGATION, NOTICE
from tmkit.model import LineKind
from tmkit.text.normalize import fold
from tmkit.text.script import script_of

_DATE = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_STAMP_LABEL = r"(?:最后更新|更新时间|发布时间|发表时间|发布日期|日期|时间|Published|Updated|Posted)\s*(?:on|at|:)?\s*"

STAMP_PREFIX = re.compile(rf"\s*{_STAMP_LABEL}:?\s*{_DATE}(?:\s*{_CLOCK})?\s*", re.I)

_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("boilerplate.mark", "a mark without text", re.compile(r"[?\-–—•*·=_~#|.。■▲▼△◆●★☆\s]+")),
    (
        "boilerplate.stamp",
        "a date and time stamp",
        re.compile(rf"\W*(?:{_STAMP_LABEL})?{_DATE}\s*{_CLOCK}.{{0,24}}", re.I),
    ),
    ("boilerplate.stamp", "a date stamp", re.compile(rf"\W*(?:{_STAMP_LABEL})?{_DATE}\W*", re.I)),
    ("boilerplate.issue", "the issue of a magazine", re.compile(r"\S{2,20}?\s*\d{4}年\s*第?\s*\d{1,2}\s*期")),
    ("boilerplate.keywords", "a line of keywords", re.compile(r"(?:关键词|关键字|标签|key\s?words|tags)\s*:.*", re.I)),
    (
        "boilerplate.credit",
        "a credit line",
        re.compile(
            r"[\[(【\-–—•·\s]*(?:责任编辑|责编|编辑|原标题|记者|作者|审核|审校|校对|校审|监制|摄影|编译|供稿|通讯员"
            r"|统筹|终审|初审|复审"
            r"|来源|文章来源|稿件来源|信息来源|稿源"
            r"|source|editors?|edited by|authors?|reporters?|photos? by|photo|translated by)"
            r"\s*[:/|][^。?!]{0,40}",
            re.I,
        ),
    ),
    (
        "boilerplate.note",
        "a note on the state of the text",
        re.compile(r"\(?\s*(?:以上信息截至|以上数据截至|全文完|完|end)[^。]{0,24}\)"),
    ),
    (
        "boilerplate.notice",
        "a notice of the site",
        re.compile(r"(?:©|copyright\b|发言请遵守|联系方式\s*:|联系电话\s*:|.{0,20}ICP备).*", re.I),
    ),
)

_FOOTER = re.compile(
    r"\W*(?:猜你喜欢|相关推荐|相关新闻|相关阅读|相关文章|相关链接|相关报道|延伸阅读|推荐阅读|热门推荐|热门文章|热点新闻"
    r"|最新闻|精彩推荐|大家都在看|版权声明|免责声明|related (?:articles?|news|stories|links|reading)"
    r"|you may also like|recommended for you"
    r"|more (?:news|stories)|most (?:read|popular)|latest news)(?:\s*hot)?\W*",
    re.I,
)

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
_END = re.compile(r"[。！？!?.…;:；：][”’\"')）」』】\]]*\s*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is not text: its kind, the rule and one sentence; ``first`` is the line it repeats, from 1."""

    kind: LineKind
    rule: str
    reason: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class _Look:
    """What the rules need to know of one line."""

    folded: str
    han: int
    words: int
    ended: bool

    @property
    def is_body(self) -> bool:
        return self.ended and (self.han >= 16 or (self.han == 0 and self.words >= 8))

    @property
    def is_headline(self) -> bool:
        return bool(self.folded) and not self.ended and len(self.folded) <= 80


def _look(line: str) -> _Look:
    folded = fold(line).strip()
    return _Look(folded, len(_HAN.findall(folded)), len(_WORD.findall(folded)), bool(_END.search(folded)))


def is_heading(line: str) -> bool:
    """Tell whether a line reads as a heading: no mark of a sentence's end, and short.

    >>> is_heading("积极对外捐赠抗疫物资"), is_heading("会议结束。")
    (True, False)
    """
    look = _look(line)
    return bool(look.folded) and not look.ended and look.han <= 60 and look.words <= 30


def judge_lines(lines: Sequence[str]) -> list[Verdict | None]:
    """Give a verdict for each line that is spam, boilerplate or a repeat, and None for each that is text or blank."""
    looks = [_look(line) for line in lines]
    verdicts: list[Verdict | None] = [_by_form(look) for look in looks]
    _mark_spam(lines, looks, verdicts)
    _mark_links(looks, verdicts)
    _mark_footers(looks, verdicts)
    _mark_repeats(looks, verdicts)
    _mark_islands(looks, verdicts)
    return verdicts


def _by_form(look: _Look) -> Verdict | None:
    if not look.folded:
        return None
    for rule, reason, pattern in _PATTERNS:
        if pattern.fullmatch(look.folded):
            return Verdict("boilerplate", rule, reason)
    bare = look.folded.strip(" •·-*>»|[]【】").lower()
    if bare in NAVIGATION or _is_bar(look.folded):
        return Verdict("boilerplate", "boilerplate.navigation", "navigation of the page")
    lowered = look.folded.lower()
    if sum(term in lowered for term in NOTICE) >= 3:
        return Verdict("boilerplate", "boilerplate.notice", "a notice of the site")
    return None


def _is_bar(folded: str) -> bool:
    """Three or more separators between short chunks, and no sentence."""
    chunks = re.split(r"\s*[|»>]\s*", folded)
    return len(chunks) >= 4 and all(len(chunk) <= 24 for chunk in chunks) and not _END.search(folded)


def _mark_spam(lines: Sequence[str], looks: Sequence[_Look], verdicts: list[Verdict | None]) -> None:
    """Spam stands first or last; two of three suffice: many chunks, its vocabulary, a script that is not the body's."""
    filled = [number for number, look in enumerate(looks) if look.folded]
    for number in {*filled[:1], *filled[-1:]}:
        body = "".join(line for other, line in enumerate(lines) if other != number)
        chunks = [chunk for chunk in re.split(r"[_|]+", looks[number].folded) if chunk.strip()]
        scripts = {script_of(lines[number]), script_of(body)}
        signs = (
            (len(chunks) >= 5) + (len(set(ADULT.findall(looks[number].folded))) >= 2) + (scripts == {"hans", "hant"})
        )
        if signs >= 2:
            verdicts[number] = Verdict("spam", "spam.keywords", "keywords of a spam link")


def _mark_links(looks: Sequence[_Look], verdicts: list[Verdict | None]) -> None:
    """A headline before a stamp is a link to another article where two such pairs follow each other."""
    filled = [number for number, look in enumerate(looks) if look.folded and not _is_rule(verdicts[number], "mark")]
    pairs = [
        (title, stamp)
        for title, stamp in pairwise(filled)
        if verdicts[title] is None and not looks[title].is_body and _is_rule(verdicts[stamp], "stamp")
    ]
    place = {number: index for index, number in enumerate(filled)}
    for index, (title, _) in enumerate(pairs):
        before = index > 0 and place[title] - place[pairs[index - 1][0]] <= 2
        after = index + 1 < len(pairs) and place[pairs[index + 1][0]] - place[title] <= 2
        if before or after:
            verdicts[title] = Verdict("boilerplate", "boilerplate.link", "a link to another article")


def _is_rule(verdict: Verdict | None, name: str) -> bool:
    return verdict is not None and verdict.rule == f"boilerplate.{name}"


def _mark_footers(looks: Sequence[_Look], verdicts: list[Verdict | None]) -> None:
    """From a footer mark to the end, or to the next bilingual paragraph; from a credit, if no body follows."""
    for number, look in enumerate(looks):
        strong = bool(_FOOTER.fullmatch(look.folded))
        if strong:
            verdicts[number] = Verdict("boilerplate", "boilerplate.footer", "the page's links begin here")
        if strong or (_is_rule(verdicts[number], "credit") and not any(other.is_body for other in looks[number + 1 :])):
            for other in range(number + 1, _next_bilingual(looks, number + 1)):
                if looks[other].folded and verdicts[other] is None and (strong or looks[other].is_headline):
                    verdicts[other] = Verdict(
                        "boilerplate", "boilerplate.footer", "it stands behind the end of the article"
                    )


def _next_bilingual(looks: Sequence[_Look], start: int) -> int:
    """Where, from ``start``, a body line is followed by one in the other language within three lines; else the end."""
    filled = [number for number in range(start, len(looks)) if looks[number].folded]
    for index, number in enumerate(filled):
        if not looks[number].is_body:
            continue
        if any(
            looks[near].is_body and (looks[near].han == 0) != (looks[number].han == 0)
            for near in filled[index + 1 : index + 4]
        ):
            return number
    return len(looks)


def _mark_repeats(looks: Sequence[_Look], verdicts: list[Verdict | None]) -> None:
    """A long line that stood before; a short one only where the line after it repeats too."""
    first: dict[str, int] = {}
    follows = False
    for number in range(len(looks) - 1, -1, -1):
        first[_key(looks[number])] = number
    for number in range(len(looks) - 1, -1, -1):
        look, key = looks[number], _key(looks[number])
        if not look.folded or verdicts[number] is not None:
            continue
        repeated = first[key] < number and verdicts[first[key]] is None
        if repeated and (_is_long(look) or follows):
            verdicts[number] = Verdict("repeat", "repeat.line", f"line {first[key] + 1} says the same", first[key] + 1)
        follows = repeated and (_is_long(look) or follows)


def _key(look: _Look) -> str:
    return re.sub(r"\s+", "" if look.han else " ", look.folded).lower()


def _is_long(look: _Look) -> bool:
    return look.han >= 8 or (look.han == 0 and look.words >= 5)


def _mark_islands(looks: Sequence[_Look], verdicts: list[Verdict | None]) -> None:
    """A short line without a sentence between two lines of navigation or notice belongs to them."""
    filled = [number for number, look in enumerate(looks) if look.folded]
    for before, number, after in zip(filled, filled[1:], filled[2:], strict=False):
        if verdicts[number] is None and not looks[number].ended and len(looks[number].folded) <= 12:
            near = (verdicts[before], verdicts[after])
            if all(verdict is not None and verdict.rule.endswith((".navigation", ".notice")) for verdict in near):
                verdicts[number] = Verdict(
                    "boilerplate", "boilerplate.navigation", "it stands between lines of the page"
                )
