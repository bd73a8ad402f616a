"""The report of a build: every pair with its confidence, every change, everything that was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from tmkit.build import ArticlePairs, Built
from tmkit.model import Change, Line, Pair, Rejection
from tmkit.reports.page import html_figures, html_fold, html_meter, html_page, html_table, html_text
from tmkit.reports.plot import histogram, scatter
from tmkit.text.counted import counted

_RULE_NAMES = {
    "untranslated": "Segments without a counterpart",
    "boilerplate": "Boilerplate of the page",
    "spam": "Spam",
    "repeat": "Repeats",
    "pair": "Pairs refused",
    "line": "Lines in neither language",
}


def build_report(built: Built, version: str) -> str:
    """Give the whole page as HTML."""
    pairs = [pair for article in built.articles for pair in article.judged.kept]
    body = [_figures(built, pairs), _plots(pairs), _contents(built)]
    body += [_refused(built.refused)] if built.refused else []
    body += [_article(number, article) for number, article in enumerate(built.articles, 1)]
    lead = f"{counted(len(built.articles), 'article')} read, {counted(len(pairs), 'pair')} kept"
    return html_page("Articles to translation memory", lead, "\n".join(body), f"tmkit {version}")


def _figures(built: Built, pairs: Sequence[Pair]) -> str:
    changes = [change for article in built.articles for change in article.reading.changes]
    rejections = [rejection for article in built.articles for rejection in article.rejections]
    return html_figures(
        [
            (str(len(built.articles)), "articles"),
            (str(len(pairs)), "pairs kept"),
            (str(sum(pair.confidence < 0.8 for pair in pairs)), "of them below .80"),
            (str(sum(len(article.judged.doubtful) for article in built.articles)), "pairs refused"),
            (str(sum(rejection.rule == "untranslated" for rejection in rejections)), "segments untranslated"),
            (str(sum(change.applied for change in changes)), "changes made"),
            (str(sum(not change.applied for change in changes)), "changes proposed"),
        ]
    )


def _plots(pairs: Sequence[Pair]) -> str:
    if not pairs:
        return ""
    ratios = [len(pair.en) / len(pair.zh) for pair in pairs if pair.zh]
    lengths = [(float(len(pair.zh)), float(len(pair.en))) for pair in pairs]
    return (
        '<div class="plots">'
        + histogram([pair.confidence for pair in pairs], 0, 1, 20, "Confidence of the pairs kept")
        + histogram(ratios, 0, 10, 20, "English characters a Chinese character")
        + scatter(lengths, "Length of the two sides of each pair", "Chinese characters", "English characters")
        + "</div>"
    )


def _contents(built: Built) -> str:
    rows = [
        (
            f'<a href="#a{number}">{escape(article.file)}</a>',
            escape(article.date),
            str(len(article.reading.article.zh)),
            str(len(article.reading.article.en)),
            str(len(article.judged.kept)),
            str(sum(rejection.rule == "untranslated" for rejection in article.rejections)),
        )
        for number, article in enumerate(built.articles, 1)
    ]
    heads = ("article", "date", "Chinese", "English", "pairs", "untranslated")
    return html_table(heads, rows, frozenset({2, 3, 4, 5}))


def _refused(refused: Iterable[Rejection]) -> str:
    rows = [(escape(rejection.file), escape(rejection.reason)) for rejection in refused]
    return "<h2>Files that could not be read</h2>" + html_table(("file", "why"), rows)


def _article(number: int, article: ArticlePairs) -> str:
    parts = [f'<h2 id="a{number}">{escape(article.file)}</h2>', _pairs(article)]
    parts += [html_fold(f"{title}: {len(items)}", _left_out(items)) for title, items in _groups(article.rejections)]
    for applied, name in ((True, "Changes made"), (False, "Changes proposed, not made")):
        changes = [change for change in article.reading.changes if change.applied is applied]
        if changes:
            counts = ", ".join(f"{rule} {count}" for rule, count in Counter(c.rule for c in changes).most_common())
            parts.append(html_fold(f"{name}: {len(changes)} ({counts})", _changes(changes, article)))
    return "\n".join(parts)


def _pairs(article: ArticlePairs) -> str:
    if not article.judged.kept:
        zh, en = len(article.reading.article.zh), len(article.reading.article.en)
        only = "no text" if not zh and not en else "one language only" if not zh or not en else "nothing fits"
        return f'<p class="soft">No pairs: {only}.</p>'
    rows = [
        (
            _lines(article, pair),
            html_text(pair.zh, "zh"),
            html_text(pair.en, "en"),
            html_meter(pair.confidence),
        )
        for pair in article.judged.kept
    ]
    return html_table(("lines", "Chinese", "English", "confidence"), rows, frozenset({3}))


def _lines(article: ArticlePairs, pair: Pair) -> str:
    both = article.reading.article
    zh = sorted({both.zh[index].line for index in pair.zh_ids})
    en = sorted({both.en[index].line for index in pair.en_ids})
    return f"<code>{escape(_numbers(zh))} | {escape(_numbers(en))}</code>"


def _numbers(lines: Sequence[int]) -> str:
    return str(lines[0]) if lines[0] == lines[-1] else f"{lines[0]}–{lines[-1]}"


def _groups(rejections: Iterable[Rejection]) -> list[tuple[str, list[Rejection]]]:
    groups: dict[str, list[Rejection]] = {}
    for rejection in rejections:
        groups.setdefault(_RULE_NAMES.get(rejection.rule.split(".")[0], rejection.rule), []).append(rejection)
    return list(groups.items())


def _left_out(rejections: Iterable[Rejection]) -> str:
    rows = [
        (
            str(rejection.line or ""),
            escape(rejection.text) + (f"<br>{escape(rejection.other)}" if rejection.other else ""),
            f"{escape(rejection.reason)} <code>{escape(rejection.rule)}</code>",
        )
        for rejection in rejections
    ]
    return html_table(("line", "text", "why"), rows, frozenset({0}))


def _changes(changes: Iterable[Change], article: ArticlePairs) -> str:
    lines = {line.number: line for line in article.reading.article.lines}
    rows = [
        (
            str(change.line),
            _before_after(change, lines[change.line]),
            f"<code>{escape(change.rule)}</code> {change.certainty:.2f} {escape(change.note)}",
        )
        for change in changes
    ]
    return html_table(("line", "before and after", "rule, certainty"), rows, frozenset({0}))


def _before_after(change: Change, line: Line) -> str:
    lang = line.lang or "en"
    before = f"<del>{escape(change.before)}</del>" if change.before else ""
    after = f"<ins>{escape(change.after)}</ins>" if change.after else ""
    return f'<span lang="{lang}">{before} {after}</span>'
