"""Several processes give the same findings in the same order as one."""

from __future__ import annotations

import pickle

from tmkit.model import Concept, Term, Unit
from tmkit.qa.check import check
from tmkit.qa.profile import Profile
from tmkit.qa.registry import RULES
from tmkit.terms.glossary import gather

PAIRS = [
    ("外交部发言人", "the spokesperson of the foreign office"),
    ("近50个国家", "over 50 countries"),
    ("会议结束。", "The meeting  closed."),
    ("会议结束。", "The session came to an end."),
    ("双方签署了两份协议", "Both sides signed two agreements"),
]


def units(count: int) -> list[Unit]:
    return [
        Unit(
            source_parts=(zh,),
            target_parts=(f"{en} ({number})",),
            source_lang="zh-CN",
            target_lang="en-US",
            article=f"article {number // 700}",
        )
        for number in range(count)
        for zh, en in (PAIRS[number % len(PAIRS)],)
    ]


def test_two_processes_find_the_same() -> None:
    ministry = Concept(
        id="mfa",
        type="body",
        terms=(Term(text="外交部", lang="zh"), Term(text="Ministry of Foreign Affairs", lang="en")),
    )
    profile = Profile({"bracket.count": "off"})
    alone, together = (
        list(check(units(1500), glossary=gather([ministry]), profile=profile, workers=workers)) for workers in (1, 2)
    )
    assert together == alone
    assert {finding.rule for finding in alone} >= {"term.absent", "number.approx", "space.double", "consistency.source"}
    assert "bracket.count" not in {finding.rule for finding in alone}


def test_short_forms_of_one_document_are_not_those_of_the_next() -> None:
    """With several processes the pairs of the next documents are read before these are checked."""
    texts = [("a", "The WHO met."), ("b", "The World Health Organization (WHO) met."), ("c", "Ask the WHO (W) now.")]
    documents = [
        Unit(source_parts=("会议。",), target_parts=(en,), source_lang="zh-CN", target_lang="en-GB", article=name)
        for name, en in texts
    ]
    for workers in (1, 2):
        assert not [item for item in check(documents, workers=workers) if item.rule == "term.first_mention"]


def test_a_rule_travels_by_its_id() -> None:
    for rule in RULES:
        assert pickle.loads(pickle.dumps(rule)) is rule
