"""What ``check`` is told beside the files: rules, terms, baseline, ignores. Faults are told, and the rest holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.cli.output import say
from tmkit.model import Rejection

if TYPE_CHECKING:
    from tmkit.qa.ignores import Ignores
    from tmkit.qa.patterns import UserPattern
    from tmkit.qa.profile import Profile
    from tmkit.terms.glossary import Glossary

SETTINGS = "tmkit.toml"


@dataclass(frozen=True, slots=True)
class Rules:
    """The user's patterns, and the severities of all rules."""

    patterns: Sequence[UserPattern]
    profile: Profile


def read_rules(profile: str, patterns: str, least: float | None, faults: list[str]) -> Rules:
    """Read patterns and profile; without a profile ``./tmkit.toml`` is one, where it has a table ``[check]``.

    ``least`` goes before the least confidence of the profile. A pattern or a line of the profile that is wrong is told,
    goes to ``faults``, and the rest holds.
    """
    from tmkit.qa.patterns import read_patterns
    from tmkit.qa.profile import Profile, read_profile
    from tmkit.qa.registry import BY_ID

    rejected: list[Rejection] = []
    own = read_patterns(patterns, rejected) if patterns else []
    names = [*BY_ID, *(pattern.rule.id for pattern in own)]
    path = profile or (SETTINGS if _has_profile() else "")
    found = read_profile(path, names, rejected) if path else Profile()
    tell_rejected(rejected, faults)
    return Rules(own, found if least is None else replace(found, least_confidence=least))


def _has_profile() -> bool:
    from tmkit.qa.rule_file import read_rule_file

    return Path(SETTINGS).is_file() and "check" in read_rule_file(SETTINGS)


def tell_rejected(rejected: Sequence[Rejection], faults: list[str]) -> None:
    """Tell what was left out, each on a line, and add it to the faults."""
    for item in rejected:
        file = f"{item.file}:{item.line}" if item.line else item.file
        place = ": ".join(filter(None, (file, f"entry {item.unit}" if item.unit else "", item.text)))
        faults.append(f"{place}: {item.reason}")
        say(f"warning: {faults[-1]}; left out")


def read_terms(paths: Sequence[str] | None, faults: list[str]) -> Glossary | None:
    """Read the glossaries, None where none is given; broken rows and endless terms are told and go to ``faults``."""
    from tmkit.cli.terms import read
    from tmkit.terms.term_faults import LONGEST

    if not paths:
        return None
    glossary = read(paths)
    faults += [problem.reason for problem in glossary.problems if problem.rule in ("terms.row", "terms.file")]
    for concept in glossary.concepts:
        for term in concept.terms:
            if len(term.text) > LONGEST:
                file, line = glossary.place(concept, term.lang, term.text)
                faults.append(f"{file}:{line}: a term of {len(term.text):,} characters is no term: shorten it")
                say(f"warning: {faults[-1]}")
    return glossary


def read_known(baseline: str) -> frozenset[str]:
    """Read the ids of a baseline; none without a path."""
    from tmkit.qa.baseline import read_baseline

    return read_baseline(baseline) if baseline else frozenset()


def read_ignored(path: str, faults: list[str]) -> Ignores:
    """Read the ignores that hold today; those that have ended are told, since their findings count again."""
    from tmkit.qa.ignores import Ignores, read_ignores

    rejected: list[Rejection] = []
    found = Ignores(read_ignores(path, rejected) if path else (), date.today().isoformat())
    tell_rejected(rejected, faults)
    for ignore in found.expired:
        what = " ".join(filter(None, (ignore.rule or ignore.id, ignore.term)))
        say(f"warning: {path}: the ignore of {what} ended on {ignore.until} ({ignore.reason}): it is reported again")
    return found
