"""The options that several verbs share: one name, one meaning, one sentence of help."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Answer(StrEnum):
    """How an answer is written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"


class Script(StrEnum):
    """The script of the Chinese text that is stored."""

    hans = "hans"
    hant = "hant"
    keep = "keep"


class Lang(StrEnum):
    """One of the two languages."""

    zh = "zh"
    en = "en"


class Side(StrEnum):
    """The side of a unit."""

    source = "source"
    target = "target"
    both = "both"


class ProgressStyle(StrEnum):
    """How progress is shown on stderr."""

    auto = "auto"
    none = "none"
    jsonl = "jsonl"


MemoryPath = Annotated[
    str, typer.Option("-m", "--memory", envvar="TMKIT_MEMORY", metavar="FILE", help="The translation memory.")
]
GlossaryPaths = Annotated[
    list[str] | None,
    typer.Option("-g", "--glossary", envvar="TMKIT_GLOSSARY", metavar="FILE", help="A glossary or a folder of them."),
]
DictionaryPath = Annotated[
    str,
    typer.Option("--dictionary", envvar="TMKIT_DICTIONARY", metavar="FILE", help="CC-CEDICT, dict.org or TSV file."),
]
AnswerFormat = Annotated[Answer, typer.Option("--format", help="How the answer is written.")]
OutputPath = Annotated[str, typer.Option("-o", "--output", metavar="FILE", help="Write here instead of stdout.")]
ScriptChoice = Annotated[Script, typer.Option("--script", help="The script of the Chinese that is kept.")]
FailOn = Annotated[str, typer.Option("--fail-on", metavar="error|warning|info", help="Status 1 from here up.")]
Strict = Annotated[bool, typer.Option("--strict", help="Fail (status 2) where something was repaired or skipped.")]
Progress = Annotated[ProgressStyle, typer.Option("--progress", help="Progress on stderr.")]
