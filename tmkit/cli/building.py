"""What ``tmkit build`` does with its files: check the outputs first, build, store, write, tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import tmkit
from tmkit.build import ArticlePairs, Built, build_articles, to_units
from tmkit.cli.evidence import read_evidence
from tmkit.cli.options import ProgressStyle
from tmkit.cli.output import say, write_text
from tmkit.cli.progress import progress_bar
from tmkit.errors import InputError, UsageError
from tmkit.files import atomic_write, check_writable, display_name
from tmkit.model import Unit
from tmkit.text.counted import counted
from tmkit.text.normalize import ScriptChoice


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the results go; an empty path means that this one is not wanted."""

    memory: str
    tmx: str
    report: str
    review: str
    units: str
    units_wanted: bool

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are written whole at the end."""
        return tuple(path for path in (self.tmx, self.report, self.review, self.units) if path and path != "-")


def build_memory(
    paths: Sequence[str],
    outputs: Outputs,
    glossary: Sequence[str],
    dictionary: str,
    script: ScriptChoice,
    minimum: float,
    strict: bool,
    progress: ProgressStyle,
) -> int:
    """Build, and give the exit status: 2 with ``strict`` where anything was left out."""
    if not (outputs.memory or outputs.files or outputs.units_wanted):
        raise UsageError("nothing to write: give -m, --tmx, --report, --review or --format jsonl")
    for path in outputs.files:
        check_writable(path)
    evidence = read_evidence(dictionary, glossary, outputs.memory, {display_name(path) for path in paths})
    with progress_bar(progress) as tell:
        built = build_articles(paths, evidence=evidence, script=script, minimum=minimum, on_progress=tell)
    _tell(built)
    if not built.articles:
        raise InputError("no article could be read: nothing was written")
    units = [(article, to_units(article, script)) for article in built.articles]
    if outputs.memory:
        _store(outputs.memory, units)
    _write(built, [unit for _, found in units for unit in found], outputs)
    faulty = bool(built.refused) or any(article.rejections for article in built.articles)
    return 2 if strict and faulty else 0


def _store(path: str, articles: Sequence[tuple[ArticlePairs, Sequence[Unit]]]) -> None:
    with tmkit.open_memory(path, create=True) as memory:
        before = len(memory)
        memory.replace_articles([(article.file, units) for article, units in articles])
        say(f"{path}: {counted(len(memory), 'unit')}, {len(memory) - before:+d}")


def _write(built: Built, units: Sequence[Unit], outputs: Outputs) -> None:
    from tmkit import formats
    from tmkit.reports.build_report import build_report
    from tmkit.review import write_pairs

    if outputs.tmx:
        formats.write(units, outputs.tmx)
    if outputs.report:
        with atomic_write(outputs.report) as stream:
            stream.write(build_report(built, tmkit.__version__))
    if outputs.review:
        write_pairs(built, outputs.review)
    if outputs.units_wanted:
        from tmkit.formats.jsonl import to_line

        write_text("".join(to_line(unit) + "\n" for unit in units), outputs.units)
    for path in outputs.files:
        say(f"wrote {path}")


def _tell(built: Built) -> None:
    for rejection in built.refused:
        place = f"{rejection.file}:{rejection.line}" if rejection.line else rejection.file
        say(f"warning: {place}: {rejection.reason}; skipped")
    for article in built.articles:
        say(_summary(article))


def _summary(article: ArticlePairs) -> str:
    both = article.reading.article
    rules = Counter(rejection.rule.split(".")[0] for rejection in article.rejections)
    made = sum(change.applied for change in article.reading.changes)
    parts = [counted(len(article.judged.kept), "pair"), f"{len(both.zh)} zh and {counted(len(both.en), 'en segment')}"]
    parts += [f"{rules['untranslated']} untranslated"] if rules["untranslated"] else []
    parts += [f"{counted(len(article.judged.doubtful), 'pair')} refused"] if article.judged.doubtful else []
    left_out = rules["boilerplate"] + rules["spam"] + rules["repeat"]
    parts += [f"{counted(left_out, 'line')} of the page left out"] if left_out else []
    parts += [counted(made, "repair")] if made else []
    if not (both.zh and both.en):
        only = "Chinese" if both.zh else "English" if both.en else "neither language"
        parts.append(f"only {only} found: nothing to pair")
    return f"{article.file}: {', '.join(parts)}"
