"""Sentence alignment: right on small texts, every segment once and in order, calm on bad input."""

from __future__ import annotations

from itertools import chain, groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.bitext.align import Evidence, align, align_batch
from tmkit.errors import UsageError
from tmkit.model import Bead

GOLDEN = Path(__file__).parent / "golden"

Document = tuple[list[str], list[str], list[tuple[tuple[int, ...], tuple[int, ...]]]]


def read_golden(file: str) -> dict[str, Document]:
    """Documents of a golden file: a name in the first column, sentences of a bead divided by `` | ``."""
    rows = [
        line.split("\t") for line in (GOLDEN / file).read_text("utf-8").split("\n") if line and not line.startswith("#")
    ]
    return {name: as_document([row[1:3] for row in group]) for name, group in groupby(rows, key=lambda row: row[0])}


def as_document(rows: list[list[str]]) -> Document:
    zh: list[str] = []
    en: list[str] = []
    beads = []
    for left, right in rows:
        numbers = []
        for side, cell in ((zh, left), (en, right)):
            new = [sentence for sentence in cell.split(" | ") if sentence]
            numbers.append(tuple(range(len(side), len(side) + len(new))))
            side += new
        beads.append((numbers[0], numbers[1]))
    return zh, en, beads


DOCUMENTS = read_golden("align.tsv")


def shape(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.zh, bead.en) for bead in beads]


def covers(beads: list[Bead], zh: int, en: int) -> bool:
    return [*chain.from_iterable(bead.zh for bead in beads)] == list(range(zh)) and [
        *chain.from_iterable(bead.en for bead in beads)
    ] == list(range(en))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_golden_documents(name: str) -> None:
    zh, en, gold = DOCUMENTS[name]
    found = align(zh, en)
    assert covers(found, len(zh), len(en))
    assert len(set(gold) & set(shape(found))) >= 0.8 * len(gold), sorted(set(shape(found)) - set(gold))
    wrong = [bead for bead in found if bead.zh and bead.en and bead.confidence > 0.9 and (bead.zh, bead.en) not in gold]
    assert not wrong


def test_batch_is_aligned_together_and_in_order() -> None:
    sides = [(zh, en) for zh, en, _ in DOCUMENTS.values()]
    found = align_batch(sides)
    assert [covers(beads, len(zh), len(en)) for beads, (zh, en) in zip(found, sides, strict=True)] == [True] * len(
        sides
    )


def test_same_input_same_answer() -> None:
    zh, en, _ = DOCUMENTS["ferry"]
    assert align(zh, en) == align(zh, en)


def test_traditional_script_is_aligned_alike() -> None:
    zh, en, _ = DOCUMENTS["trade"]
    traditional = [
        "".join({"国": "國", "贸": "貿", "关": "關", "对": "對", "开": "開"}.get(c, c) for c in s) for s in zh
    ]
    assert shape(align(traditional, en)) == shape(align(zh, en))


def test_hole_of_the_middle_stays_unpaired() -> None:
    zh, en, gold = DOCUMENTS["doctor"]
    kept = [number for number in range(len(en)) if not 3 <= number <= 5]
    beads = align(zh, [en[number] for number in kept])
    lost = {i for bead in gold for i in bead[0] if bead[1] and set(bead[1]) <= {3, 4, 5}}
    paired = {i for bead in beads if bead.en and bead.confidence > 0.5 for i in bead.zh}
    assert covers(beads, len(zh), len(kept))
    assert not lost & paired


def test_deleted_sentences_cost_little() -> None:
    right = total = 0
    for zh, en, gold in DOCUMENTS.values():
        gone = len(en) // 2
        numbers = {old: new for new, old in enumerate(n for n in range(len(en)) if n != gone)}
        beads = set(shape(align(zh, [en[n] for n in numbers])))
        sound = [bead for bead in gold if bead[0] and bead[1] and gone not in bead[1]]
        right += sum((bead[0], tuple(numbers[n] for n in bead[1])) in beads for bead in sound)
        total += len(sound)
    assert right >= 0.85 * total


def test_paragraphs_hold_a_heading_apart() -> None:
    zh = ["活动现场", "昨天，三百名志愿者参加了植树活动。", "市长也来了。"]
    en = ["Yesterday, three hundred volunteers took part in the tree planting.", "The mayor came too."]
    beads = align(zh, en, zh_paragraphs=[0, 1, 1], en_paragraphs=[0, 0])
    assert shape(beads) == [((0,), ()), ((1,), (0,)), ((2,), (1,))]


def test_glossary_makes_surer() -> None:
    zh, en = ["甲乙丙丁来了。", "天气很好。"], ["Zorbian came.", "The weather is good."]
    with_it = align(zh, en, evidence=Evidence(glossary=[("甲乙丙丁", "Zorbian")]))
    assert shape(with_it) == [((0,), (0,)), ((1,), (1,))]
    assert with_it[0].confidence > align(zh, en)[0].confidence


@pytest.mark.parametrize(
    ("zh", "en"),
    [([], []), (["你好。"], []), ([], ["Hello."]), (["你好。"], ["Hello."]), ([""], [""]), (["", "。"], ["...", ""])],
)
def test_small_and_empty_sides(zh: list[str], en: list[str]) -> None:
    assert covers(align(zh, en), len(zh), len(en))


def test_one_against_fifty() -> None:
    beads = align(["我们去北京。"], [f"This is sentence number {number}." for number in range(50)])
    assert covers(beads, 1, 50)


def test_thousands_of_sentences_keep_to_the_band() -> None:
    zh = [f"第{number}号房间住着{number * 7}个人。" for number in range(680)]
    en = [f"Room No. {number} has {number * 7} people." for number in range(680) if not 300 <= number < 340]
    beads = align(zh, en)
    right = sum(len(b.zh) == len(b.en) == 1 and b.en[0] == b.zh[0] - 40 * (b.zh[0] >= 340) for b in beads)
    assert covers(beads, 680, 640)
    assert right > 620


@pytest.mark.parametrize(
    ("zh", "en", "message"),
    [
        ("你好。", ["Hello."], "a side is one string; give a list of sentences"),
        (["Hello there."] * 3, ["Hello there."] * 3, "the Chinese side holds no Chinese text; are both sides English?"),
        (
            ["你们大家都好。"] * 3,
            ["你们大家都好。"] * 3,
            "the English side holds no English text; are both sides Chinese?",
        ),
        (["Hello there."] * 3, ["你们大家都好。"] * 3, "the sides are exchanged"),
        (
            ["你们大家都好。", "Hello there."] * 2,
            ["你们大家都好。", "Hello there."] * 2,
            "the same bilingual text: tmkit build",
        ),
        (["你们大家都好。", None], ["Hello."], "segment 1 of the Chinese side is no text: None"),
        (["你们大家都好。"], [b"Hello."], "segment 0 of the English side is no text: b'Hello.'"),
    ],
)
def test_wrong_sides_are_told(zh: list[str], en: list[str], message: str) -> None:
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        align(zh, en)


def test_wrong_paragraphs_are_told_with_their_document() -> None:
    with pytest.raises(UsageError, match="document 2: 1 paragraph numbers for 2 Chinese sentences"):
        align_batch([(["一。"], ["One."]), (["一。", "二。"], ["One."])], paragraphs=[([0], [0]), ([0], [0])])


WORDS = st.sampled_from(
    ["我们", "北京", "医院", "2020年", "，", "。", "！", "hospital", "Beijing", "we", "2020", ".", "?", "\ud800"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=9)


@settings(max_examples=20, deadline=None)
@given(TEXTS, TEXTS)
def test_every_segment_once_and_in_order(zh: list[str], en: list[str]) -> None:
    zh, en = ["我们去了医院" + text for text in zh], ["We went to the hospital " + text for text in en]
    beads = align(zh, en)
    assert covers(beads, len(zh), len(en))
    assert all(0 <= bead.confidence <= 1 for bead in beads)
    assert all(bead.zh or bead.en for bead in beads)


def test_no_documents_give_no_answers() -> None:
    assert align_batch([]) == []
