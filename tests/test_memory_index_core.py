"""The compiled core gives the answers, and writes the bytes, of the references."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quick_disk import QuickDisk

from tmkit.core import core
from tmkit.files import write
from tmkit.memory import index_build, pool
from tmkit.memory.index_build import IndexBuilder
from tmkit.memory.index_build_core import CoreBuilder
from tmkit.memory.index_core import CoreIndex
from tmkit.memory.index_file import write_index
from tmkit.memory.index_map import BrokenIndexError, MappedFile
from tmkit.memory.index_search import Index, ReferenceIndex
from tmkit.memory.lower import lower_form
from tmkit.memory.matching import find_matches
from tmkit.text.normalize import fold

pytestmark = pytest.mark.skipif(core is None, reason="the compiled core was not built")

ZH = "啊的重慶庆市外事AaΣςσ 。,𠮷\N{IDEOGRAPHIC SPACE}\N{ZERO WIDTH SPACE}"
WORDS = [
    "the",
    "The",
    "mayor",
    "'",
    "s",
    "naïve",
    "5",
    "%",
    "友好",
    "İ",
    "i",
    "ΑΣ",
    "ας",
    "a_b",
    "\N{RIGHT SINGLE QUOTATION MARK}",
]


@pytest.fixture(autouse=True, scope="module")
def quick_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "disk", QuickDisk())
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("core")


@st.composite
def zh_texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.text(ZH, min_size=1, max_size=5), min_size=1, max_size=6))
    return "".join(piece * draw(st.sampled_from([1, 1, 1, 1, 2, 40, 300])) for piece in pieces)[:1500]


en_texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, list[str], str]:
    """A language, some texts, and a query that is like one of them or not."""
    language = draw(st.sampled_from(["zh", "en"]))
    texts = zh_texts() if language == "zh" else en_texts
    stored = draw(st.lists(texts, min_size=1, max_size=20))
    query = draw(st.one_of(texts, st.sampled_from(stored)))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(query)))
        query = query[:at] + draw(st.sampled_from(["丁", "x", "", "\ud800"])) + query[at + draw(st.integers(0, 2)) :]
    return language, stored, query


def written(folder: Path, builder: IndexBuilder | CoreBuilder, texts: list[str], language: str) -> Path:
    builder.add_joined([3 * key + 1 for key in range(len(texts))], "".join(f"{text}\0" for text in texts).encode())
    path = folder / f"{type(builder).__name__}.idx"
    header = {"language": language, "kind": "characters" if builder.by_character else "words"}
    write_index(path, header, builder.sections())
    return path


def both(folder: Path, texts: list[str], language: str) -> tuple[Index, Index]:
    path = written(folder, CoreBuilder(language), texts, language)
    return CoreIndex(path), ReferenceIndex(path)


@settings(max_examples=60)
@given(cases())
def test_the_bytes_are_those_of_the_reference(folder: Path, case: tuple[str, list[str], str]) -> None:
    language, texts, _ = case
    ours = written(folder, CoreBuilder(language), texts, language)
    theirs = written(folder, IndexBuilder(language), texts, language)
    assert ours.read_bytes() == theirs.read_bytes()


@pytest.mark.parametrize(
    "texts", [[], [""], [" ", "\N{ZERO WIDTH SPACE}"], ["a"], ["一"], ["Σ", "ΑΣ b"], ["𠮷" * 3, "吉"]]
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bytes_of_odd_texts(folder: Path, texts: list[str], language: str) -> None:
    ours = written(folder, CoreBuilder(language), texts, language)
    assert ours.read_bytes() == written(folder, IndexBuilder(language), texts, language).read_bytes()
    assert CoreIndex(ours).search("a", 300)[0] == ([(1, 1000)] if texts == ["a"] else [])
    assert CoreIndex(ours).search("", 300) == ([], 300)


def test_the_bytes_of_more_units_than_fit_in_two(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_build, "NARROW", 3)
    monkeypatch.setattr(index_build, "SORTED_AT_ONCE", 5)
    texts = ["重庆市外事", "外事", "重庆重庆"]
    ours, theirs = (written(folder, builder("zh"), texts, "zh") for builder in (CoreBuilder, IndexBuilder))
    assert ours.read_bytes() == theirs.read_bytes()
    assert (
        CoreIndex(ours).search("重庆市外", 700)[0] == ReferenceIndex(theirs).search_many(["重庆市外"], 700, None)[0][0]
    )


@settings(max_examples=120)
@given(cases(), st.integers(300, 1000), st.lists(st.integers(0, 20), max_size=4))
def test_it_finds_what_the_reference_and_brute_force_find(
    folder: Path, case: tuple[str, list[str], str], least: int, gone: list[int]
) -> None:
    language, texts, query = case
    ours, theirs = both(folder, texts, language)
    brute = pool.TextPool(language)
    for key, text in enumerate(texts):
        brute.add(3 * key + 1, fold(text))
    for index in (ours, theirs):
        index.discard([3 * at + 1 for at in gone] + [2, 10_000])
    for at in gone:
        brute.discard(3 * at + 1)
    found = ours.search_many([fold(query)], least, None)[0]
    assert sorted(found[0]) == sorted(theirs.search_many([fold(query)], least, None)[0][0])
    assert sorted(found[0]) == sorted(brute.search(fold(query), least))
    assert (found[1], len(ours)) == (least, len(theirs))


@settings(max_examples=40)
@given(cases(), st.integers(300, 900), st.integers(1, 6))
def test_the_best_are_all_down_to_their_border(
    folder: Path, case: tuple[str, list[str], str], least: int, wanted: int
) -> None:
    language, texts, query = case
    ours, _ = both(folder, texts, language)
    [(everything, _)] = ours.search_many([fold(query)], least, None)
    [(best, border)] = ours.search_many([fold(query)], least, wanted)
    assert best == [one for one in everything if one[1] >= border]
    assert border == least or len(best) >= wanted
    assert best == sorted(best, key=lambda one: (-one[1], one[0]))


def many_texts(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    stems = [
        "".join(chance.choices("市长会见了代表团并出席友好城市合作会议开幕", k=chance.randint(3, 60)))
        for _ in range(40)
    ]
    return [
        stem[: chance.randint(3, 60)] + "".join(chance.choices("日月年外事", k=4))
        for stem in chance.choices(stems, k=count)
    ]


def test_many_alike_texts_at_every_threshold(folder: Path) -> None:
    texts = many_texts(3000, 1)
    ours, theirs = both(folder, texts, "zh")
    for least in range(300, 1001, 50):
        for query in texts[::500]:
            assert sorted(ours.search_many([query], least, None)[0][0]) == sorted(
                theirs.search_many([query], least, None)[0][0]
            )


def test_a_batch_gives_the_same_with_any_number_of_threads(folder: Path) -> None:
    texts = many_texts(1000, 2)
    ours, _ = both(folder, texts, "zh")
    one = ours.search_many(texts[:200], 600, 5)
    assert one == ours.search_many(texts[:200], 600, 5, workers=4)
    assert one == [ours.search_many([text], 600, 5)[0] for text in texts[:200]]


@settings(max_examples=80)
@given(cases(), st.integers(0, 40), st.integers(1, 9))
def test_it_contains_what_the_reference_contains(
    folder: Path, case: tuple[str, list[str], str], at: int, size: int
) -> None:
    language, texts, query = case
    ours, theirs = both(folder, texts, language)
    sought = lower_form(fold(query[at : at + size])) or "啊"
    (our_keys, our_lengths), (keys, lengths) = (one.containing(sought).shortest(None) for one in (ours, theirs))
    assert dict(zip(our_keys.tolist(), our_lengths.tolist(), strict=True)) == dict(
        zip(keys.tolist(), lengths.tolist(), strict=True)
    )
    run = list(fold(query)[at : at + 4]) if language == "zh" else query.split()[:3]
    assert sorted(ours.with_run(run)) == sorted(theirs.with_run(run))


@pytest.mark.parametrize(
    ("texts", "sought", "expected"),
    [
        (["xab aba", "abab"], "aba", [1, 4]),
        (["city of music", "cities of old", "city  of"], "ty of", [1, 7]),
        (["don't", "don 't"], "n't", [1]),
        (["ΑΣ x", "ας y"], "ασ", [1, 4]),
        (["İstanbul a"], "istanbul", [1]),
        (["a b", "ab"], " ", [1]),
        (["a b"], "\0", []),
    ],
)
def test_pieces_of_words(folder: Path, texts: list[str], sought: str, expected: list[int]) -> None:
    for index in both(folder, texts, "en"):
        assert sorted(index.containing(lower_form(fold(sought)) or sought).shortest(None)[0].tolist()) == expected


LONG = st.text("甲乙丙𠮷", min_size=1, max_size=400)


@settings(max_examples=100)
@given(LONG, LONG, st.integers(0, 1000), st.integers(1, 4))
def test_distances_of_long_texts_are_those_of_rapidfuzz(one: str, other: str, least: int, times: int) -> None:
    ours = core.LookupPool()
    ours.add(0, (one * times).encode("utf-32-le"))
    found = ours.search((other * times).encode("utf-32-le"), least)
    assert found == find_matches(other * times, [one * times], least)


def test_a_pool_forgets_and_replaces() -> None:
    ours = core.LookupPool()
    ours.add(5, "甲乙".encode("utf-32-le"))
    ours.add(5, "甲丙".encode("utf-32-le"))
    ours.add(3, "甲丁".encode("utf-32-le"))
    assert ours.search("甲丙".encode("utf-32-le"), 500) == [(3, 500), (5, 1000)]
    ours.discard(5)
    assert ours.search("甲丙".encode("utf-32-le"), 600) == []
    assert ours.search(b"", 0) == []


def test_a_hostile_file_is_refused_or_answers_but_never_crashes(folder: Path) -> None:
    """Any bytes of the sections may be wrong, with a header that says all is well."""
    chance = random.Random(4)
    for language, texts in (("zh", many_texts(60, 3)), ("en", [" ".join(text) for text in many_texts(60, 3)])):
        path = written(folder, CoreBuilder(language), texts, language)
        whole, places = path.read_bytes(), MappedFile(path).places()
        outcomes = set()
        for number in range(300):
            content = bytearray(whole)
            offset, count, width = places[chance.choice([name for name, place in places.items() if place[1]])]
            for _ in range(chance.randint(1, 8)):
                content[offset + chance.randrange(count * width)] = chance.choice(
                    [0, 1, 0x7F, 0xFF, chance.randrange(256)]
                )
            broken = folder / f"broken-{number % 2}.idx"
            broken.unlink(missing_ok=True)
            broken.write_bytes(content)
            outcomes.add(answers(broken, texts))
        assert outcomes == {"refused", "answered", "met"}


def answers(path: Path, texts: list[str]) -> str:
    try:
        index = CoreIndex(path)
    except BrokenIndexError as error:
        assert str(error) == f"{path.name} contradicts itself"
        return "refused"
    index.discard([1, 4])
    try:
        for text in texts[:6]:
            for least in (300, 700):
                index.search(text.lower(), least)
            index.with_run(text[:2] if " " not in text else text.split()[:2])
            index.containing(text[:2].lower())
    except (IndexError, UnicodeDecodeError):
        return "met"
    return "answered"


def test_a_section_that_is_missing_or_lies_wrong_is_refused(folder: Path) -> None:
    path = written(folder, CoreBuilder("zh"), ["重庆市", "市政府"], "zh")
    file = MappedFile(path)
    places = file.places()
    assert len(core.LookupIndex(file.map, places)) == 2
    for name, (offset, count, width) in places.items():
        for wrong in (
            (offset + 1, count, width),
            (offset, 1 << 60, width),
            (1 << 62, count, width),
            (offset, count, 3),
        ):
            if wrong[1:] == (count, 3) and name == "units":
                continue
            with pytest.raises(IndexError):
                core.LookupIndex(file.map, {**places, name: wrong})
        if name != "alphabet":
            with pytest.raises(IndexError):
                core.LookupIndex(file.map, {other: place for other, place in places.items() if other != name})
    with pytest.raises(IndexError, match=r"^an index is read from a read-only map$"):
        core.LookupIndex(bytearray(path.read_bytes()), places)


def test_a_match_waits_and_is_a_match_all_the_same(tmp_path: Path) -> None:
    import pickle

    from tmkit.memory.memory import open_memory
    from tmkit.model import Match

    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("会谈在重庆举行", "talks", created="2020-01-01T00:00:00Z")
        [match], [again] = memory.lookup("会谈于重庆举行"), memory.lookup("会谈于重庆举行")
    assert isinstance(match, Match)
    assert match == again
    assert hash(match) == hash(again)
    copy = pickle.loads(pickle.dumps(match))
    assert type(copy) is Match
    assert match == copy
    assert copy == match
    assert repr(match) == repr(copy)
    assert replace(match, count=3) != match
    assert (replace(match, count=3).diff, replace(match, count=3).count) == (match.diff, 3)
    assert (match.kind, match.score, match.word_score) == ("fuzzy", 85.7, 75.0)
    with pytest.raises(AttributeError):
        match.kind = "exact"  # type: ignore[misc]
