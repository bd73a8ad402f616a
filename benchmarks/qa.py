"""False alarms and recall of all checks on professional pairs; needs ``../shared/bench/qa``.

Run ``python benchmarks/qa.py [--verbose RULE] [--missed CLASS] [--speed PAIRS] [--workers N] [--no-pofilter]``. A year
is one file, checked with its glossary in both directions. A damaged pair, put in the place of the sound one, is caught
when it has an error or a warning of a right family that the sound pair has not. Flags that were read and found to be
right (``qa_confirmed.tsv``, numbers of pairs only) are counted apart. Prints one row for each figure asked for, and
pofilter's beside it.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import tmkit
from tmkit.model import Finding, Unit
from tmkit.qa.check import check
from tmkit.qa.found_terms import TermFinder
from tmkit.qa.segment_pair import to_pair
from tmkit.terms.glossary import Glossary, read_glossary
from tmkit.text.name_tables import surnames
from tmkit.text.names import expected_spelling

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "qa"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英文华建国志玉兰红梅海燕雪晓东春林波宁欣怡宇轩浩然子涵思远嘉琪"
YEARS = (2016, 2020)
OF_GLOSSARY = {"term", "title"}
OF_NUMBERS = {"number", "date", "currency", "unit", "code"}
GROUPS = {
    "number": {"number", "date", "currency", "unit"},
    "term": {"term", "title", "name", "country"},
    "whole": {"target", "length", "segment"},
    "punct": {"punct", "bracket", "quote", "space"},
}
ASKED = {
    "digit": 98.0,
    "x10": 99.5,
    "scale": 100.0,
    "number.deleted": 92.0,
    "term.swapped": 95.0,
    "term.rank": 90.0,
    "untranslated": 99.0,
    "sentence.dropped": 85.0,
    "zh.halfwidth": 100.0,
}


def sound_rows(year: int) -> Iterator[tuple[int, int, str, str]]:
    for line in (BENCH / f"{year}.tsv").read_text("utf-8").split("\n")[1:]:
        cells = line.split("\t")
        if len(cells) == 4:
            yield int(cells[0]), int(cells[1]), cells[2], cells[3]


def to_unit(zh: str, en: str, *, forward: bool, document: str = "") -> Unit:
    sides = ((zh,), (en,)) if forward else ((en,), (zh,))
    langs = ("zh-HK", "en") if forward else ("en", "zh-HK")
    return Unit(
        source_parts=sides[0], target_parts=sides[1], source_lang=langs[0], target_lang=langs[1], article=document
    )


def family(finding: Finding) -> str:
    return finding.rule.partition(".")[0]


def is_grave(finding: Finding) -> bool:
    return finding.severity != "info"


def report_false_alarms(glossaries: dict[int, Glossary], forward: bool, verbose: str) -> None:
    flagged: dict[str, set[tuple[int, int]]] = defaultdict(set)
    real: dict[str, set[tuple[int, int]]] = defaultdict(set)
    known = confirmed()
    rules: Counter[tuple[str, str]] = Counter()
    total = 0
    for year in YEARS:
        units = [to_unit(zh, en, forward=forward, document=str(doc)) for doc, _, zh, en in sound_rows(year)]
        total += len(units)
        for finding in check(units, glossary=glossaries[year]):
            rules[finding.rule, finding.severity] += 1
            kind = family(finding)
            group = "glossary" if kind in OF_GLOSSARY else "numbers" if kind in OF_NUMBERS else "others"
            if is_grave(finding):
                counted = real if (year, finding.segment, kind) in known else flagged
                counted[group].add((year, finding.segment))
                counted["all but glossary" if group != "glossary" else group].add((year, finding.segment))
            if verbose and finding.rule.startswith(verbose):
                print(f"  {year}:{finding.segment} {finding.severity} {finding.rule}: {finding.message}")
    print(f"pairs flagged with errors and warnings, {'zh to en' if forward else 'en to zh'}, of {total}")
    for name, asked in (("numbers", 0.8), ("glossary", 6.0), ("all but glossary", 4.0)):
        share = 100 * len(flagged[name]) / total
        apart = len(real[name] - flagged[name])
        print(f"  {name:18} {len(flagged[name]):4} = {share:5.2f} %   (asked <= {asked} %; {apart} real defects apart)")
    print("  " + ", ".join(f"{rule} {severity} {count}" for (rule, severity), count in sorted(rules.items())))


def confirmed() -> set[tuple[int, int, str]]:
    """Give year, number of the pair and family of the flags that were read and found to be right."""
    lines = (Path(__file__).parent / "qa_confirmed.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line[:1].isdigit()]
    return {(int(year), int(number), kind) for year, number, kind in rows}


def report_term_errors(glossaries: dict[int, Glossary]) -> None:
    checks = errors = 0
    for year in YEARS:
        finder = TermFinder(glossaries[year].concepts)
        units = [to_unit(zh, en, forward=True, document=str(doc)) for doc, _, zh, en in sound_rows(year)]
        for number, unit in enumerate(units, 1):
            found = finder.find(to_pair(unit, number))
            checks += sum(mention.is_name for mention in found.mentions) if found else 0
        errors += sum(
            finding.severity == "error" and family(finding) in OF_GLOSSARY
            for finding in check(units, glossary=glossaries[year])
        )
    print(f"names and titles: {errors} errors of {checks} checks = {100 * errors / checks:.2f} % (asked <= 1.5 %)")


def report_recall(glossaries: dict[int, Glossary], missed: str) -> None:
    records = [json.loads(line) for line in (BENCH / "injected.jsonl").read_text("utf-8").splitlines()]
    sound = {(forward, year): found_in(year, glossaries, {}, forward) for forward in (True, False) for year in YEARS}
    for name in dict.fromkeys(record["class"] for record in records):
        chosen = [record for record in records if record["class"] == name]
        forward = chosen[0]["direction"] == "zh-en"
        families = set(chain.from_iterable(GROUPS[group] for group in chosen[0]["expected"]))
        caught = 0
        for year in YEARS:
            damaged = {(item["document"], item["line"]): item for item in chosen if item["year"] == year}
            found = found_in(year, glossaries, damaged, forward)
            for place in damaged:
                before, after = keys(sound[forward, year][place], families), keys(found[place], families)
                caught += bool(after - before)
                if not after - before and name.startswith(missed or "\0"):
                    print(f"  MISSED {name} {year} {place}")
        share = 100 * caught / len(chosen)
        print(f"recall {name:18} {caught:3} of {len(chosen):3} = {share:5.1f} %   (asked {ASKED[name]} %)")


Place = tuple[int, int]


def found_in(
    year: int, glossaries: dict[int, Glossary], damaged: dict[Place, dict[str, str]], forward: bool
) -> dict[Place, list[Finding]]:
    """Give the findings of a year by document and line, with damaged pairs in the place of sound ones."""
    units, places = [], []
    for doc, line, zh, en in sound_rows(year):
        item = damaged.get((doc, line))
        places.append((doc, line))
        zh, en = (item["zh"], item["en"]) if item else (zh, en)
        units.append(to_unit(zh, en, forward=forward, document=str(doc)))
    found: dict[Place, list[Finding]] = {place: [] for place in places}
    for finding in check(units, glossary=glossaries[year]):
        found[places[finding.segment - 1]].append(finding)
    return found


def keys(findings: Iterable[Finding], families: set[str]) -> Counter[tuple[str, str, str]]:
    return Counter(
        (item.rule, marked(item.source, item.source_span), marked(item.target, item.target_span))
        for item in findings
        if is_grave(item) and family(item) in families
    )


def marked(text: str, span: tuple[int, int] | None) -> str:
    return text[span[0] : span[1]] if span else ""


def report_speed(glossary: Glossary, count: int, workers: int) -> None:
    """Time a stream of sentences, each with a figure of its own, from the first to the last finding."""
    rows = [row for year in YEARS for row in sound_rows(year)]
    # A segment of a translation file is a sentence rather than a paragraph.
    short = [row for row in rows if len(row[2]) < 100]
    units = (
        to_unit(f"{zh}（{n}）", f"{en} ({n})", forward=True)
        for n in range(count)
        for _, _, zh, en in (short[n % len(short)],)
    )
    start, clock = time.process_time(), time.perf_counter()
    found = sum(1 for _ in check(units, glossary=glossary, workers=workers))
    spent, passed = time.process_time() - start, time.perf_counter() - clock
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent += children.ru_utime + children.ru_stime
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    terms = sum(len(concept.terms) for concept in glossary.concepts)
    print(
        f"speed: {count} pairs with {terms} terms, {workers} workers: {spent:.1f} s of CPU time, {passed:.1f} s in all"
    )
    print(f"speed: {1000 * spent / count:.2f} ms of CPU time a pair, {found} findings, {memory} MB")


def report_names(count: int, seed: int) -> None:
    """Check made-up Chinese names in pinyin, sound and with one letter changed."""
    chance = random.Random(seed)
    flagged, caught = 0, 0
    for _ in range(count):
        zh = chance.choice(sorted(surnames())) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2, 2))))
        en = expected_spelling(zh)
        place = chance.randrange(1, len(en))
        letter = chance.choice([char for char in "abdeghilnouz" if char != en[place].lower()])
        letter = letter.upper() if en[place].isupper() else letter
        wrong = en[:place] + letter + en[place + 1 :] if en[place] != " " else en
        flagged += is_misspelt(f"工程师{zh}发言。", f"Engineer {en} spoke.")
        caught += wrong == en or is_misspelt(f"工程师{zh}发言。", f"Engineer {wrong} spoke.")
    print(f"names: {flagged} of {count} sound names flagged (asked <= 0.5 %)")
    print(f"names: {caught} of {count} with one letter changed caught = {100 * caught / count:.1f} % (asked 95 %)")


def is_misspelt(zh: str, en: str) -> bool:
    return any(finding.rule == "name.pinyin" for finding in check([to_unit(zh, en, forward=True)]))


def report_pofilter() -> None:
    from translate.filters import checks
    from translate.storage import po

    flagged, total = 0, 0
    judge = checks.StandardChecker()
    for year in YEARS:
        for _, _, zh, en in sound_rows(year):
            unit = po.pounit(zh)
            unit.target = en
            total += 1
            flagged += bool(judge.run_filters(unit))
    print(f"pofilter zh to en: {flagged} of {total} = {100 * flagged / total:.1f} %")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", default="", help="print the findings of rules that begin with this")
    parser.add_argument("--missed", default="", help="print the damaged pairs of this class that are not caught")
    parser.add_argument("--no-pofilter", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--speed", type=int, default=0, metavar="PAIRS")
    options = parser.parse_args()
    print(f"tmkit {tmkit.__version__}, Python {platform.python_version()}, {platform.machine()}")
    glossaries = {year: read_glossary([BENCH / f"{year}.glossary.csv"]) for year in YEARS}
    for forward in (True, False):
        report_false_alarms(glossaries, forward, options.verbose if forward else "")
    report_term_errors(glossaries)
    report_recall(glossaries, options.missed)
    report_names(1000, 2)
    if options.speed:
        report_speed(read_glossary([BENCH / f"{year}.glossary.csv" for year in YEARS]), options.speed, options.workers)
    if not options.no_pofilter:
        report_pofilter()


if __name__ == "__main__":
    main()
