from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_align import read_golden

from benchmarks.align_texts import GoldBead
from tmkit.bitext.evidence import Evidence
from tmkit.bitext.lexemes import Heads
from tmkit.bitext.phrase_pieces import chinese_pieces, english_pieces
from tmkit.bitext.phrases import Language, find_many, find_phrases
from tmkit.bitext.word_alignment import align_words
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.bitext.word_paths import MOST_PLACES, Chain, posteriors
from tmkit.bitext.words import learn_words

GOLDEN = Path(__file__).parent / "golden"
CASES = [json.loads(line) for line in (GOLDEN / "phrases.jsonl").read_text("utf-8").splitlines()]
PAIRS = [(case["zh"], case["en"]) for case in CASES]


@pytest.fixture(scope="module")
def lexicon() -> WordLexicon:
    return learn_words(PAIRS)


def span(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_phrases(case: dict[str, str], lang: Language, lexicon: WordLexicon) -> None:
    own, other = ("zh", "en") if lang == "zh" else ("en", "zh")
    if not case[f"{other}_part"]:
        pytest.skip("nothing to find in this direction")
    own_part = case[f"{own}_part"] or case[own]
    found = find_phrases(lexicon, (case["zh"], case["en"]), [span(case[own], own_part)], lang)
    best = case[other][found[0].start : found[0].end]
    wanted = case[f"{other}_part"]
    assert best == wanted if case["exact"] == "yes" else wanted in best or best in wanted


def test_scores_fall_and_spans_are_whole_words(lexicon: WordLexicon) -> None:
    for zh, en in PAIRS:
        found = find_phrases(lexicon, (zh, en), [(0, len(zh))])
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
        for match in found:
            assert not en[match.start - 1 : match.start + 1].isalpha() or not match.start
            assert en[match.start].isalnum() and en[match.end - 1].isalnum()


def test_a_user_dictionary_teaches_a_word_that_no_pair_tells() -> None:
    pairs = [("他们参观了枢纽工程和大坝。", "They visited the dam and the navigation works.")]
    taught = learn_words(pairs, Evidence(dictionary=[("大坝", "dam"), ("枢纽工程", "navigation works")]))
    found = find_phrases(taught, pairs[0], [span(pairs[0][0], "大坝")])
    assert pairs[0][1][found[0].start : found[0].end] == "dam"


def test_script_does_not_count(lexicon: WordLexicon) -> None:
    zh, en = "市長會見了友好城市的代表團。", "The mayor met the delegation of the sister city."
    match = find_phrases(lexicon, (zh, en), [span(zh, "友好城市")])[0]
    assert en[match.start : match.end] == "sister city"


def test_learning_is_repeatable() -> None:
    one, two = learn_words(PAIRS), learn_words(PAIRS)
    assert one.keys.tolist() == two.keys.tolist()
    assert one.forward.tolist() == two.forward.tolist()


def test_probabilities_are_probabilities(lexicon: WordLexicon) -> None:
    size = len(lexicon.zh)
    sums = np.bincount(lexicon.keys // lexicon.size, lexicon.forward, size) + lexicon.zh_rest
    assert (lexicon.forward >= 0).all() and (lexicon.backward >= 0).all()
    assert sums.max() <= 1 + 1e-6
    assert sums.min() > 0.9


@pytest.mark.parametrize("pair", [("", ""), ("，。", "…"), ("你好", ""), ("", "hello")])
def test_pairs_without_words_align_to_nothing(pair: tuple[str, str], lexicon: WordLexicon) -> None:
    assert find_phrases(lexicon, pair, [(0, 1)]) == []


def test_nothing_learnt_still_answers() -> None:
    nothing = learn_words([])
    zh, en = "市长到访。", "The mayor came."
    assert learn_words([("", "")]).zh == nothing.zh == ()
    assert align_words(nothing, [(zh, en)])[0] is not None


def test_a_side_too_long_is_left_out(lexicon: WordLexicon) -> None:
    assert align_words(lexicon, [("城" * (MOST_PLACES + 1), "city")]) == [None]


TEXT = st.text(alphabet="市长友好城市代表团，。 mayor sister city 3. -'", max_size=40)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_alignments_are_probabilities(pairs: list[tuple[str, str]]) -> None:
    known = learn_words(PAIRS[:4])
    for alignment in align_words(known, pairs):
        if alignment is not None:
            assert np.isfinite(alignment.made).all() and np.isfinite(alignment.meant).all()
            assert alignment.made.sum(axis=0).max() <= 1 + 1e-6
            assert alignment.meant.sum(axis=1).max() <= 1 + 1e-6
            assert alignment.made.shape == (len(alignment.zh_places), len(alignment.en_places))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
def test_many_pairs_at_once_give_what_each_alone_gives(pairs: list[tuple[str, str]]) -> None:
    known = learn_words(PAIRS[:4])
    asked = [(pair, [(0, len(pair[0]))]) for pair in pairs]
    many = find_many(known, asked)
    for (pair, spans), found in zip(asked, many, strict=True):
        alone = find_phrases(known, pair, spans)
        assert [(one.start, one.end) for one in alone] == [(one.start, one.end) for one in found]
        assert [one.score for one in alone] == pytest.approx([one.score for one in found])


def slow_posterior(chain: Chain, stride: float) -> np.ndarray:
    """The model as its definition says: all paths of states, by matrices."""
    places, words = chain.made.shape
    ways = np.arange(places)[None, :] - np.arange(places)[:, None] - round(stride)
    width = 2.0 * max(stride, 1.0)
    moves = np.exp(-np.abs(ways) / width)
    moves *= 0.8 / moves.sum(axis=1, keepdims=True)
    far = 0.2 * chain.near / chain.near.sum(axis=0)
    forward = np.zeros((words, 2, places))
    backward = np.ones((words, 2, places))
    start = far[:, 0] / 0.2
    for word in range(words):
        before = forward[word - 1].sum(axis=0) if word else start
        arriving = before @ moves + far[:, word] * before.sum() if word else start
        forward[word] = 0.8 * arriving * chain.made[:, word], 0.2 * chain.null[word] * before
    for word in range(words - 2, -1, -1):
        said = 0.8 * chain.made[:, word + 1] * backward[word + 1, 0]
        silent = 0.2 * chain.null[word + 1] * backward[word + 1, 1]
        backward[word] = moves @ said + far[:, word + 1] @ said + silent
    both = forward * backward
    posterior: np.ndarray = (both[:, 0] / both.sum(axis=(1, 2))[:, None]).T
    return posterior


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([0.5, 1.0, 1.8, 3.0]), st.integers(0, 1000))
def test_the_running_sums_give_what_the_matrices_give(places: int, words: int, stride: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    chains = [
        Chain(random.random((places, size)), random.random((places, size)) + 0.1, random.random(size) + 0.01)
        for size in (words, max(words - 2, 1))
    ]
    for chain, found in zip(chains, posteriors(chains, stride), strict=True):
        assert found == pytest.approx(slow_posterior(chain, stride), abs=1e-6)


def test_english_pieces() -> None:
    text = "US banks' off-site reviews (2020) of the HKD"
    pieces = english_pieces(text)
    assert [text[piece.start : piece.end] for piece in pieces] == [
        "US", "banks", "off-site", "reviews", "2020", "of", "the", "HKD",
    ]  # fmt: skip
    assert [piece.is_stop for piece in pieces] == [False, False, False, False, False, True, True, False]


def test_chinese_pieces_are_words_characters_and_latin_words() -> None:
    text = "两座友好城市的COVID-19疫情。"
    pieces = chinese_pieces(text, Heads(["友好城市", "疫情"]))
    assert [text[piece.start : piece.end] for piece in pieces] == [
        "两", "座", "友好城市", "的", "COVID-19", "疫情",
    ]  # fmt: skip
    assert [piece.is_stop for piece in pieces] == [False, False, False, True, False, False]


def test_verbs_do_not_end_a_phrase() -> None:
    scheme, announced, quickly = english_pieces("scheme announced quickly")
    assert (scheme.last, announced.last > 1, quickly.last > 1) == (0.0, True, True)


def test_a_phrase_seldom_enters_a_bracket() -> None:
    fund, short, _ = english_pieces("Monetary (IMF) policy")
    assert fund.gap > 5 > short.gap


def test_a_text_too_long_is_not_aligned() -> None:
    lexicon = learn_words([("友好城市", "sister city")])
    assert align_words(lexicon, [("城" * 50_000, "city " * 20_000), ("城市", "city")])[0] is None


@pytest.mark.parametrize(("phrase", "rendering"), [("商会", "chamber of commerce"), ("友好城市", "sister cities")])
def test_a_rendering_known_whole_is_marked_whole(phrase: str, rendering: str) -> None:
    pairs = [
        ("据商会调查，城内共有茶馆四百家。", "A survey by the chamber of commerce found 400 teahouses in the city."),
        ("该市已与56座城市结为友好城市。", "The city has 56 sister cities around the world."),
    ]
    zh, en = next(pair for pair in pairs if phrase in pair[0])
    match = find_phrases(learn_words(pairs), (zh, en), [span(zh, phrase)])[0]
    assert en[match.start : match.end] == rendering
    back = find_phrases(learn_words(pairs), (zh, en), [span(en, rendering)], "en")[0]
    assert zh[back.start : back.end] == phrase


def test_phrases_of_texts_of_all_kinds() -> None:
    """A hundred phrases, most of which stand once in all the pairs that teach."""
    pairs = {name: linked_pairs(*text) for name, text in read_golden("align_kinds.tsv").items()}
    known = learn_words([pair for own in pairs.values() for pair in own])
    rows = [line.split("\t") for line in (GOLDEN / "align_phrases.tsv").read_text("utf-8").splitlines()]
    exact = []
    for name, phrase, rendering in (row for row in rows if len(row) == 3):
        pair = next(pair for pair in pairs[name] if phrase in pair[0])
        found = find_phrases(known, pair, [span(pair[0], phrase)])
        exact.append(bool(found) and pair[1][found[0].start : found[0].end].lower() == rendering.lower())
    assert len(exact) == 100
    assert sum(exact) >= 80


def linked_pairs(zh: list[str], en: list[str], gold: list[GoldBead]) -> list[tuple[str, str]]:
    linked = [bead for bead in gold if all(bead)]
    return [("".join(zh[i] for i in left), " ".join(en[j] for j in right)) for left, right in linked]
