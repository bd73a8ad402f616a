"""False alarms and recall of the number check on professional pairs; needs ``../shared/bench/qa``.

Run ``python benchmarks/number_check.py [--verbose] [--year] [--each N] [--seed S]``. Errors are made from the sound
pairs: one digit changed, a zero added, million and billion exchanged, a number deleted, the month of a date changed.
A finding counts where the sound pair has none of the same rule on the same text.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import tmkit
from tmkit.text.numbers.number import NumberDifference
from tmkit.text.numerals import compare_numbers, find_numbers

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "qa"
YEARS = (2016, 2020)
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")
MONTHS = "January February March April May June July August September October November December".split()
ASKED = {"digit": 0.98, "x10": 0.995, "scale": 1.0, "number.deleted": 0.92}


class Case(NamedTuple):
    kind: str
    year: int
    zh: str
    en: str
    sound: str


def sound_pairs() -> Iterator[tuple[int, int, str, str]]:
    for year in YEARS:
        for number, line in enumerate((BENCH / f"{year}.tsv").read_text("utf-8").split("\n"), 1):
            cells = line.split("\t")
            if number > 1 and len(cells) == 4:
                yield year, number, cells[2], cells[3]


def change_digit(text: str, chance: random.Random) -> str | None:
    found = _one(NUMBER, text, chance)
    if not found:
        return None
    place = chance.choice([index for index in range(*found.span()) if text[index].isdigit()])
    digit = chance.choice([char for char in "123456789" if char != text[place]])
    return text[:place] + digit + text[place + 1 :]


def add_zero(text: str, chance: random.Random) -> str | None:
    found = _one(re.compile(r"(?<![\w.,])[1-9]\d{0,3}(?![\w.]|,\d)"), text, chance)
    return text[: found.end()] + "0" + text[found.end() :] if found else None


def exchange_scale(text: str, chance: random.Random) -> str | None:
    found = _one(re.compile(r"(?<=\d )(?:million|billion)\b"), text, chance)
    other = {"million": "billion", "billion": "million"}
    return text[: found.start()] + other[found[0]] + text[found.end() :] if found else None


def delete_number(text: str, chance: random.Random) -> str | None:
    found = _one(re.compile(NUMBER.pattern + r"(?: |(?=\W|$))"), text, chance)
    return text[: found.start()] + text[found.end() :] if found else None


def change_month(text: str, chance: random.Random) -> str | None:
    found = _one(re.compile(rf"\b(?:{'|'.join(MONTHS)})\b"), text, chance)
    if not found:
        return None
    return text[: found.start()] + chance.choice([month for month in MONTHS if month != found[0]]) + text[found.end() :]


MAKERS = {
    "digit": change_digit,
    "x10": add_zero,
    "scale": exchange_scale,
    "number.deleted": delete_number,
    "month": change_month,
}


def _one(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    """A match whose words stand once in the text."""
    found = [match for match in pattern.finditer(text) if text.count(match[0].strip()) == 1]
    return chance.choice(found) if found else None


def injected(each: int, seed: int) -> Iterator[Case]:
    pairs = list(sound_pairs())
    for kind, maker in MAKERS.items():
        chance = random.Random(f"{seed}{kind}")
        made = 0
        for year, _, zh, en in chance.sample(pairs, len(pairs)):
            damaged = maker(en, chance)
            if damaged is not None and made < each:
                made += 1
                yield Case(kind, year, zh, damaged, en)


def given() -> Iterator[Case]:
    sound = {(year, zh): en for year, _, zh, en in sound_pairs()}
    for line in (BENCH / "injected.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        if record["class"] in ASKED:
            yield Case(
                "given " + record["class"],
                record["year"],
                record["zh"],
                record["en"],
                sound.get((record["year"], record["zh"]), ""),
            )


def keys(found: list[NumberDifference]) -> set[tuple[str, str, str]]:
    return {
        (item.rule, item.source.text if item.source else "", item.target.text if item.target else "") for item in found
    }


def is_found(case: Case, forward: bool, use_year: bool) -> bool:
    year = case.year if use_year else None
    return bool(keys(compared(case.zh, case.en, forward, year)) - keys(compared(case.zh, case.sound, forward, year)))


def compared(zh: str, en: str, forward: bool, year: int | None) -> list[NumberDifference]:
    return compare_numbers(zh, "zh", en, "en", year) if forward else compare_numbers(en, "en", zh, "zh", year)


def report_false_alarms(forward: bool, use_year: bool, verbose: bool) -> None:
    flagged, total, rules = 0, 0, Counter[str]()
    for year, line, zh, en in sound_pairs():
        found = compared(zh, en, forward, year if use_year else None)
        total += 1
        flagged += bool(found)
        rules.update(item.rule for item in found)
        if verbose and found:
            print(f"  {year}.tsv:{line} " + "; ".join(f"{item.rule}: {item.message}" for item in found))
    way = "zh to en" if forward else "en to zh"
    print(f"false alarms {way}: {flagged} of {total} = {flagged / total:.2%} (asked <= 0.80 %) {dict(rules)}")


def report_recall(cases: list[Case], use_year: bool, verbose: bool) -> None:
    for kind in dict.fromkeys(case.kind for case in cases):
        chosen = [case for case in cases if case.kind == kind]
        missed = [case for case in chosen if not is_found(case, True, use_year)]
        asked = ASKED.get(kind.removeprefix("given "))
        print(
            f"recall {kind:22} {len(chosen) - len(missed):4} of {len(chosen):4} = {1 - len(missed) / len(chosen):.1%}"
            + (f" (asked {asked:.1%})" if asked else "")
        )
        for case in missed if verbose else ():
            print(f"  MISSED {kind}\n    {case.zh}\n    {case.en}")


def report_speed() -> None:
    texts = [(zh, "zh") for _, _, zh, _ in sound_pairs()] + [(en, "en") for _, _, _, en in sound_pairs()]
    for lang in ("zh", "en"):
        chosen = [text for text, language in texts if language == lang]
        size = sum(len(text.encode()) for text in chosen)
        spent = min(_time_of(chosen, lang) for _ in range(5))
        print(f"find_numbers {lang}: {size / spent / 1e6:.2f} MB/s of CPU time ({size} bytes)")


def _time_of(texts: list[str], lang: str) -> float:
    start = time.process_time()
    for text in texts:
        find_numbers(text, lang)
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--year", action="store_true", help="tell the check the year of each document")
    parser.add_argument("--each", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    print(f"tmkit {tmkit.__version__}, Python {platform.python_version()}, {platform.machine()}, seed {options.seed}")
    for forward in (True, False):
        report_false_alarms(forward, options.year, options.verbose)
    report_recall(list(given()), options.year, options.verbose)
    report_recall(list(injected(options.each, options.seed)), options.year, options.verbose)
    report_speed()


if __name__ == "__main__":
    main()
