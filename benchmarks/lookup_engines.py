"""One engine at one size, measured in a process of its own: ``benchmarks/lookup.py`` starts it and reads its answer.

``python benchmarks/lookup_engines.py ENGINE STEP JOB.json``: STEP is ``build`` (store and index the pairs) or ``ask``
(open what was built, answer the queries). The answer is one JSON object on stdout; times are seconds of CPU of the
process unless they are named ``wall``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

LEAST = 70
BEST = 5
WARM_UP = 20
TERMS = 50
ADDED = 20
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Job:
    """What is measured: the pairs (the first ``size`` of a file), the queries by language and kind, where to store."""

    pairs: Path
    size: int
    folder: Path
    queries: dict[str, dict[str, list[str]]]
    terms: list[str]

    @classmethod
    def read(cls, path: Path) -> Job:
        """Give the job of a file."""
        raw = json.loads(path.read_text("utf-8"))
        return cls(Path(raw["pairs"]), raw["size"], Path(raw["folder"]), raw["queries"], raw["terms"])

    def texts(self, side: int) -> Iterator[str]:
        """Give the texts of one side."""
        with self.pairs.open(encoding="utf-8") as stream:
            for line in islice(stream, 1, self.size + 1):
                yield line.rstrip("\n").split("\t")[side]


class Engine(ABC):
    """What is compared: how it stores pairs, opens them, and answers one query."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def build(self) -> dict[str, float]:
        """Store and index the pairs; gives what else was measured in doing so."""
        return {}

    def load(self) -> None:  # noqa: B027 - most load nothing
        """Import what opening needs: what a program does once, at its start."""

    @abstractmethod
    def open(self) -> None:
        """Make ready to answer."""

    @abstractmethod
    def scores(self, query: str, lang: str) -> list[float]:
        """Give the scores of the best matches of 70 and more, five at the most, the best first."""

    def extras(self) -> dict[str, Any]:
        """Give what only this engine is measured on."""
        return {}

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Let go of everything."""

    @property
    def files(self) -> dict[str, Path]:
        """What it keeps on disk, by name."""
        return {}


class Tmkit(Engine):
    """tmkit, with or without its compiled core (``TMKIT_CORE=off``)."""

    @property
    def path(self) -> Path:
        return self.job.folder / "tm.db"

    def build(self) -> dict[str, float]:
        import tmkit

        short = self.job.folder / "pairs.tsv"
        with short.open("w", encoding="utf-8") as stream, self.job.pairs.open(encoding="utf-8") as pairs:
            stream.writelines(islice(pairs, self.job.size + 1))
        with tmkit.open_memory(self.path, create=True) as memory:
            clock = Clock()
            memory.import_units(tmkit.read(short))
            imported = clock.both("import")
        short.unlink()
        return imported | self._index()

    def _index(self) -> dict[str, float]:
        """Build the index alone again."""
        import tmkit

        shutil.rmtree(f"{self.path}.index", ignore_errors=True)
        with tmkit.open_memory(self.path) as memory:
            clock = Clock()
            memory.lookup("重庆")
            return clock.both("index")

    def load(self) -> None:
        import_module("tmkit.memory.memory")
        import_module("tmkit.memory.sqlite")

    def open(self) -> None:
        import tmkit

        self.memory = tmkit.open_memory(self.path)

    def scores(self, query: str, lang: str) -> list[float]:
        return [match.score for match in self.memory.lookup(query, LEAST, BEST, lang)]

    def extras(self) -> dict[str, Any]:
        found: dict[str, Any] = {"queries_per_second": {}}
        for lang, kinds in self.job.queries.items():
            clock = Clock()
            answers = list(self.memory.lookup_many(kinds["edited"], LEAST, BEST, lang))
            found["queries_per_second"][lang] = len(answers) / clock.cpu()
        found["concordance_count"] = timed(lambda term: self.memory.concordance(term, limit=0), self.job.terms)
        found["concordance_page"] = timed(lambda term: self.memory.concordance(term, limit=50), self.job.terms)
        found["add_and_find"] = timed(
            self._add, [f"第{number}个从未存过的句子{os.getpid()}" for number in range(ADDED)]
        )
        return found

    def _add(self, text: str) -> None:
        unit = self.memory.add(text, f"a sentence never stored before: {text}")
        if not any(match.unit_id == unit for match in self.memory.lookup(text, 100, None, "zh")):
            raise SystemExit(f"added but not found: {text}")

    def close(self) -> None:
        self.memory.close()

    @property
    def files(self) -> dict[str, Path]:
        return {"store": self.path, "index": Path(f"{self.path}.index")}


class Rapidfuzz(Engine):
    """Brute force: the query against every text, by rapidfuzz; its answers are the truth.

    English words become one character each, so that both languages run at the speed of text.
    """

    def open(self) -> None:
        from tmkit.text.normalize import fold

        self.words: dict[str, str] = {}
        self.texts = {
            "zh": [fold(text) for text in self.job.texts(0)],
            "en": [self._encoded(fold(text)) for text in self.job.texts(1)],
        }

    def _encoded(self, folded: str) -> str:
        words = self.words
        return "".join(words.setdefault(word, _letter(len(words))) for word in _WORD.findall(folded.lower()))

    def scores(self, query: str, lang: str) -> list[float]:
        from rapidfuzz.distance import Levenshtein
        from rapidfuzz.process import extract

        from tmkit.text.normalize import fold

        asked = fold(query) if lang == "zh" else self._encoded(fold(query))
        if not asked:
            return []
        # A little below the threshold: what is compared in the end is whole tenths, not a rounded share.
        found = extract(
            asked,
            self.texts[lang],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=LEAST / 100 - 1e-6,
            limit=BEST,
        )
        scores = (1000 * (longer - Levenshtein.distance(asked, text)) // longer
                  for text, _, _ in found if (longer := max(len(asked), len(text))))  # fmt: skip
        return [score / 10 for score in scores if score >= 10 * LEAST]


def _letter(number: int) -> str:
    """Give a character that no other number has; surrogates are left out."""
    return chr(number + 1 if number < 0xD000 else number + 0x1000)


class Tantivy(Engine):
    """tantivy as one would use it: character bigrams (words for English), BM25, the best 200 re-ranked by distance."""

    DEPTH = 200

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.package: Any = import_module("tantivy")

    def build(self) -> dict[str, float]:
        tantivy = self.package
        index = tantivy.Index(self._schema(), path=str(self._made()))
        writer = index.writer(200_000_000, 1)
        for zh, en in zip(self.job.texts(0), self.job.texts(1), strict=True):
            writer.add_document(tantivy.Document(zh=_bigrams(zh), en=" ".join(_words(en)), zh_text=zh, en_text=en))
        writer.commit()
        writer.wait_merging_threads()
        return {}

    def _made(self) -> Path:
        folder = self.job.folder / "tantivy"
        folder.mkdir(exist_ok=True)
        return folder

    def _schema(self) -> Any:
        builder = self.package.SchemaBuilder()
        for name in ("zh", "en"):
            builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
            builder.add_text_field(f"{name}_text", stored=True, tokenizer_name="raw", index_option="basic")
        return builder.build()

    def open(self) -> None:
        self.index = self.package.Index(self._schema(), path=str(self._made()), reuse=True)
        self.searcher = self.index.searcher()

    def scores(self, query: str, lang: str) -> list[float]:
        from rapidfuzz.distance import Levenshtein

        tantivy = self.package
        tokens = _bigrams(query).split() if lang == "zh" else _words(query)
        if not tokens:
            return []
        terms = [tantivy.Query.term_query(self.index.schema, lang, token) for token in dict.fromkeys(tokens)]
        asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        units: Callable[[str], Sequence[str]] = str if lang == "zh" else _words
        ours, scores = units(query), []
        for _, address in self.searcher.search(asked, self.DEPTH, count=False).hits:
            theirs = units(self.searcher.doc(address)[f"{lang}_text"][0])
            longer = max(len(ours), len(theirs))
            scores.append(1000 * (longer - Levenshtein.distance(ours, theirs)) // longer)
        return [score / 10 for score in sorted(scores, reverse=True)[:BEST] if score >= 10 * LEAST]

    @property
    def files(self) -> dict[str, Path]:
        return {"index": self.job.folder / "tantivy"}


def _bigrams(text: str) -> str:
    """Give the pairs of neighbouring characters between spaces; white space is no part of any."""
    bare = "".join(text.split())
    return " ".join(bare[at : at + 2] for at in range(max(1, len(bare) - 1)))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


ENGINES: dict[str, type[Engine]] = {"tmkit": Tmkit, "numpy": Tmkit, "rapidfuzz": Rapidfuzz, "tantivy": Tantivy}
"""``numpy`` is tmkit without its compiled core."""


class Clock:
    """Counts CPU and wall time from its making on."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    def cpu(self) -> float:
        return time.process_time() - self._cpu

    def both(self, name: str) -> dict[str, float]:
        return {name: self.cpu(), f"{name}_wall": time.perf_counter() - self._wall}


def timed(ask: Callable[[str], object], texts: Sequence[str], warm_up: int = WARM_UP) -> list[float]:
    """Give the CPU seconds that each text took, after some texts to warm up."""
    for text in texts[:warm_up]:
        ask(text)
    found = []
    for text in texts:
        clock = Clock()
        ask(text)
        found.append(clock.cpu())
    return found


def resident() -> dict[str, int]:
    """Give the resident memory in bytes, now and at its height; empty where the system does not tell."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return {}
    fields = dict(line.split(":", 1) for line in lines if ":" in line)
    names = {"rss": "VmRSS", "anonymous": "RssAnon", "peak": "VmHWM"}
    return {name: int(fields[field].split()[0]) * 1024 for name, field in names.items() if field in fields}


def size_of(path: Path) -> int:
    """Give the bytes of a file, or of all files of a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def build(engine: Engine) -> dict[str, Any]:
    """Measure the storing."""
    clock = Clock()
    found: dict[str, Any] = engine.build()
    sizes = {name: size_of(path) for name, path in engine.files.items() if path.exists()}
    return {**clock.both("all"), **found, **resident(), "disk": sizes}


def ask(engine: Engine) -> dict[str, Any]:
    """Measure the answers: the first one after opening, then each query of each kind."""
    queries = engine.job.queries
    clock = Clock()
    engine.load()
    found: dict[str, Any] = clock.both("load")
    clock = Clock()
    engine.open()
    engine.scores(queries["zh"]["edited"][0], "zh")
    found |= clock.both("first")
    found["times"], found["scores"] = {}, {}
    for lang, kinds in queries.items():
        for kind, texts in kinds.items():
            engine.scores(texts[0], lang)
            times, scores = [], []
            for text in [*texts[:WARM_UP], *texts]:
                clock = Clock()
                answer = engine.scores(text, lang)
                times.append(clock.cpu())
                scores.append(answer)
            warm = len(texts[:WARM_UP])
            found["times"][f"{lang} {kind}"], found["scores"][f"{lang} {kind}"] = times[warm:], scores[warm:]
    found |= resident()
    found |= engine.extras()
    engine.close()
    return found


def main() -> int:
    """Measure one step of one engine."""
    name, step, job = sys.argv[1:]
    engine = ENGINES[name](Job.read(Path(job)))
    result = build(engine) if step == "build" else ask(engine)
    sys.stdout.write(json.dumps(result) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
