"""The verb ``terms``: find, check, import, export a glossary."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmkit.cli.extraction import extract, import_reviews
from tmkit.cli.findings import FindingForm, IgnoresPath, to_severity
from tmkit.cli.options import Answer, AnswerFormat, FailOn, Lang, OutputPath
from tmkit.cli.output import say, write_answers, write_text
from tmkit.cli.paint import mark_spans
from tmkit.errors import InputError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.model import Concept, TermHit
    from tmkit.terms.glossary import Glossary

app = typer.Typer(
    help="Glossary: find its terms in a text, check it, convert it.", no_args_is_help=True, rich_markup_mode=None
)

Glossaries = Annotated[
    list[str],
    typer.Option("-g", "--glossary", envvar="TMKIT_GLOSSARY", metavar="FILE", help="A glossary or a folder of them."),
]


@app.command("find")
def find(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text in Chinese or English; - for stdin.")],
    glossary: Glossaries,
    lang: Annotated[Lang | None, typer.Option("--lang", help="The language; found from each line without it.")] = None,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Mark the terms of a glossary in a text, with their renderings. Status 1: none found."""
    from tmkit.formats import read_article_lines
    from tmkit.langs import detect
    from tmkit.terms.recognize import Recognizer

    known = read(glossary)
    recognizers = {code: Recognizer(known, code) for code in ("zh", "en")}
    found = []
    for number, line in enumerate(read_article_lines(file), 1):
        code = lang.value if lang else detect(line)
        if code and (hits := recognizers[code].find(line)):
            found.append((number, line, code, hits))
    if how is Answer.text:
        write_text("".join(_painted(number, line, code, hits) for number, line, code, hits in found), output)
    else:
        write_answers([_hit_shape(number, code, hit) for number, _, code, hits in found for hit in hits], how, output)
    return 0 if found else 1


def read(paths: Sequence[str]) -> Glossary:
    """Read glossaries and tell what was wrong with them."""
    from tmkit.terms.glossary import read_glossary

    glossary = read_glossary(paths)
    for problem in glossary.problems:
        place = f"{problem.file}:{problem.line}" if problem.line else problem.file
        say(f"warning: {place}: {problem.reason}")
    if not glossary.concepts:
        raise InputError("no terms in it", file=", ".join(paths))
    return glossary


def _painted(number: int, line: str, lang: str, hits: Sequence[TermHit]) -> str:
    from tmkit.cli.output import is_terminal

    lines = [f"{number}: {mark_spans(line, [(hit.start, hit.end) for hit in hits], is_terminal())}"]
    lines += [f"    {hit.text}  {_status(hit)}→ {'; '.join(renderings(hit.concept, lang))}" for hit in hits]
    return "\n".join(dict.fromkeys(lines)) + "\n"


def _status(hit: TermHit) -> str:
    return "" if hit.term.status in ("preferred", "admitted") else f"({hit.term.status}) "


def renderings(concept: Concept, lang: str) -> list[str]:
    """Give the good terms of a concept in the other language, the preferred first."""
    other = [term for term in concept.terms if not term.lang.startswith(lang)]
    return [term.text for status in ("preferred", "admitted") for term in other if term.status == status]


def _hit_shape(line: int, lang: str, hit: TermHit) -> dict[str, Any]:
    return {
        "line": line,
        "start": hit.start,
        "end": hit.end,
        "text": hit.text,
        "lang": lang,
        "term": hit.term.text,
        "status": hit.term.status,
        "concept": hit.concept.id,
        "type": hit.concept.type,
        "renderings": renderings(hit.concept, lang),
    }


@app.command("check")
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Glossaries or folders of them.")],
    form: FindingForm = None,
    fail_on: FailOn = "error",
    ignores: IgnoresPath = "",
    output: OutputPath = "",
) -> int:
    """Check a glossary: doubles, conflicts, names against their pinyin, missing sources. Status 1: findings."""
    from tmkit.cli.glossary_findings import report_glossary_findings

    return report_glossary_findings(files, form, to_severity(fail_on), ignores, output)


@app.command("import")
def import_terms(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Glossaries: CSV, TSV, XLSX, TBX, OmegaT text; term reviews.")
    ],
    glossary: Annotated[str, typer.Option("-g", "--glossary", metavar="FILE", help="The glossary that takes them in.")],
) -> int:
    """Take the terms of files, or the decisions of term reviews, into a glossary; conflicts are told."""
    from tmkit.terms.extraction.review import is_term_review

    reviews = [path for path in files if is_term_review(path)]
    files = [path for path in files if path not in reviews]
    if files:
        _take_in(files, glossary)
    if reviews:
        import_reviews(reviews, glossary)
    return 0


def _take_in(files: Sequence[str], glossary: str) -> None:
    from pathlib import Path

    from tmkit.terms.glossary_write import write_glossary

    old = [glossary] if Path(glossary).exists() else []
    before = len(read(old)) if old else 0
    merged = read([*old, *files])
    write_glossary(merged, glossary)
    say(f"{glossary}: {counted(len(merged), 'concept')}, {len(merged) - before:+d}")


app.command("extract")(extract)


@app.command("export")
def export_terms(
    out: Annotated[str, typer.Argument(metavar="OUT", help="CSV, TSV, XLSX, TBX, or TXT for OmegaT, by its ending.")],
    glossary: Glossaries,
    tbx: Annotated[int, typer.Option("--tbx", min=2, max=3, help="The version of TBX; OmegaT reads 2.")] = 2,
) -> int:
    """Write a glossary in another form."""
    from tmkit.formats import Report
    from tmkit.terms.glossary_write import write_glossary

    known, report = read(glossary), Report(out)
    write_glossary(known, out, report, tbx=tbx)
    for line in report.lines():
        say(line)
    say(f"{out}: {counted(len(known), 'concept')}")
    return 0
