"""Every rule of the catalogue speaks on its bad example and is silent on its good one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tmkit.model import Concept, Finding, Term, TermStatus, Unit
from tmkit.qa.catalogue import catalogue
from tmkit.qa.check import check
from tmkit.qa.profile import Profile
from tmkit.qa.registry import RULES
from tmkit.qa.rule import Example, Rule
from tmkit.terms.glossary import Glossary, gather


def concept(name: str, kind: str, zh: list[str], **forms: TermStatus) -> Concept:
    terms = [Term(text=text, lang="zh", status="admitted" if n else "preferred") for n, text in enumerate(zh)]
    terms += [Term(text=text.replace("_", " "), lang="en", status=status) for text, status in forms.items()]
    return Concept(id=name, type=kind, terms=tuple(terms))


def example_glossary() -> Glossary:
    return gather(
        [
            concept("bri", "event", ["一带一路"], Belt_and_Road="preferred", One_Belt_One_Road="deprecated"),
            concept("mfa", "body", ["外交部"], Ministry_of_Foreign_Affairs="preferred"),
            concept("sister", "term", ["友好城市"], sister_city="preferred", friendship_city="admitted"),
            concept("cq", "place", ["重庆"], Chongqing="preferred"),
            concept(
                "sco",
                "body",
                ["上海合作组织", "上合组织"],
                Shanghai_Cooperation_Organization="preferred",
                SCO="admitted",
            ),
            concept("ndrc", "body", ["国家发展和改革委员会"], National_Development_and_Reform_Commission="preferred"),
        ]
    )


def units(example: Example) -> list[Unit]:
    found = []
    for source, target in example:
        is_chinese = bool(re.search("[\u4e00-\u9fff]", source)) or not re.search("[\u4e00-\u9fff]", target)
        langs = ("zh-CN", "en-US") if is_chinese else ("en-US", "zh-CN")
        found.append(Unit(source_parts=(source,), target_parts=(target,), source_lang=langs[0], target_lang=langs[1]))
    return found


def findings(rule: Rule, example: Example) -> list[Finding]:
    profile = Profile({rule.id: rule.severity})
    return [
        item for item in check(units(example), glossary=example_glossary(), profile=profile) if item.rule == rule.id
    ]


CHECKED = [rule for rule in RULES if rule.good]


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: str(rule.id))
def test_the_bad_example_is_found(rule: Rule) -> None:
    found = findings(rule, rule.bad)
    assert found, rule.id
    assert found[0].message
    assert found[0].severity == rule.severity
    assert found[0].mqm == rule.mqm


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: str(rule.id))
def test_the_good_example_is_silent(rule: Rule) -> None:
    assert not findings(rule, rule.good)


def test_ids_are_unique_and_well_formed() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    for rule in RULES:
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", rule.id)
        assert rule.message.endswith(".")
        assert rule.cure.endswith(".")


@pytest.mark.parametrize("rule", CHECKED, ids=lambda rule: str(rule.id))
def test_a_rule_that_is_off_is_silent(rule: Rule) -> None:
    profile = Profile({rule.id: "off"})
    found = check(units(rule.bad), glossary=example_glossary(), profile=profile)
    assert rule.id not in {item.rule for item in found}


def test_the_page_is_made_from_the_rules() -> None:
    page = (Path(__file__).resolve().parents[1] / "docs/checks.md").read_text("utf-8")
    assert page == catalogue(), "run: python -m tmkit.qa.catalogue > docs/checks.md"
