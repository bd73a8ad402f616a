"""Which rules run, and how grave their findings are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from tmkit.errors import FormatError, UsageError
from tmkit.model import Rejection, Severity
from tmkit.qa.rule import Problem, Rule
from tmkit.qa.rule_file import read_rule_file, shown

Setting = Severity | Literal["on", "off"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
SETTINGS: tuple[Setting, ...] = (*SEVERITIES, "on", "off")
_KEYS = frozenset({"rules", "min_confidence"})


@dataclass(frozen=True, slots=True)
class Profile:
    """The severity of single rules, ``on`` or ``off``; rules that are not named keep their own.

    ``least_confidence`` is 0..1: what is less sure is not reported.
    """

    rules: Mapping[str, Setting] = field(default_factory=lambda: MappingProxyType({}))
    least_confidence: float = 0.0

    def is_on(self, rule: Rule) -> bool:
        """Tell whether a rule runs; one that is off by default runs when it is ``on`` or given a severity."""
        setting = self.rules.get(rule.id)
        return rule.switch == "on" if setting is None else setting != "off"

    def severity(self, problem: Problem) -> Severity | None:
        """Give the severity of a problem, None where it is not to be reported."""
        if problem.confidence < self.least_confidence or not self.is_on(problem.rule):
            return None
        setting = self.rules.get(problem.rule.id, "on")
        if setting == "on" or setting == "off":
            return problem.severity or problem.rule.severity
        return setting


def to_profile(
    settings: Mapping[Any, Any],
    known: Collection[str],
    rejected: list[Rejection],
    *,
    file: str = "",
    least_confidence: float = 0.0,
) -> Profile:
    """Give the profile of a table of rule ids and severities; ``term`` or ``term.*`` names a whole family.

    A rule named by itself goes before its family. A rule that is not ``known`` or a severity that is none goes to
    ``rejected``, and the rest holds. :class:`~tmkit.errors.UsageError` where the least confidence is not 0..1.

    >>> dict(to_profile({"number.approx": "info", "number.*": "off"}, ["number.approx", "number.extra"], []).rules)
    {'number.approx': 'info', 'number.extra': 'off'}
    """
    families: dict[str, Setting] = {}
    single: dict[str, Setting] = {}
    for name, value in settings.items():
        # YAML reads on and off as yes and no.
        word = {True: "on", False: "off"}[value] if isinstance(value, bool) else value
        setting = next((one for one in SETTINGS if one == word), None)
        named = _named(str(name), known)
        if not named or setting is None:
            rejected.append(Rejection("profile.rule", str(name), _fault(str(name), word, known, named), file))
        else:
            (single if name in known else families).update(dict.fromkeys(named, setting))
    if not 0 <= least_confidence <= 1:
        raise UsageError(f"the least confidence must be 0 to 1, not {least_confidence}", file=file)
    return Profile(MappingProxyType(families | single), least_confidence)


def _named(name: str, known: Collection[str]) -> list[str]:
    family = name.removesuffix(".*")
    return [name] if name in known else [rule for rule in known if rule.startswith(f"{family}.")]


def _fault(name: str, word: object, known: Collection[str], named: list[str]) -> str:
    """Give what is wrong with a line of a profile."""
    if not named:
        from difflib import get_close_matches

        near = get_close_matches(name, list(known), n=1)
        hint = f'did you mean "{near[0]}"?' if near else "docs/checks.md lists them"
        return f'there is no rule "{name}": {hint}'
    return f'rule "{name}": "{shown(word)}" is none of {", ".join(SETTINGS)}'


def read_profile(path: str | Path, known: Collection[str], rejected: list[Rejection]) -> Profile:
    """Give the profile of a TOML or YAML file: a table ``rules`` and ``min_confidence``, alone or under ``check``.

    An unknown rule or severity goes to ``rejected``. Raises the errors of opening a file, and
    :class:`~tmkit.errors.FormatError` where it is no such table.
    """
    content = read_rule_file(path)
    table = content.get("check", content) if isinstance(content, dict) else content
    rules, least = (table.get("rules", {}), table.get("min_confidence", 0.0)) if isinstance(table, dict) else (None, 0)
    if not isinstance(rules, dict):
        raise FormatError('write a table "rules" with lines such as "number.approx" = "off"', file=str(path))
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        fault = f'"min_confidence" is a number from 0 to 1, not {shown(least)}'
        rejected.append(Rejection("profile.key", "min_confidence", fault, str(path)))
        least = 0.0
    if table is content:
        for name in (name for name in content if name not in _KEYS):
            fault = f'"{name}" means nothing here: write the rules in a table "rules"'
            rejected.append(Rejection("profile.key", str(name), fault, str(path)))
    return to_profile(rules, known, rejected, file=str(path), least_confidence=float(least))
