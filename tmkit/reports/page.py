"""The frame of every HTML report: one file, no script, no outside request, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root{--ink:#1d2129;--soft:#5b6472;--line:#dde1e7;--paper:#fff;--wash:#f5f7f9;--accent:#0b6e99;--good:#2e7d4f;--bad:#b3362d;
--warm:#8a5a00;--del:#fbe3e1;--ins:#dff2e4;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7eb;--soft:#9aa4b2;--line:#343b45;--paper:#15181d;--wash:#1d2128;--accent:#6bbbe0;
--good:#7fcf9b;--bad:#f0938b;--warm:#e0b060;--del:#4a2523;--ins:#1f3d2a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.6 system-ui,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
main,header,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}
h1{font-size:1.6rem;line-height:1.3;margin:0 0 .3rem}
h2{font-size:1.2rem;margin:2.2rem 0 .6rem;padding-top:.8rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
h3{font-size:1rem;margin:1.2rem 0 .4rem}
p{margin:.4rem 0}
a{color:var(--accent)}
.soft{color:var(--soft);font-size:.9rem}
:lang(zh){line-height:1.75}
table{border-collapse:collapse;width:100%}
th{text-align:left;font-weight:600;font-size:.85rem;color:var(--soft);border-bottom:1px solid var(--line);
padding:.3rem .6rem .3rem 0}
td{vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.figures{display:flex;flex-wrap:wrap;gap:.6rem 2rem;margin:1rem 0}
.figures div{min-width:6rem}
.figures b{display:block;font-size:1.5rem;line-height:1.2;font-variant-numeric:tabular-nums}
.plots{display:flex;flex-wrap:wrap;gap:1.5rem;margin:1rem 0}
figure{margin:0;flex:1 1 20rem;min-width:0;max-width:42rem}
figcaption{color:var(--soft);font-size:.9rem}
svg{width:100%;height:auto;display:block}
svg text{fill:var(--soft);font:11px system-ui,sans-serif}
.bar{fill:var(--accent)}.axis{stroke:var(--line)}.dot{fill:var(--accent);fill-opacity:.55}
.meter{display:inline-block;width:3.2rem;height:.45rem;background:var(--line);border-radius:.2rem;overflow:hidden;
vertical-align:middle}
.meter i{display:block;height:100%;background:var(--good)}
.low .meter i{background:var(--warm)}
del{background:var(--del);text-decoration:line-through}
ins{background:var(--ins);text-decoration:none}
mark{background:var(--ins);color:inherit}
code{font:.85rem ui-monospace,Menlo,Consolas,monospace;color:var(--soft);white-space:nowrap}
td code{white-space:normal}
.name{white-space:nowrap}
details{margin:.5rem 0}
summary{cursor:pointer;font-weight:600;padding:.3rem 0}
.error{color:var(--bad)}.warning{color:var(--warm)}.info{color:var(--soft)}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--soft);font-size:.85rem}
@media(max-width:640px){thead{display:none}tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}
td{display:block;border:0;padding:.1rem 0}td.number{text-align:left}}
"""


def html_page(title: str, lead: str, body: str, footer: str) -> str:
    """Give a whole page; ``title``, ``lead`` and ``footer`` are plain text, ``body`` is HTML."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f'<header><h1>{escape(title)}</h1><p class="soft">{escape(lead)}</p></header>\n'
        f"<main>\n{body}\n</main>\n<footer><p>{escape(footer)}</p></footer>\n</body>\n</html>\n"
    )


def html_figures(figures: Iterable[tuple[str, str]]) -> str:
    """Give a row of key figures, each (value, what it is)."""
    cells = "".join(f"<div><b>{escape(value)}</b>{escape(label)}</div>" for value, label in figures)
    return f'<div class="figures">{cells}</div>'


def html_table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: frozenset[int] = frozenset()) -> str:
    """Give a table; ``heads`` are plain text, cells are HTML; columns in ``numbers`` are set right."""
    names = ["number" if index in numbers else "" for index in range(len(heads))]
    head = "".join(f'<th class="{name}">{escape(text)}</th>' for name, text in zip(names, heads, strict=True))
    body = "\n".join(
        "<tr>" + "".join(f'<td class="{name}">{cell}</td>' for name, cell in zip(names, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def html_fold(summary: str, body: str, is_open: bool = False) -> str:
    """Give a part that opens and closes without a script; ``summary`` is plain text, ``body`` HTML."""
    return f"<details{' open' if is_open else ''}><summary>{escape(summary)}</summary>\n{body}\n</details>"


def html_text(text: str, lang: str) -> str:
    """Give a stretch of text marked with its language, so that fonts and line height suit it."""
    return f'<span lang="{escape(lang)}">{escape(text)}</span>'


def html_meter(value: float) -> str:
    """Give a confidence (0..1) as figure and bar."""
    low = " low" if value < 0.8 else ""
    bar = f'<span class="meter"><i style="width:{round(100 * value)}%"></i></span>'
    return f'<span class="{low.strip()}">{value:.2f}<br>{bar}</span>'
