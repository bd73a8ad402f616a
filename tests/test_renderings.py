from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_makers import unit

from tmkit.bitext.phrases import WordMatch
from tmkit.bitext.rendering_votes import rendering_key, to_ballots, vote
from tmkit.cli import run
from tmkit.errors import LimitError, UsageError
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.renderings import MOST_ALIGNED
from tmkit.memory.term_places import term_spans
from tmkit.model import Concept, Renderings, Term

PAIRS = [
    ("市长会见了友好城市的代表团。", "The mayor met the delegation of the sister city.", "2019-05-01T00:00:00Z"),
    ("两座友好城市签署了合作协议。", "The two sister cities signed a cooperation agreement.", "2020-06-01T00:00:00Z"),
    ("友好城市向我市捐赠了口罩。", "The friendly city donated masks to our city.", "2021-07-01T00:00:00Z"),
    ("友好城市的代表团参观了博物馆。", "The delegation of the sister city visited the museum.", "2018-04-01T00:00:00Z"),
    ("代表团参观了大学。", "The delegation visited the university.", "2020-01-01T00:00:00Z"),
    ("市长参观了大学和博物馆。", "The mayor visited the university and the museum.", "2020-01-02T00:00:00Z"),
    ("我市向大学捐赠了口罩。", "Our city donated masks to the university.", "2020-01-03T00:00:00Z"),
    ("代表团签署了合作协议。", "The delegation signed a cooperation agreement.", "2020-01-04T00:00:00Z"),
    ("章勇武会见了代表团。", "Zhang Yongwu met the delegation.", "2020-01-05T00:00:00Z"),
    ("我市捐赠了30000只口罩。", "Our city donated 30,000 masks.", "2020-01-06T00:00:00Z"),
]


def fill(memory: Memory) -> None:
    memory.import_units([unit(zh, en, created=date) for zh, en, date in PAIRS])


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("renderings") / "tm.db"
    with open_memory(place, create=True) as memory:
        fill(memory)
        memory.renderings("代表团")
    return place


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    with open_memory(path) as memory:
        yield memory


def answers(found: Renderings) -> list[tuple[str, int]]:
    return [(rendering_key(one.rendering), one.count) for one in found.renderings]


def concept(zh: str, *english: tuple[str, str]) -> Concept:
    terms = [Term(text=text, lang="en", status=status) for text, status in english]  # type: ignore[arg-type]
    return Concept(id=zh, terms=(Term(text=zh, lang="zh"), *terms))


def test_renderings_are_counted_with_share_dates_and_variants(memory: Memory) -> None:
    found = memory.renderings("友好城市")
    first, second = found.renderings
    assert (found.term, found.units) == ("友好城市", 4)
    assert (first.rendering, first.count, first.share) == ("sister city", 3, 0.75)
    assert (first.first, first.last) == ("2018-04-01T00:00:00Z", "2020-06-01T00:00:00Z")
    assert first.variants == (("sister city", 2), ("sister cities", 1))
    assert (second.rendering, second.count) == ("friendly city", 1)


def test_examples_mark_both_sides_the_latest_first(memory: Memory) -> None:
    examples = memory.renderings("友好城市", examples=2).renderings[0].examples
    marked = [
        (one.source[slice(*one.source_span)], one.target[slice(*one.target_span)], one.unit_id) for one in examples
    ]
    assert [(source, target) for source, target, _ in marked] == [
        ("友好城市", "sister cities"),
        ("友好城市", "sister city"),
    ]
    units = {unit_id: stored.source for unit_id, stored in memory.units_with_ids()}
    assert [units[unit_id] for _, _, unit_id in marked] == [one.source for one in examples]


@pytest.mark.parametrize("term", ["sister city", "Sister Cities", "SISTER CITY"])
def test_an_english_term_in_any_form_finds_the_chinese(memory: Memory, term: str) -> None:
    found = memory.renderings(term)
    assert found.units == 3
    assert answers(found) == [("友好城市", 3)]
    example = found.renderings[0].examples[0]
    assert example.source[slice(*example.source_span)].lower().startswith("sister cit")
    assert example.target[slice(*example.target_span)] == "友好城市"


def test_script_and_width_do_not_count(memory: Memory) -> None:
    assert answers(memory.renderings("代表團")) == answers(memory.renderings("代表团")) == [("deleg", 5)]


def test_a_name_by_its_pinyin_and_a_number_by_its_value(memory: Memory) -> None:
    assert answers(memory.renderings("章勇武")) == [("zhang yongwu", 1)]
    assert [one.rendering for one in memory.renderings("Zhang Yongwu").renderings] == ["章勇武"]
    assert [one.rendering for one in memory.renderings("30000").renderings] == ["30,000"]


def test_forms_of_the_glossary_go_first_and_show_their_status(memory: Memory) -> None:
    glossary = [concept("友好城市", ("sister city", "preferred"), ("friendly city", "forbidden"))]
    found = memory.renderings("友好城市", glossary=glossary)
    assert [(one.rendering, one.count, one.status) for one in found.renderings] == [
        ("sister city", 3, "preferred"),
        ("friendly city", 1, "forbidden"),
    ]
    assert [one.status for one in memory.renderings("大学", glossary=glossary).renderings] == [""]


def test_a_glossary_form_decides_against_the_alignment(memory: Memory) -> None:
    odd = [concept("博物馆", ("delegation", "admitted"))]
    found = memory.renderings("博物馆", glossary=odd)
    assert ("delegation", "admitted") in [(one.rendering, one.status) for one in found.renderings]


def test_limits(memory: Memory) -> None:
    assert [one.rendering for one in memory.renderings("友好城市", limit=1).renderings] == ["sister city"]
    assert memory.renderings("友好城市", limit=1).renderings[0].share == 0.75
    assert memory.renderings("友好城市", examples=0).renderings[0].examples == ()
    assert len(memory.renderings("友好城市", limit=None).renderings) == 2


@pytest.mark.parametrize("term", ["领事馆", "consulate", "", "  ", "，", "…"])
def test_what_is_not_there_has_no_rendering(memory: Memory, term: str) -> None:
    found = memory.renderings(term)
    assert (found.units, found.renderings) == (0, ()) or term in "，…"


def test_wrong_questions(memory: Memory) -> None:
    with pytest.raises(UsageError, match="not for 'fr'"):
        memory.renderings("ville", lang="fr")
    with pytest.raises(UsageError, match="must not be negative"):
        memory.renderings("市长", limit=-1)
    with pytest.raises(LimitError, match="split it"):
        memory.renderings("市" * 100_001)


def test_units_in_the_other_direction_and_rejected_ones(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(
            [unit(en, zh, source_lang="en-US", target_lang="zh-CN") for zh, en, _ in PAIRS]
            + [unit("友好城市来信。", "The twin town wrote.", status="rejected")]
            + [unit("友好城市", "ville jumelée", target_lang="fr")]
        )
        found = memory.renderings("友好城市")
        assert answers(found)[0] == ("sister citi", 3)
        example = found.renderings[0].examples[0]
        assert "友好城市" in example.source
        assert not any("twin" in one.rendering for one in found.renderings)


def test_more_units_than_are_aligned_are_all_counted(tmp_path: Path) -> None:
    many = MOST_ALIGNED * 2 + 7
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        fill(memory)
        places = [("大学", "university"), ("博物馆", "museum")]
        memory.import_units(
            unit(f"代表团第{n}次参观{places[n % 2][0]}。", f"The delegation visited the {places[n % 2][1]}, visit {n}.")
            for n in range(many)
        )
        found = memory.renderings("代表团", limit=1)
        assert found.units == many + 5
        assert found.renderings[0].rendering == "delegation"
        assert found.renderings[0].count >= 0.95 * found.units


class TestKeptLinks:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        with open_memory(tmp_path / "tm.db", create=True) as memory:
            fill(memory)
        return tmp_path / "tm.db"

    def asked(self, path: Path) -> list[int]:
        learnt: list[int] = []
        with open_memory(path) as memory:
            assert answers(memory.renderings("友好城市", on_learn=learnt.append))[0] == ("sister citi", 3)
        return learnt

    def links(self, path: Path) -> Path:
        return path.parent / "tm.db.index" / "words" / "links.idx"

    def test_they_are_learnt_once(self, path: Path) -> None:
        assert self.asked(path) == [len(PAIRS)]
        assert self.links(path).exists()
        assert self.asked(path) == []

    def test_they_can_be_deleted(self, path: Path) -> None:
        self.asked(path)
        self.links(path).unlink()
        assert self.asked(path) == [len(PAIRS)]

    def test_they_are_learnt_anew_when_the_memory_has_changed(self, path: Path) -> None:
        self.asked(path)
        with open_memory(path) as memory:
            memory.add("领事馆举行了开放日。", "The consulate held an open day.")
        assert self.asked(path) == [len(PAIRS) + 1]
        assert self.asked(path) == []

    @pytest.mark.parametrize("place", [0, 70, -1])
    def test_damage_is_noticed(self, path: Path, place: int, caplog: pytest.LogCaptureFixture) -> None:
        self.asked(path)
        content = bytearray(self.links(path).read_bytes())
        content[place] ^= 0xFF
        self.links(path).write_bytes(content)
        with caplog.at_level(logging.WARNING, "tmkit"):
            assert self.asked(path) == [len(PAIRS)]
        assert "the word links are learnt anew" in caplog.text
        assert self.asked(path) == []

    def test_those_of_another_memory_do_not_count(self, path: Path, tmp_path: Path) -> None:
        self.asked(path)
        other = tmp_path / "other" / "tm.db"
        other.parent.mkdir()
        with open_memory(other, create=True) as memory:
            fill(memory)
        self.links(other).parent.mkdir(parents=True)
        self.links(other).write_bytes(self.links(path).read_bytes())
        assert self.asked(other) == [len(PAIRS)]

    def test_one_open_memory_sees_what_is_added(self, path: Path) -> None:
        with open_memory(path) as memory:
            assert memory.renderings("领事馆").units == 0
            memory.add("领事馆开放日", "open day of the consulate")
            assert memory.renderings("领事馆").units == 1


@pytest.mark.parametrize(
    ("term", "text", "lang", "spans"),
    [
        ("友好城市", "國際友好城市和友好城市", "zh", ((2, 6), (7, 11))),
        ("consul general", "the Consul-General and consul generals", "en", ((4, 18), (23, 38))),
        ("city", "capacity of a city", "en", ((14, 18),)),
        ("mayor", "the major", "en", ()),
        ("...", "a text", "en", ()),
    ],
)
def test_term_spans(term: str, text: str, lang: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert term_spans(term, text, lang) == spans


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("the Sister City", "sister cities", True),
        ("Mayor's office", "mayor office", True),
        ("vice mayor", "deputy mayor", False),
        ("友好城市", "友好城市", True),
        ("貨幣政策", "货币政策", True),
        ("the", "a", False),
    ],
)
def test_which_renderings_are_one(one: str, other: str, is_same: bool) -> None:
    assert (rendering_key(one) == rendering_key(other)) is is_same


def test_the_vote_prefers_what_other_units_say() -> None:
    texts = ["the old sister city", "a sister city came"]
    proposals = [
        (texts[0], [WordMatch(4, 19, 2.0), WordMatch(8, 19, 1.5)]),
        (texts[1], [WordMatch(2, 13, 3.0)]),
    ]
    chosen = vote(to_ballots(proposals)).choices
    assert [text[one.start : one.end] for text, one in zip(texts, chosen, strict=True) if one] == ["sister city"] * 2


def test_the_vote_distrusts_what_stands_elsewhere_too() -> None:
    proposals = [("bond market", [WordMatch(0, 4, 1.0), WordMatch(0, 11, 0.5)])]
    outcome = vote(to_ballots(proposals), {"bond": 0.05, "bond market": 0.9})
    assert outcome.choices == (WordMatch(0, 11, 0.5),)


@given(st.lists(st.lists(st.tuples(st.integers(0, 3), st.floats(-30, 30)), max_size=5), max_size=6))
def test_a_vote_chooses_among_the_proposals_of_each_unit(scores: list[list[tuple[int, float]]]) -> None:
    text = "one two six ten"
    proposals = [(text, [WordMatch(4 * at, 4 * at + 3, score) for at, score in unit]) for unit in scores]
    outcome = vote(to_ballots(proposals))
    assert len(outcome.choices) == len(scores)
    assert sum(outcome.support.values()) == pytest.approx(sum(1 for _, matches in proposals if matches))
    for (_, matches), choice in zip(proposals, outcome.choices, strict=True):
        assert (choice in matches) if matches else choice is None


class TestCommand:
    def test_text(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["renderings", "友好城市", "-m", str(path)]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0] == "? 友好城市"
        assert lines[1] == "     3×  sister city  75%  2018-04-01 – 2020-06-01"
        assert "The two [sister cities] signed a cooperation agreement." in "\n".join(lines)
        assert "两座[友好城市]签署了合作协议。" in "\n".join(lines)
        assert lines[-1] == "4 units with the term"

    def test_json(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["renderings", "友好城市", "-m", str(path), "--format", "json", "--limit", "1"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert (document["term"], document["units"], len(document["renderings"])) == ("友好城市", 4, 1)
        first = document["renderings"][0]
        assert (first["rendering"], first["count"], first["share"], first["status"]) == ("sister city", 3, 0.75, "")
        assert set(first["examples"][0]) == {"id", "source", "target", "source_span", "target_span"}

    def test_jsonl_is_one_line_for_the_term(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["renderings", "sister city", "-m", str(path), "--format", "jsonl"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [json.loads(line)["term"] for line in lines] == ["sister city"]

    def test_glossary(self, path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "g.csv").write_text(
            "zh,en,status\n友好城市,sister city,preferred\n友好城市,friendly city,deprecated\n"
        )
        assert run(["renderings", "友好城市", "-m", str(path), "-g", str(tmp_path / "g.csv")]) == 0
        out = capsys.readouterr().out
        assert "preferred" in out
        assert "deprecated" in out

    def test_nothing_found(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["renderings", "领事馆", "-m", str(path)]) == 1
        assert "not in the memory" in capsys.readouterr().out

    @pytest.mark.parametrize("arguments", [[" "], ["市长", "-m", "absent.db"], ["市长", "-g", "absent.csv"]])
    def test_wrong_use(
        self,
        path: Path,
        arguments: list[str],
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.chdir(tmp_path)
        where = [] if "-m" in arguments else ["-m", str(path)]
        assert run(["renderings", *arguments, *where]) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_short_form_in_brackets_has_its_own_rendering(tmp_path: Path) -> None:
    pairs = [
        ("国际友好城市联盟（友城联盟）成立了。", "The International Sister City League (ISCL) was founded."),
        ("友好城市很多。", "There are many sister cities."),
        ("联盟很大。", "The league is big."),
    ]
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units([unit(zh, en) for zh, en in pairs])
        found = memory.renderings("国际友好城市联盟（友城联盟）")
    assert [one.rendering for one in found.renderings] == ["International Sister City League"]
