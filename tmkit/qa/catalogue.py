"""The page of all rules, made from the rules themselves: ``python -m tmkit.qa.catalogue > docs/checks.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tmkit.qa.registry import RULES
from tmkit.qa.rule import FAMILIES, Example, Family, Rule

_HEAD = """# The checks

This page is made from the code (`tmkit/qa`): change a rule there and run
`python -m tmkit.qa.catalogue > docs/checks.md`. The rules work in both directions, Chinese to English and English to
Chinese; the examples are Chinese first.

## Which rules run

Each rule can be given another severity (`error`, `warning`, `info`), or be `on` or `off`, in a profile: a TOML or YAML
file given with `--profile`, or the table `[check.rules]` of `tmkit.toml`. A rule named by itself goes before its
family. A rule that does not exist is told, and the rest holds.

```toml
[check]
min_confidence = 0.5

[check.rules]
"number.approx" = "info"
"space.*" = "off"
"term.reverse" = "on"
```

## Your own patterns

`--patterns` takes a YAML file (or TOML, with tables `[[patterns]]`). A pair is reported where source and target both
match; with `absent: true`, where the source matches and the target does not. A pattern is proved on its own lines
before it runs, and one that takes over a quarter of a second on a pair is given up; both are told, and the rest is
checked. A pattern called `no city` is the rule `checklist.no_city`, for profiles and ignores as well.

```yaml
patterns:
  - name: no city
    source: 市
    target: '\\bCity\\b'
    severity: warning
    message: Chinese cities go without "City"
    must:
      - [重庆市, Chongqing City]
    must_not:
      - [重庆市, Chongqing]
```
"""


def catalogue() -> str:
    """Give the page as Markdown.

    >>> "### `number.magnitude`" in catalogue()
    True
    """
    parts = [_HEAD]
    for family in FAMILIES:
        rules = [rule for rule in RULES if rule.family is family]
        if rules:
            parts += _family(family, rules)
    return "\n".join(parts).rstrip() + "\n"


def _family(family: Family, rules: list[Rule]) -> Iterator[str]:
    yield f"## {family.title}\n\nMQM `{family.mqm}`, ITS 2.0 `{family.its}`.\n"
    yield "| rule | severity | finds |\n|---|---|---|"
    yield from (f"| [`{rule.id}`](#{_anchor(rule)}) | {_severity(rule)} | {_cell(rule.message)} |" for rule in rules)
    yield ""
    for rule in rules:
        yield f"### `{rule.id}`\n\n{rule.message} {rule.cure}\n"
        if rule.bad:
            yield f"Speaks:\n\n{_shown(rule.bad)}\n\nSilent:\n\n{_shown(rule.good)}\n"


def _anchor(rule: Rule) -> str:
    return rule.id.replace(".", "")


def _severity(rule: Rule) -> str:
    return rule.severity if rule.switch == "on" else f"{rule.severity}, off by default"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _shown(example: Example) -> str:
    lines = [f"{source}\n  → {_visible(target)}" for source, target in example]
    return "```text\n" + "\n".join(lines) + "\n```"


def _visible(text: str) -> str:
    shown = text.replace("\N{REPLACEMENT CHARACTER}", "\\ufffd")
    return shown.rstrip() + "␠" * (len(shown) - len(shown.rstrip()))


if __name__ == "__main__":
    sys.stdout.write(catalogue())
