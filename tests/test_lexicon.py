"""What the aligner counts and learns: lexemes, names in pinyin, seeds, Model 1."""

from __future__ import annotations

import numpy as np
import pytest

from tmkit.bitext.batch import read_batch
from tmkit.bitext.evidence import Evidence, starter_pairs, word_pairs
from tmkit.bitext.length import LengthModel
from tmkit.bitext.lessons import learned_tables, seed_tables
from tmkit.bitext.lexemes import Heads, chinese_lexemes, english_lexemes, place_chinese, place_english
from tmkit.bitext.model1 import Links, Table
from tmkit.bitext.namesakes import find_namesakes

PAIRS = [
    ("红船来了。", "The red boat came."),
    ("红马走了。", "The red horse left."),
    ("白船走了。", "The white boat left."),
]


def ratio(table: Table, source: int, target: int) -> float:
    row = slice(int(table.starts[source]), int(table.starts[source + 1]))
    found: dict[int, float] = dict(zip(table.columns[row].tolist(), table.ratios[row].tolist(), strict=True))
    return found.get(target, 0.0)


def test_model_1_learns_who_translates_whom() -> None:
    batch = read_batch([([zh for zh, _ in PAIRS], [en for _, en in PAIRS])], Evidence())
    forward, _ = learned_tables(batch, [[(1, 1)] * 3])
    zh, en = batch.words.zh.index, batch.words.en.index
    for head, right, wrong in (("红", "red", "white"), ("船", "boat", "hors"), ("马", "hors", "boat")):
        assert ratio(forward, zh[head], en[right]) > 2 * ratio(forward, zh[head], en[wrong])


def test_tables_spend_no_more_than_one() -> None:
    batch = read_batch([([zh for zh, _ in PAIRS], [en for _, en in PAIRS])], Evidence())
    for tables in (seed_tables(batch), learned_tables(batch, [[(1, 1)] * 3])):
        for table, ground in zip(tables, (batch.frequencies.en, batch.frequencies.zh), strict=True):
            owners = np.repeat(np.arange(len(table.rest)), np.diff(table.starts))
            mass = np.bincount(owners, table.ratios * ground[table.columns], len(table.rest)) + table.rest
            assert mass == pytest.approx(np.ones(len(mass)))


def test_memory_teaches_before_the_first_round() -> None:
    batch = read_batch([(["红船。"], ["A red boat."])], Evidence(memory=[("船来了。", "The boat came."), *PAIRS]))
    forward, _ = seed_tables(batch)
    zh, en = batch.words.zh.index, batch.words.en.index
    assert ratio(forward, zh["船"], en["boat"]) > ratio(forward, zh["船"], en["red"])


def test_links_are_added_up() -> None:
    links = Links.of(np.array([1, 0, 1]), np.array([2, 0, 2]), np.array([0.5, 1.0, 0.25]))
    assert (links.zh.tolist(), links.en.tolist(), links.weight.tolist()) == ([0, 1], [0, 2], [1.0, 0.75])


def test_lexemes_share_values_and_signs() -> None:
    zh = chinese_lexemes("去年出口额达126亿美元，增长8.5%！", Heads(["出口额"]))
    en = english_lexemes("Exports reached 12.6 billion US dollars last year, up 8.5 percent!")
    assert {"#12600000000", "!", "#17/200"} & set(zh) <= set(en) | {"#17/200"}
    assert "#12600000000" in zh and "#12600000000" in en and "出口额" in zh


def test_places_point_into_the_text() -> None:
    zh, en = "她说：“2019年的N95口罩。”", "She'd said 'the N95 masks' weren't new."
    for text, lexemes in ((zh, place_chinese(zh, Heads(["口罩"]))), (en, place_english(en))):
        assert all(0 <= start < end <= len(text) for _, start, end in lexemes)
    assert ("口罩", zh.index("口罩"), zh.index("口罩") + 2) in place_chinese(zh, Heads(["口罩"]))


@pytest.mark.parametrize(
    ("zh", "en", "names"),
    [
        ("林晓雨来到石门村。", "Lin Xiaoyu came to Shimen.", {"lin": "林", "xiaoyu": "晓雨", "shimen": "石门"}),
        ("吕布走了。", "Lyu Bu left.", {"lyu": "吕"}),
        ("西安的天气。", "The weather in Xi'an.", {"xi'an": "西安"}),
        ("他们很高兴。", "they were happy.", {}),
    ],
)
def test_namesakes(zh: str, en: str, names: dict[str, str]) -> None:
    found = find_namesakes([zh], [en])
    assert {word: name for word, name in names.items() if name in found.get(word, ())} == names
    assert names or not found


def test_starter_lexicon_is_large_and_clean() -> None:
    pairs = starter_pairs()
    assert len({zh for zh, _ in pairs}) > 5_000
    assert all(zh.strip() == zh and en.strip() == en and zh and en for zh, en in pairs)


def test_evidence_keeps_weights() -> None:
    pairs = list(word_pairs(Evidence(dictionary=[("桥", "bridge")], glossary=[("桥", "span", 2.5)])))
    assert pairs[-2:] == [("桥", "bridge", 0.4), ("桥", "span", 2.5)]


def test_length_model_is_fitted_and_penalises() -> None:
    zh = np.array([30.0, 60.0, 90.0, 120.0])
    model = LengthModel.fit(zh, zh * 1.4)
    assert model.ratio == pytest.approx(1.4)
    near, far = model.penalty(np.array([60.0, 60.0]), np.array([84.0, 300.0]))
    assert near < 0.1 < far <= 27.6
