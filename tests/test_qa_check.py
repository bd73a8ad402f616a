"""Checks of whole texts: golden pairs, documents, directions, memory, and any input at all."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.memory.memory import open_memory
from tmkit.model import Concept, Finding, Tag, Term, Unit
from tmkit.qa.check import check
from tmkit.qa.fingerprint import fingerprint
from tmkit.terms.glossary import gather, read_glossary

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = [json.loads(line) for line in (ROOT / "tests/golden/qa.jsonl").read_text("utf-8").splitlines()]


def unit(source: str, target: str | None, *, lang: str = "zh", **fields: Any) -> Unit:
    langs = ("zh-CN", "en-US") if lang == "zh" else ("en-US", "zh-CN")
    parts = None if target is None else (target,)
    return Unit(source_parts=(source,), target_parts=parts, source_lang=langs[0], target_lang=langs[1], **fields)


def grave(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings if finding.severity != "info"}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: str(case["label"]))
def test_golden_pairs(case: dict[str, Any]) -> None:
    found = list(check([unit(case["source"], case["target"], lang=case.get("lang", "zh"))]))
    assert grave(found) == set(case["rules"])


def test_one_in_five_golden_pairs_is_sound() -> None:
    assert 5 * sum(not case["rules"] for case in GOLDEN) >= len(GOLDEN)


def drafts() -> list[tuple[str, str]]:
    return [(letter, kind) for letter in "ABCD" for kind in ("careful", "careless")]


def draft(letter: str, kind: str) -> list[Finding]:
    folder = ROOT / "corpus/drafts" / letter
    sources, targets = ((folder / name).read_text("utf-8").split("\n") for name in ("source.zh.txt", f"{kind}.en.txt"))
    count = len(sources) - (not sources[-1])
    units = [unit(source, target) for source, target in zip(sources[:count], targets[:count], strict=True)]
    return list(check(units, glossary=read_glossary([ROOT / "glossary"]), file=f"{letter}/{kind}"))


@pytest.mark.parametrize(("letter", "kind"), drafts())
def test_the_drafts_of_the_corpus(letter: str, kind: str) -> None:
    gold = [json.loads(line) for line in (ROOT / "corpus/gold/findings.jsonl").read_text("utf-8").splitlines()]
    own = [item for item in gold if item["file"] == f"corpus/drafts/{letter}/{kind}.en.txt"]
    found = [finding for finding in draft(letter, kind) if finding.severity != "info"]
    planted = {item["segment"] for item in own if item["kind"] == "error"}
    for item in own:
        rules = {finding.rule for finding in found if finding.segment == item["segment"]} & set(item["rules"])
        assert bool(rules) == (item["kind"] == "error"), item["what"]
    assert {finding.segment for finding in found} <= planted


def test_segments_are_counted_over_documents_and_files_are_named() -> None:
    units = [unit("队伍出发了。", "The team set out.", article="a.txt"), unit("3人", "people", article="b.txt")]
    found = list(check(units))
    assert [(finding.rule, finding.file, finding.segment) for finding in found] == [("number.missing", "b.txt", 2)]
    assert found[0].source_span == (0, 1)
    assert found[0].id == fingerprint("number.missing", "3人", "people", (0, 1))


def test_the_year_of_the_document_decides_relative_years() -> None:
    pair = unit("今年", "in 2017")
    assert "date.wrong" in grave(list(check([pair], year=2020)))
    assert not grave(list(check([pair], year=2017)))


def quoted(*targets: str) -> list[Finding]:
    return [
        finding
        for finding in check([unit("他来了。", target) for target in targets])
        if finding.rule == "quote.unpaired"
    ]


def test_a_quotation_may_run_over_segments() -> None:
    assert not quoted("“He came.", "He sat down.", "He left.”")
    assert not quoted('"He came.', 'He left."')
    assert [finding.segment for finding in quoted("“He came.", "“He left.”")] == [1]
    assert [finding.segment for finding in quoted("He came.”", "“He left.")] == [1, 2]
    far = ["“He came.", *["He sat down."] * 20, "He left.”"]
    assert [finding.segment for finding in quoted(*far)] == [1, 22]


def test_the_plain_yuan_of_a_document_in_traditional_characters_may_be_a_dollar() -> None:
    price = unit("30元", "$30")
    assert grave(list(check([price]))) == {"currency.wrong"}
    assert not grave(list(check([unit("門票的價錢", "The price of a ticket"), price])))
    assert grave(list(check([unit("門票的價錢", "The price of a ticket"), unit("30元", "€30")]))) == {"currency.wrong"}


def test_findings_stream() -> None:
    def endless() -> Any:
        while True:
            yield unit("3人", "people", article="a")

    assert len(list(islice(check(endless()), 3))) == 3


def test_a_memory_with_another_target_is_told(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("会议结束。", "The meeting closed.")
        found = list(check([unit("會議結束。", "The session ended.")], memory=memory))
        assert [(finding.rule, finding.suggestion) for finding in found] == [("memory.differs", "The meeting closed.")]
        assert not list(check([unit("会议结束。", "the meeting closed")], memory=memory))


def test_tags_of_the_format_count() -> None:
    bold = (Tag("open", 1, "g"), "重庆", Tag("close", 1, "g"))
    pair = replace(unit("", ""), source_parts=bold, target_parts=("Chongqing",))
    assert grave(list(check([pair]))) == {"tag.missing"}
    turned = (Tag("close", 1, "g"), "Chongqing", Tag("open", 1, "g"))
    assert grave(list(check([replace(pair, target_parts=turned)]))) == {"tag.nesting"}


def office() -> Concept:
    terms = (
        Term(text="市政府外办", lang="zh"),
        Term(text="Chongqing Municipal Foreign Affairs Office", lang="en"),
    )
    return Concept(id="fao", type="body", terms=terms)


@pytest.mark.parametrize(
    ("target", "rules"),
    [
        ("The Chongqing Municipal Foreign Affairs Office replied.", set()),
        ("The Foreign Affairs Office replied.", set()),
        ("The office replied.", {"term.absent"}),
        ("The Chongqing Municipal Foreign Affairs Bureau replied.", {"title.rank"}),
        ("The Foreign Affairs Committee replied.", {"term.absent"}),
    ],
)
def test_forms_of_a_body(target: str, rules: set[str]) -> None:
    assert grave(list(check([unit("市政府外办作了答复。", target)], glossary=gather([office()])))) == rules


def test_a_defined_short_form_counts_behind_its_definition() -> None:
    units = [
        unit(
            "市政府外办作了答复。",
            'The Chongqing Municipal Foreign Affairs Office (hereinafter "the Waiban") replied.',
        ),
        unit("市政府外办很高兴。", "The Waiban was glad."),
    ]
    assert not grave(list(check(units, glossary=gather([office()]))))
    assert grave(list(check(units[1:], glossary=gather([office()])))) == {"term.absent"}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["zh", "en"]))
def test_any_text_is_checked_and_spans_lie_inside(source: str, target: str, lang: str) -> None:
    for finding in check([unit(source, target, lang=lang)], glossary=gather([office()])):
        for text, span in ((source, finding.source_span), (target, finding.target_span)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


def test_units_without_target_and_other_languages_are_no_trouble() -> None:
    found = list(
        check(
            [
                unit("队伍出发了。", None),
                Unit(source_parts=("a",), target_parts=("b",), source_lang="de", target_lang="fr"),
            ]
        )
    )
    assert [finding.rule for finding in found] == ["target.empty"]
