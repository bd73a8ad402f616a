"""Which rules run, and how grave their findings are."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from tmkit.errors import FormatError, UsageError
from tmkit.files import decode, read_bytes
from tmkit.model import Severity
from tmkit.qa.rule import Problem, Rule

Setting = Severity | Literal["off"]
SETTINGS: tuple[Setting, ...] = ("error", "warning", "info", "off")


@dataclass(frozen=True, slots=True)
class Profile:
    """The severity of single rules, or ``off``; rules that are not named keep their own.

    ``least_confidence`` is 0..1: what is less sure is not reported.
    """

    rules: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))
    least_confidence: float = 0.0

    def is_on(self, rule: Rule) -> bool:
        """Tell whether a rule runs; one that is off by default runs when it is given a severity."""
        setting = self.rules.get(rule.id)
        return rule.switch == "on" if setting is None else setting != "off"

    def severity(self, problem: Problem) -> Severity | None:
        """Give the severity of a problem, None where it is not to be reported."""
        if problem.confidence < self.least_confidence or not self.is_on(problem.rule):
            return None
        setting = self.rules.get(problem.rule.id)
        return setting if setting and setting != "off" else problem.severity or problem.rule.severity


def to_profile(
    settings: Mapping[str, Any], known: Collection[str], *, file: str = "", least_confidence: float = 0.0
) -> Profile:
    """Give the profile of a table of rule ids and severities; ``term`` or ``term.*`` names a whole family.

    Raises :class:`~tmkit.errors.UsageError` where a rule is not ``known`` or a severity is none.

    >>> dict(to_profile({"number.approx": "off", "punct.*": "info"}, ["number.approx", "punct.end"]).rules)
    {'number.approx': 'off', 'punct.end': 'info'}
    """
    rules: dict[str, Setting] = {}
    for name, value in settings.items():
        if value not in SETTINGS:
            raise UsageError(f'rule "{name}": "{value}" is none of {", ".join(SETTINGS)}', file=file)
        for rule in _named(name, known, file):
            rules[rule] = value
    if not 0 <= least_confidence <= 1:
        raise UsageError(f"the least confidence must be 0 to 1, not {least_confidence}", file=file)
    return Profile(MappingProxyType(rules), least_confidence)


def _named(name: str, known: Collection[str], file: str) -> list[str]:
    family = name.removesuffix(".*")
    found = [name] if name in known else [rule for rule in known if rule.startswith(f"{family}.")]
    if not found:
        from difflib import get_close_matches

        near = get_close_matches(name, list(known), n=1)
        hint = f'; did you mean "{near[0]}"?' if near else f"; the rules are {', '.join(sorted(known))}"
        raise UsageError(f'there is no rule "{name}"{hint}', file=file)
    return found


def read_profile(path: str | Path, known: Collection[str]) -> Profile:
    """Give the profile of a TOML file: a table ``[rules]`` and ``min_confidence``, alone or under ``[check]``.

    Raises the errors of opening a file, :class:`~tmkit.errors.FormatError` where it is no TOML, and
    :class:`~tmkit.errors.UsageError` for an unknown rule or severity.
    """
    try:
        settings = tomllib.loads(decode(read_bytes(path)).text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"this is no TOML: {error}", file=str(path)) from error
    table = settings.get("check", settings)
    rules, least = table.get("rules", {}), table.get("min_confidence", 0.0)
    if not isinstance(rules, dict) or not isinstance(least, int | float):
        raise FormatError('write a table [rules] with lines such as "number.approx" = "off"', file=str(path))
    return to_profile(rules, known, file=str(path), least_confidence=float(least))
