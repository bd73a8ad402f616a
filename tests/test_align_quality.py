"""What makes an alignment good: ends of segments, linked words, long beads, order, confidence, calm under noise."""

from __future__ import annotations

import random
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_align import DOCUMENTS, read_golden, shape

from benchmarks import align_noise
from benchmarks.align_plot import SIDE, TOP, noise_plot
from benchmarks.align_texts import GoldBead, Text, score
from tmkit.bitext.align import Evidence, align, align_documents
from tmkit.bitext.batch import read_batch
from tmkit.bitext.beadscores import DEFAULT_WEIGHTS
from tmkit.bitext.confidence import calibrate, caution
from tmkit.bitext.endings import ending_signs, open_quotations
from tmkit.bitext.linking import Candidates, Strengths, link_features
from tmkit.bitext.pairs import judge_pairs
from tmkit.bitext.reordered import doubt_forced
from tmkit.bitext.rounds import learn_by_rounds
from tmkit.model import Article, Bead, Segment

GOLDEN = Path(__file__).parent / "golden" / "align_endings.tsv"
ENDINGS = [line.split("\t") for line in GOLDEN.read_text("utf-8").splitlines() if not line.startswith("#")]
TEXTS = [Text(name, zh, en, gold) for name, (zh, en, gold) in DOCUMENTS.items()]


@pytest.mark.parametrize(("segment", "sign", "comment"), ENDINGS)
def test_sign_at_the_end(segment: str, sign: str, comment: str) -> None:
    assert ending_signs([segment]).tolist() == [int(sign)], comment


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        (["“去吧，", "我等你。”", "他走了。"], [1, 0, 0]),
        (['"Go,', 'I will wait."', "He left."], [1, 0, 0]),
        (["'Go,", "I'll wait.'", "It's his boys' day."], [1, 0, 0]),
        (["没有引号。", "No quotes, the river's edge."], [0, 0]),
        (["“从不结束"] + ["一句。"] * 12, [1] * 12 + [0]),
    ],
)
def test_open_quotations(segments: list[str], expected: list[int]) -> None:
    assert open_quotations(segments).tolist() == expected


def test_a_word_is_linked_once_and_order_counts() -> None:
    zh, en = ["苹果和苹果和梨。", "梨和苹果。"], ["Apples and apples and pears.", "Apples and pears."]
    glossary = [("苹果", "apple"), ("梨", "pear")]
    batch = read_batch([(zh, en)], Evidence(glossary=glossary))
    knowledge, _ = learn_by_rounds(batch, DEFAULT_WEIGHTS)
    strengths = Strengths.of(knowledge.forward, knowledge.backward)
    ends = np.array([[1, 1, 1, 1], [1, 2, 1, 1], [2, 2, 1, 1]]).T
    twice, once, turned = link_features(batch.documents[0], strengths, Candidates(*ends))
    assert twice[0] > once[0] > 0
    assert turned[1] / turned[0] > twice[1] / twice[0]


def test_a_list_longer_than_the_search_is_taken_in_whole() -> None:
    done = {"新建了三座大桥": "Three bridges were built.", "扩建了两所中学": "Two middle schools were expanded."}
    done |= {"关闭了十家煤矿": "Ten coal mines were closed.", "改造了老医院": "The old hospital was renovated."}
    done |= {"搬迁了博物馆": "The museum was moved.", "种植了五万棵树": "50,000 trees were planted."}
    done |= {
        "开通了八条公共汽车线路": "Eight bus lines were opened.",
        "修缮了古老的寺庙": "Ancient temples were repaired.",
    }
    done |= {"清理了河流": "Rivers were cleaned."}
    zh = ["昨天，市长会见了来访的外宾。", "，".join(done) + "。", "会见以后，外宾参观了港口。"]
    en = [
        "Yesterday the mayor met the visiting guests.",
        *done.values(),
        "After the meeting the guests visited the port.",
    ]
    assert ((1,), tuple(range(1, 10))) in shape(align(zh, en))


def test_a_title_shown_twice_is_left_once() -> None:
    zh, en, gold = DOCUMENTS["ferry"]
    beads = align(zh, [en[0], *en])
    assert len([bead for bead in beads if bead.zh and bead.en]) == len([bead for bead in gold if all(bead)])
    assert ((), (0,)) in shape(beads) or ((), (1,)) in shape(beads)


def test_texts_of_all_kinds_alone() -> None:
    """Our own: novel, speech, magazine, scholarship, news, partial translation, portrait, law; never trained on."""
    texts = [Text(name, zh, en, gold) for name, (zh, en, gold) in read_golden("align_kinds.tsv").items()]
    found = [align(text.zh, text.en) for text in texts]
    assert score(texts, found).f1 >= 0.92
    wrong = [
        (text.name, bead)
        for text, beads in zip(texts, found, strict=True)
        for bead in beads
        if bead.zh and bead.en and bead.confidence > 0.5 and (bead.zh, bead.en) not in text.gold
    ]
    assert not wrong


@pytest.mark.parametrize("sides", ["en", "both"])
def test_texts_without_signs(sides: str) -> None:
    """Where no sentence ends as sentences do, not every sentence is a heading."""
    texts = [
        Text(name, [bare(s) if sides == "both" else s for s in zh], [bare(s) for s in en], gold)
        for name, (zh, en, gold) in read_golden("align_kinds.tsv").items()
    ]
    assert score(texts, [align(text.zh, text.en) for text in texts]).f1 >= 0.9


def bare(segment: str) -> str:
    return re.sub(r"[^\w\s]", "", segment)


def test_a_refrain_finds_itself() -> None:
    """What comes again on both sides is no title shown twice."""
    beads = align(["归来吧，归来吧。"] * 30, ["Come home again, come home."] * 30)
    assert shape(beads) == [((number,), (number,)) for number in range(30)]


def swapped() -> tuple[list[str], list[str], int, int]:
    """Three texts behind each other; the English of the second and the third change places."""
    (zh_a, en_a, _), (zh_b, en_b, _), (zh_c, en_c, _) = (DOCUMENTS[name] for name in ("ferry", "trade", "doctor"))
    return [*zh_a, *zh_b, *zh_c], [*en_a, *en_c, *en_b], len(zh_a), len(zh_a) + len(zh_b)


def test_reordered_passages_are_told_and_not_forced() -> None:
    zh, en, first, second = swapped()
    alignment = align_documents([(zh, en)])[0]
    assert alignment.reordered
    for passage in alignment.reordered:
        inside = {index >= first for index in passage.zh} | {index >= second for index in passage.zh}
        assert inside <= {True, False} and min(passage.zh) >= first
    told = {index for passage in alignment.reordered for index in passage.zh}
    sure = {index for bead in alignment.beads if bead.en and bead.confidence > 0.5 for index in bead.zh}
    assert not told & sure
    assert len(told) >= 3


@pytest.mark.parametrize("name", DOCUMENTS)
def test_nothing_is_told_of_texts_in_order(name: str) -> None:
    zh, en, _ = DOCUMENTS[name]
    assert align_documents([(zh, en)])[0].reordered == []


def test_forced_beads_are_doubted() -> None:
    zh, en, _, _ = swapped()
    alignment = align_documents([(zh, en)])[0]
    sure = [Bead((index,), (index,), 0.99) for index in range(len(zh))]
    doubted = doubt_forced(sure, alignment.reordered)
    assert {bead.confidence for bead in doubted} == {0.3, 0.99}


def test_reordered_passages_reach_the_report() -> None:
    zh, en, _, _ = swapped()
    alignment = align_documents([(zh, en)])[0]
    sides = (
        tuple(Segment(text, lang, number + 1, number) for number, text in enumerate(side))
        for lang, side in (("zh", zh), ("en", en))
    )
    judged = judge_pairs(Article("a.txt", (), *sides), alignment.beads, reordered=alignment.reordered)
    told = [rejection for rejection in judged.rejections if rejection.rule == "reordered"]
    passage = alignment.reordered[0]
    assert told[0].reason == (
        f"its English stands in another order, lines {passage.en[0] + 1} to {passage.en[-1] + 1}; "
        "move one of them to align it"
    )
    assert told[0].line == passage.zh[0] + 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_rises_with_probability(one: float, other: float) -> None:
    assert 0 < calibrate(one) < 1
    assert (one <= other) <= (calibrate(one) <= calibrate(other))


@given(st.floats(0.01, 0.99))
def test_confidence_is_cautious(probability: float) -> None:
    assert caution(probability) < probability
    assert (caution(probability) >= 0.5) == (probability >= 0.95)


def test_right_beads_rank_above_wrong_ones() -> None:
    zh, en, _, _ = swapped()
    gold: set[GoldBead] = {bead for _, _, beads in DOCUMENTS.values() for bead in beads}
    right = [bead for name in DOCUMENTS for bead in align(*DOCUMENTS[name][:2]) if (bead.zh, bead.en) in gold]
    assert np.median([bead.confidence for bead in right]) > 0.9
    assert all(bead.confidence < 0.9 for bead in align(zh[:5], en[12:17]) if bead.zh and bead.en)


@pytest.mark.parametrize(("kind", "least"), [("deleted", 0.8), ("joined", 0.75), ("cut", 0.75), ("damaged", 0.85)])
def test_noise_makes_it_worse_slowly(kind: str, least: float) -> None:
    noise, levels = align_noise.KINDS[kind]
    chance = random.Random(3)
    found = [
        score(noisy, [align(text.zh, text.en) for text in noisy]).f1
        for noisy in ([align_noise.noisy(text, noise(text, level, chance)) for text in TEXTS] for level in levels)
    ]
    assert min(found) >= least, found
    assert found[0] >= 0.85


def test_gold_follows_the_noise() -> None:
    text = Text("t", ["一。", "二。", "三。"], ["A, a.", "B.", "C."], [((0,), (0,)), ((1,), (1,)), ((2,), (2,))])
    whole = [align_noise.Sentence("A, a. B.", (0, 1)), align_noise.Sentence("C.", (2,))]
    assert align_noise.noisy(text, whole).gold == [((0, 1), (0,)), ((2,), (1,))]
    assert align_noise.noisy(text, whole[:1]).gold == [((0, 1), (0,)), ((2,), ())]
    foreign = [*whole, align_noise.Sentence("D.", ())]
    assert align_noise.noisy(text, foreign).gold[-1] == ((), (2,))


def test_noise_is_drawn() -> None:
    drawing = noise_plot({"poems & plays": {"deleted": [0.9, 0.8], "cut": [0.9, 0.2]}})
    assert drawing.startswith("<svg") and "poems &amp; plays" in drawing
    assert drawing.count("<polyline") == 2 and f'{TOP + SIDE:.1f}"' in drawing
