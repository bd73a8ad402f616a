"""The verb ``demo``: the main job on the bundled corpus, each command with its real output."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from tmkit.cli.output import say
from tmkit.errors import FileAccessError

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("demo")(demo)


def demo(
    folder: Annotated[str, typer.Argument(metavar="[DIR]", help="A corpus like the bundled one.")] = "",
    out: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="Where the results go.")] = "demo-out",
) -> int:
    """Show the whole road on the bundled articles: build, look up, renderings, terms, check, score, export."""
    corpus = Path(folder) if folder else _CORPUS
    articles = sorted((corpus / "raw").glob("*.txt"))
    if not articles:
        raise FileAccessError(
            "no articles here: name a folder with raw/*.txt, or run from a checkout", file=str(corpus)
        )
    results = Path(out)
    results.mkdir(parents=True, exist_ok=True)
    memory = results / "tm.db"
    for command in _commands(corpus, results):
        status = _run(command)
        if status not in (0, 1):
            return status
    say(f"\nThe memory is {memory}; open {results / 'report.html'} in a browser.")
    return 0


def _commands(corpus: Path, results: Path) -> list[list[str]]:
    memory, glossary = str(results / "tm.db"), str(corpus.parent / "glossary")
    raw = [str(path) for path in sorted((corpus / "raw").glob("*.txt"))]
    files = ["-m", memory, "--tmx", str(results / "tm.tmx"), "--report", str(results / "report.html")]
    terms = ["-g", glossary] if Path(glossary).is_dir() else []
    commands = [
        ["build", *raw, *files, "--review", str(results / "review.xlsx"), *terms],
        ["memory", "stats", "-m", memory],
        ["lookup", "-m", memory, "如需了解更多訊息,請登入市政府外辦官方網站查詢。", "--limit", "2"],
        ["lookup", "-m", memory, "The next open day will be held in Nan'an District.", "--limit", "2"],
        ["concordance", "-m", memory, "友好城市", "--and", "sister", "--limit", "2"],
        ["renderings", "-m", memory, "市政府外办", *terms, "--limit", "3"],
        ["renderings", "-m", memory, "sister city", *terms, "--limit", "3"],
    ]
    for number, draft in enumerate(sorted((corpus / "drafts").glob("*/"))):
        commands += _draft_commands(draft, memory, terms, number == 0)
    return [*commands, ["export", "-m", memory, str(results / "omegat.tmx"), "--profile", "omegat"]]


def _draft_commands(draft: Path, memory: str, terms: list[str], is_first: bool) -> list[list[str]]:
    sides = ["--ref", str(draft / "reference.en.txt"), "--source", str(draft / "source.zh.txt"), "--worst", "1"]
    other = ["--against", str(draft / "careful.en.txt")]
    return [
        *([["terms", "find", str(draft / "source.zh.txt"), *terms]] if is_first else []),
        ["check", str(draft / "careless.xlf"), *terms, "-m", memory],
        ["check", str(draft / "careful.xlf"), *terms, "-m", memory],
        ["score", str(draft / "careless.en.txt"), *sides, *other, *terms],
    ]


def _run(arguments: list[str]) -> int:
    shown = shlex.join(arguments).replace(str(_CORPUS), "corpus").replace(str(_CORPUS.parent) + "/", "")
    print(f"\n$ tmkit {_shorten(shown)}", flush=True)  # noqa: T201
    return subprocess.run([sys.executable, "-m", "tmkit", *arguments], check=False, env=os.environ).returncode


def _shorten(line: str) -> str:
    """Write the long row of article names as the pattern a person would type."""
    words = line.split(" ")
    articles = [word for word in words if word.startswith("corpus/raw/")]
    if len(articles) < 2:
        return line
    first = words.index(articles[0])
    return " ".join([*words[:first], "corpus/raw/*.txt", *words[first + len(articles) :]])
