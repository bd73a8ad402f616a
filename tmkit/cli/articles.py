"""The verbs that work on articles and texts: build, repair, split, align."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmkit.cli.options import (
    DictionaryPath,
    GlossaryPaths,
    Lang,
    OutputPath,
    Progress,
    ProgressStyle,
    Script,
    ScriptChoice,
    Strict,
)
from tmkit.cli.output import say, to_json, write_text
from tmkit.errors import InputError, UsageError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.text.srx import SrxSplitter


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("build")(build)
    app.command("repair")(repair)
    app.command("split")(split)
    app.command("align")(align)


def build(
    articles: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Bilingual articles: text, HTML, DOCX.")],
    memory: Annotated[
        str, typer.Option("-m", "--memory", envvar="TMKIT_MEMORY", metavar="FILE", help="The memory to fill.")
    ] = "",
    glossary: GlossaryPaths = None,
    dictionary: DictionaryPath = "",
    tmx: Annotated[str, typer.Option("--tmx", metavar="FILE", help="Write the pairs as TMX 1.4 too.")] = "",
    report: Annotated[str, typer.Option("--report", metavar="FILE", help="Write a report as one HTML page.")] = "",
    review: Annotated[str, typer.Option("--review", metavar="FILE", help="Write the pairs as XLSX to be judged.")] = "",
    script: ScriptChoice = Script.hans,
    minimum: Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Keep pairs from here up.")] = 0.5,
    output: OutputPath = "",
    how: Annotated[str, typer.Option("--format", metavar="text|jsonl", help="jsonl: the units on stdout.")] = "text",
    strict: Strict = False,
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Turn bilingual articles into a translation memory: repair, align, judge, store."""
    from tmkit.cli.building import Outputs, build_memory

    outputs = Outputs(memory, tmx, report, review, output if how == "jsonl" else "", how == "jsonl")
    return build_memory(articles, outputs, glossary or [], dictionary, script.value, minimum, strict, progress)


def repair(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A damaged text, HTML or DOCX; - for stdin.")],
    output: OutputPath = "",
    changes: Annotated[str, typer.Option("--changes", metavar="FILE", help="Write every change as JSON lines.")] = "",
    script: ScriptChoice = Script.hans,
    strict: Strict = False,
) -> int:
    """Undo the damage of one text: a line out for a line in, except spam, boilerplate and repeats."""
    from tmkit.bitext.articles import clean_lines
    from tmkit.files import display_name
    from tmkit.formats import read_article_lines
    from tmkit.reports.shapes import change_shape, rejection_shape

    reading = clean_lines(read_article_lines(file), display_name(file), script.value)
    dropped = ("spam", "boilerplate", "repeat")
    write_text("".join(f"{line.text}\n" for line in reading.article.lines if line.kind not in dropped), output)
    if changes:
        shapes = [change_shape(change) for change in reading.changes] + [rejection_shape(r) for r in reading.rejections]
        write_text("".join(to_json(shape) + "\n" for shape in shapes), changes)
    made = sum(change.applied for change in reading.changes)
    proposed = len(reading.changes) - made
    left_out = counted(len(reading.rejections), "line")
    say(f"{display_name(file)}: {counted(made, 'change')}, {proposed} proposed, {left_out} left out")
    for change in reading.changes:
        if not change.applied:
            say(f"proposed: {change.file}:{change.line}: {change.rule}: {change.before!r} to {change.after!r}")
    return 2 if strict and (reading.changes or reading.rejections) else 0


def split(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text; - for stdin.")] = "",
    lang: Annotated[Lang | None, typer.Option("--lang", help="The language; found from the text without it.")] = None,
    srx: Annotated[
        str, typer.Option("--srx", metavar="FILE", help="Segmentation rules (SRX 2.0) instead of ours.")
    ] = "",
    write_srx: Annotated[
        str, typer.Option("--write-srx", metavar="FILE", help="Write our rules as SRX 2.0 for other tools.")
    ] = "",
    output: OutputPath = "",
) -> int:
    """Write one sentence a line."""
    if write_srx:
        _write_srx(write_srx)
    if file:
        _split(file, lang.value if lang else "", srx, output)
    elif not write_srx:
        raise UsageError("nothing to do: give a FILE to split, or --write-srx")
    return 0


def _split(file: str, code: str, srx: str, output: str) -> None:
    from tmkit.files import read_lines
    from tmkit.langs import detect
    from tmkit.text.sentences import split_sentences

    lines = read_lines(file)
    code = code or detect(" ".join(lines))
    if not code:
        raise InputError("neither Chinese nor English text: give --lang", file=file)
    rules = _srx_splitter(srx, code) if srx else None
    cut = rules.split if rules else partial(split_sentences, lang=code)
    write_text("".join(f"{sentence}\n" for line in lines for sentence in cut(line)), output)
    for rejection in rules.rejections if rules else ():
        place = f"{rejection.file}:{rejection.line}"
        say(f"warning: {place}: {rejection.rule}: {rejection.reason}; the rule {rejection.text} was left out")


def _srx_splitter(path: str, lang: str) -> SrxSplitter:
    from tmkit.formats import Report
    from tmkit.formats.srx import read_srx
    from tmkit.text.srx import splitter_for

    report = Report(path)
    rules = read_srx(path, report)
    for line in report.lines():
        say(line)
    return splitter_for(rules, lang)


def _write_srx(path: str) -> None:
    from tmkit.formats.srx import write_srx
    from tmkit.text.srx_rules import own_rules

    write_srx(own_rules(), path)


def align(
    zh: Annotated[str, typer.Argument(metavar="ZH", help="The Chinese text, or a folder of texts.")],
    en: Annotated[str, typer.Argument(metavar="EN", help="The English text, or a folder with equal file names.")],
    how: Annotated[str, typer.Option("--format", metavar="tsv|jsonl|tmx", help="The form of the answer.")] = "tsv",
    pre_split: Annotated[
        bool, typer.Option("--pre-split", help="A sentence is a line; else sentences are found.")
    ] = False,
    border: Annotated[
        str, typer.Option("--border", metavar="LINE", help="No pair crosses lines that are this, of both texts.")
    ] = "",
    dictionary: DictionaryPath = "",
    glossary: GlossaryPaths = None,
    memory: Annotated[
        str, typer.Option("-m", "--memory", envvar="TMKIT_MEMORY", metavar="FILE", help="Its units teach the words.")
    ] = "",
    output: Annotated[
        str,
        typer.Option("-o", "--output", metavar="FILE", help="Write here, not on stdout; of folders, a folder."),
    ] = "",
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Align two texts, or two folders with equal file names, sentence by sentence."""
    from tmkit.cli.aligning import Reading, align_files, align_folders

    sources = (dictionary, glossary or [], memory)
    reading = Reading(how, pre_split, border, progress)
    if Path(zh).is_dir() and Path(en).is_dir():
        return align_folders(Path(zh), Path(en), reading, sources, output)
    return align_files(zh, en, reading, sources, output)
