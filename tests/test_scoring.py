"""The score of a delivery: settings by language, conventions, errors, JSON; golden cases in golden/scoring.jsonl."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from tmkit.errors import InputError, TmkitError, UsageError
from tmkit.memory.memory import open_memory
from tmkit.scoring.report import score_text
from tmkit.scoring.score import score
from tmkit.scoring.settings import NAMES

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "golden" / "scoring.jsonl").read_text("utf-8").splitlines()
]
SHARED = Path(__file__).resolve().parents[2] / "shared"
BENCH = SHARED / "bench" / "qa"

HYPOTHESIS = ["The mayor met the guests on Monday.", "They signed 3 agreements.", "Trade grew by half, too."]
REFERENCE = ["On Monday the mayor met the guests.", "They signed three agreements.", "Trade grew by half."]
CHINESE = ["市长星期一会见来宾。", "他们签署了3项协议。", "贸易增长一半。"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_golden_equalities(case: dict[str, Any]) -> None:
    found = score([case["hypothesis"]], [case["reference"]], lang=case["lang"], samples=0)
    segment = found.worst[0].scores
    assert (found["chrF2"].score == 100.0) is case["equal"]
    assert (segment["BLEU"] == pytest.approx(100.0)) is case["equal"]


def test_one_in_five_golden_cases_stays_different() -> None:
    assert sum(not case["equal"] for case in CASES) * 5 >= len(CASES)


def test_english_is_scored_as_sacrebleu_does_to_the_last_digit() -> None:
    found = score(HYPOTHESIS, REFERENCE)
    metrics = {"BLEU": BLEU(), "chrF2": CHRF(), "chrF2++": CHRF(word_order=2), "TER": TER()}
    for name, metric in metrics.items():
        wanted = metric.corpus_score(HYPOTHESIS, [REFERENCE], n_bootstrap=1000)
        assert found[name].score == wanted.score
        assert found[name].signature == f"{metric.get_signature()}|tk:0.1.0|script:keep|width:keep"
        low, high = found[name].interval or (0, 0)
        assert (high - low) / 2 == pytest.approx(float(wanted._ci), rel=1e-5)


def test_chinese_is_scored_by_characters_without_chrf_plus_plus() -> None:
    other = ["市长周一会见来宾。", "双方签了3项协议。", "贸易增长了一半。"]
    found = score(CHINESE, other, samples=0, script="keep", width="keep")
    metrics = {"BLEU": BLEU(tokenize="zh"), "chrF2": CHRF(), "TER": TER(asian_support=True, normalized=True)}
    assert [metric.name for metric in found.metrics] == list(metrics)
    for name, metric in metrics.items():
        assert found[name].score == metric.corpus_score(CHINESE, [other]).score
    assert "tok:zh" in found["BLEU"].signature
    assert score(CHINESE, other, samples=0)["TER"].signature.endswith("|tk:0.1.0|script:hans|width:nfkc")


def test_several_translators() -> None:
    second = ["The mayor met guests on Monday.", "They signed 3 agreements.", "Trade rose by half, too."]
    found = score(HYPOTHESIS, [REFERENCE, second], samples=0)
    for name, metric in {"BLEU": BLEU(), "chrF2": CHRF(), "chrF2++": CHRF(word_order=2), "TER": TER()}.items():
        assert found[name].score == metric.corpus_score(HYPOTHESIS, [REFERENCE, second]).score
    assert "nrefs:2" in found["BLEU"].signature
    with pytest.raises(UsageError, match="one list for each translator, not one for each segment"):
        score(HYPOTHESIS, [[one, two] for one, two in zip(REFERENCE, second, strict=True)])


def test_worst_segments_come_first_with_their_faults() -> None:
    source = ["市长会见来宾。", "捐赠口罩3万只。", "贸易增长。"]
    found = score(
        ["The mayor met guests.", "They gave 3,000 masks.", "Trade grew."],
        ["The mayor met guests.", "They donated 30,000 masks.", "Trade grew."],
        source=source,
        worst=2,
    )
    first = found.worst[0]
    assert [segment.segment for segment in found.worst] == [2, 1]
    assert first.numbers
    assert first.length_ratio == pytest.approx(22 / 26, abs=1e-4)
    assert "".join(run.query for run in first.diff) == first.hypothesis
    assert "".join(run.source for run in first.diff) == first.reference
    assert found["number_accuracy"].score == 0.0
    assert found.worst[1].scores == {"BLEU": pytest.approx(100), "chrF2": 100, "chrF2++": 100, "TER": 0}
    text = score_text(found)
    assert "They [-gave 3-]{+donated 30+},000 masks." in text
    assert "nrefs:1|bs:1000|seed:12345" in text


def test_json_has_the_promised_shape() -> None:
    found = score(HYPOTHESIS, REFERENCE, source=CHINESE, against=REFERENCE, glossary=[("市长", "mayor")])
    shape = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert list(shape) == ["segments", "metrics", "worst", "paired", "warnings"]
    assert [metric["name"] for metric in shape["metrics"]] == list(NAMES)
    assert all(set(metric) == {"name", "score", "signature", "ci", "details"} for metric in shape["metrics"])
    bleu = shape["metrics"][0]
    assert bleu["ci"][0] <= bleu["score"] <= bleu["ci"][1]
    assert {"segment", "hypothesis", "reference", "source", "BLEU", "chrF2", "TER", "diff"} <= set(shape["worst"][0])
    paired = shape["paired"][0]
    assert (paired["score"], paired["against"]) == (bleu["score"], pytest.approx(100))
    assert paired["p_bootstrap"] is None
    assert paired["note"] == "no p value: 3 segments are too few to tell a difference from chance (30)"


def test_two_deliveries() -> None:
    reference = [f"The mayor met {number} guests from {number} towns on Monday." for number in range(40)]
    ours = [text.replace("Monday", "Tuesday") if number % 2 else text for number, text in enumerate(reference)]
    theirs = [text.replace("mayor met", "major saw") for text in reference]
    comparison = score(ours, reference, against=theirs, samples=200, trials=200).paired[0]
    assert comparison.difference < 0
    assert comparison.p_bootstrap is not None
    assert comparison.p_bootstrap < 0.05
    assert comparison.p_randomization is not None
    assert comparison.p_randomization < 0.05
    assert comparison.interval is not None
    assert comparison.interval[0] <= comparison.difference <= comparison.interval[1] < 0
    assert "bs:200|ar:200|seed:12345" in comparison.signature
    same = score(ours, reference, against=ours, samples=50, trials=50).paired[0]
    assert (same.difference, same.p_bootstrap, same.p_randomization) == (0.0, None, None)
    assert same.note == "no p value: the deliveries are equal on every segment"


def test_documents_have_scores_of_their_own() -> None:
    found = score(HYPOTHESIS, REFERENCE, source=CHINESE, documents=["a", "b", "a"], samples=0)
    assert [(item.document, item.segments) for item in found.documents] == [("a", 2), ("b", 1)]
    alone = score([HYPOTHESIS[0], HYPOTHESIS[2]], [REFERENCE[0], REFERENCE[2]], samples=0)
    assert found.documents[0].scores["BLEU"] == alone["BLEU"].score
    assert found.to_json()["documents"][1]["number_accuracy"] == 1.0


def test_the_memory_gives_references(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add(CHINESE[0], REFERENCE[0])
        memory.add(CHINESE[2], REFERENCE[2])
        found = score(HYPOTHESIS, source=CHINESE, memory=memory, samples=0)
        wanted = score([HYPOTHESIS[0], HYPOTHESIS[2]], [REFERENCE[0], REFERENCE[2]], samples=0)
        with pytest.raises(InputError, match="the memory has a reference for none of the 1 source segments"):
            score(["A text."], source=["别的句子"], memory=memory)
        with pytest.raises(UsageError, match="give the source segments, or the references"):
            score(HYPOTHESIS, memory=memory)
    assert found["BLEU"].score == wanted["BLEU"].score
    assert [segment.segment for segment in found.worst] == [1, 3]
    assert found.to_json()["memory"] == {"found": 2, "segments": 3, "share": 2 / 3}
    assert any("67% of the segments have a reference" in warning for warning in found.warnings)
    assert found.segments == 3


def test_empty_segments_follow_the_convention() -> None:
    found = score(["", "", "Guests came to the city."], ["", "The mayor left.", ""], samples=0)
    by_number = {segment.segment: segment.scores for segment in found.worst}
    assert by_number[1] == {"BLEU": 100.0, "chrF2": 100.0, "chrF2++": 100.0, "TER": 0.0}
    assert by_number[2] == by_number[3] == {"BLEU": 0.0, "chrF2": 0.0, "chrF2++": 0.0, "TER": 100.0}
    assert "2 segments are empty in the hypothesis, the first is number 1" in found.warnings
    nothing = score(["", ""], ["", ""], lang="en")
    assert [metric.score for metric in nothing.metrics] == [0.0, 0.0, 0.0, 0.0]


def test_a_score_of_nothing_is_none_and_not_nan() -> None:
    found = score(["It rained."], source=["下雨了。"], glossary=[("市长", "mayor")], trials=0)
    assert [(metric.name, metric.score, metric.interval) for metric in found.metrics] == [
        ("term_success", None, None),
        ("term_consistency", None, None),
        ("number_accuracy", None, None),
    ]
    assert found.worst == ()
    json.dumps(found.to_json(), allow_nan=False)


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), min_size=1, max_size=5))
def test_no_input_makes_nan(pairs: Sequence[tuple[str, str]]) -> None:
    ours, theirs = [one for one, _ in pairs], [other for _, other in pairs]
    found = score(ours, theirs, against=theirs, lang="en", samples=20, trials=20)
    assert all(metric.score is not None and math.isfinite(metric.score) for metric in found.metrics)
    assert all(math.isfinite(value) for segment in found.worst for value in segment.scores.values())
    json.dumps(found.to_json(), allow_nan=False)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        (([], []), InputError, "there are no segments to score: the hypothesis is empty"),
        (("one text", ["x"]), UsageError, "the hypothesis is one text; give a list with one text a segment"),
        ((["a"], [3]), UsageError, "unit 1: the reference holds int where a text belongs"),
        ((HYPOTHESIS, CHINESE), UsageError, "the hypothesis is English and the reference Chinese: exchange the files"),
        ((HYPOTHESIS,), UsageError, "there is nothing to hold the hypothesis against"),
    ],
)
def test_errors_of_the_sides(arguments: tuple[Any, ...], kind: type[TmkitError], message: str) -> None:
    with pytest.raises(kind) as caught:
        score(*arguments)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"source": HYPOTHESIS}, "source and hypothesis are both English"),
        ({"source": CHINESE, "lang": "en", "source_lang": "en-GB"}, "source and hypothesis are both English"),
        ({"glossary": [("市长", "mayor")]}, "a glossary is held against a source; give the source segments"),
        ({"source": CHINESE, "glossary": []}, "the glossary holds no concepts"),
        ({"documents": ["a"]}, "1 document names for 3 segments"),
        ({"matcher": "fuzzy"}, "there is no matcher 'fuzzy'; choose from: longest, substring"),
        ({"metrics": ["COMET"]}, "there is no metric 'COMET'; choose from: BLEU"),
        ({"metrics": ["term_success"]}, "term_success: give what they need"),
        ({"samples": -1}, "samples must not be negative: -1"),
        ({"seed": -1}, "the seed must not be negative: -1"),
    ],
)
def test_errors_of_the_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        score(HYPOTHESIS, REFERENCE, **options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("hypothesis", "line", "message"),
    [
        (HYPOTHESIS[:2], 3, 'the hypothesis ends before "Trade grew by half." of the reference'),
        (HYPOTHESIS[1:], 1, '("On Monday the mayor met the guests." seems to have no partner)'),
        ([HYPOTHESIS[0], "", *HYPOTHESIS[1:]], 2, "an empty line seems to have no partner"),
        ([*HYPOTHESIS, ""], 4, "the reference ends before an empty line of the hypothesis"),
    ],
)
def test_unequal_sides_name_the_first_place(hypothesis: list[str], line: int, message: str) -> None:
    with pytest.raises(InputError) as caught:
        score(hypothesis, REFERENCE)
    assert caught.value.line == line
    assert message in caught.value.message
    assert caught.value.message.startswith(f"the hypothesis has {len(hypothesis)} segments and the reference 3")


def test_a_language_against_the_looks_of_the_text_is_warned_of() -> None:
    warnings = score(CHINESE, CHINESE, lang="en", samples=0).warnings
    assert "the text looks Chinese, scored with the settings of English as asked" in warnings
    assert any("cannot be told" in warning for warning in score(["1 2 3"], ["1 2 3"], samples=0).warnings)


@pytest.mark.skipif(not BENCH.exists(), reason="needs ../shared/bench/qa")
def test_published_figures() -> None:
    from tmkit.terms.glossary import read_glossary

    def lines(name: str) -> list[str]:
        return (BENCH / f"score.{name}.txt").read_text("utf-8").rstrip("\n").split("\n")

    found = score(
        lines("CommandA_MT.proper.2016.en"),
        lines("reference.2016.en"),
        source=lines("reference.2016.zh"),
        glossary=read_glossary([BENCH / "2016.glossary.csv"]),
        matcher="substring",
        metrics=["BLEU", "chrF2++", "term_success"],
        samples=0,
        worst=0,
    )
    row = next(
        line for line in (SHARED / "facts" / "scoring.md").read_text("utf-8").split("\n") if "MT.proper.2016 " in line
    )
    asked = [float(cell.replace(",", "")) for cell in row.strip("|").split("|")[1:]]
    figures = [found["BLEU"].score, found["chrF2++"].score, found["term_success"].score]
    assert figures == pytest.approx([asked[0], asked[1], asked[3]], abs=5e-7)
    assert (found["term_success"].details or {})["checks"] == asked[4]


def test_the_text_tells_everything_that_was_found(tmp_path: Path) -> None:
    found = score(HYPOTHESIS, REFERENCE, source=CHINESE, against=REFERENCE, documents=["a", "a", "b"], worst=1)
    text = score_text(found)
    assert text.startswith("3 segments\nwarning: 3 segments are few: the intervals are rough\nBLEU  ")
    assert "against the second delivery (difference = second - first)" in text
    assert text.count("no p value: 3 segments are too few") == 1
    assert "  a (2)  BLEU " in text
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add(CHINESE[0], REFERENCE[0])
        with_memory = score_text(score(HYPOTHESIS, source=CHINESE, memory=memory, samples=0))
    assert "references from the memory: 1 of 3 segments" in with_memory


def test_a_metric_is_found_by_its_name() -> None:
    found = score(HYPOTHESIS, REFERENCE, samples=0, metrics=["TER", "BLEU"])
    assert found["TER"].name == "TER"
    assert found["TER"].interval is None
    with pytest.raises(KeyError, match="chrF2: not among BLEU, TER"):
        found["chrF2"]
    assert [list(segment.scores) for segment in found.worst] == [["BLEU", "TER"]] * 3
