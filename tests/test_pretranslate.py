from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.errors import UsageError
from tmkit.formats import read
from tmkit.memory.job import is_empty, is_translatable, with_contexts
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.number_exchange import exchange_numbers
from tmkit.model import Concept, Content, Tag, Term, Unit
from tmkit.pretranslate import Totals, pretranslate, to_edit
from tmkit.pretranslate import find_fills as fills
from tmkit.terms.glossary import gather

GOLDEN = Path(__file__).parent / "golden" / "number_exchange.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
OPEN, CLOSE = Tag("open", 1, "bpt"), Tag("close", 1, "ept")
G_OPEN, G_CLOSE = Tag("open", 1, "g", (("id", "7"),)), Tag("close", 1, "g")


def segment(source: str | Content, target: str | None = None, **fields: Any) -> Unit:
    return Unit(
        source_parts=(source,) if isinstance(source, str) else source,
        target_parts=None if target is None else (target,),
        **{"source_lang": "zh-CN", "target_lang": "en", **fields},
    )


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add(
            "会议在重庆举行", "The meeting was held in Chongqing", article="a.txt", changed="2020-03-01T00:00:00Z"
        )
        memory.add("代表团离开", "They left", previous="晚宴", following="", status="verified")
        memory.add("代表团离开", "The delegation left")
        memory.add("捐赠2万只口罩", "Donated 20,000 masks")
        memory.add(("请", OPEN, "签字", CLOSE), ("Please ", OPEN, "sign", CLOSE))
        memory.add("晚上好", "Bonsoir", target_lang="fr")
        memory.add("早上好", "Guten Morgen", target_lang="de")
        memory.add("早上好", "Good morning")
        yield memory


def fill(memory: Memory, *units: Unit, **options: Any) -> list[Unit]:
    return list(pretranslate(units, memory, **options))


def test_only_empty_targets_are_filled(memory: Memory) -> None:
    units = [
        segment("会议在重庆举行"),
        segment("会议在重庆举行", ""),
        segment("会议在重庆举行", "Mine."),
        segment(("会议在重庆举行",), None, props=(("xliff:translate", "no"),)),
        segment("没有的话"),
        segment("  "),
    ]
    totals = Totals()
    done = fill(memory, *units, totals=totals)
    assert [unit.target for unit in done] == ["The meeting was held in Chongqing"] * 2 + ["Mine.", None, None, None]
    assert done[2:] == units[2:]
    assert (totals.segments, totals.kept, totals.locked, totals.left) == (6, 1, 2, 1)
    assert totals.filled == {"exact": 2}


def test_a_filled_segment_says_which_match_filled_it(memory: Memory) -> None:
    [one] = fill(memory, segment("会议在重庆举行", notes=("mine",), props=(("a", "b"),)))
    assert one.status == "imported"
    assert one.props == (
        ("a", "b"),
        ("x-tmkit-match", "exact"),
        ("x-tmkit-match-score", "100"),
        ("x-tmkit-match-unit", "1"),
        ("x-tmkit-match-article", "a.txt"),
    )
    assert one.notes == ("mine", "tmkit: exact match, 100 %, unit 1, a.txt, 2020-03-01")


def test_below_the_threshold_nothing_is_filled(memory: Memory) -> None:
    assert fill(memory, segment("会议在重庆举办"))[0].target is None
    [one] = fill(memory, segment("会议在重庆举办"), min_score=80)
    assert (one.target, one.status) == ("The meeting was held in Chongqing", "needs-review")
    for wrong in (29, 101):
        with pytest.raises(UsageError, match=rf"^the lowest score must be between 30 and 100, not {wrong}$"):
            fill(memory, min_score=wrong)


def test_other_wordings_of_an_exact_match_ask_for_a_review(memory: Memory) -> None:
    [one] = fill(memory, segment("代表团离开"))
    assert (one.target, one.status) == ("They left", "needs-review")
    assert one.notes[1] == "the memory has it in other words, too: The delegation left"
    _, two = fill(memory, segment("晚宴", "Dinner"), segment("代表团离开"))
    assert (two.target, two.status, dict(two.props)["x-tmkit-match"]) == ("They left", "imported", "context")


def test_numbers_are_exchanged(memory: Memory) -> None:
    totals = Totals()
    [one] = fill(memory, segment("捐赠3万只口罩"), min_score=80, totals=totals)
    assert (one.target, one.status) == ("Donated 30,000 masks", "needs-review")
    assert one.notes[1:] == ("numbers exchanged: check them",)
    assert (totals.numbers, totals.review) == (1, 1)
    assert fill(memory, segment("捐赠3万只口罩"))[0].target is None


def test_numbers_that_cannot_be_exchanged_are_named(memory: Memory) -> None:
    memory.add("共有三座桥", "There are three bridges")
    [one] = fill(memory, segment("共有五座桥"), min_score=70)
    assert (one.target, one.status) == ("There are three bridges", "needs-review")
    assert one.notes[1:] == ("numbers: 五 → 三",)


def test_tags_are_those_of_the_segment(memory: Memory) -> None:
    tagged, plain = segment(("请", G_OPEN, "签字", G_CLOSE)), segment("请签字")
    one, two = fill(memory, tagged, plain)
    assert one.target_parts == ("Please ", G_OPEN, "sign", G_CLOSE)
    assert (one.status, two.target_parts, two.status) == ("imported", ("Please sign",), "imported")
    [other] = fill(memory, segment(("会议", G_OPEN, "在重庆", G_CLOSE, "举行")))
    assert other.status == "needs-review"
    assert other.notes[1] == "tags: 2 are not those of the match: check them"
    assert [part for part in other.target_parts or () if isinstance(part, Tag)] == [G_OPEN, G_CLOSE]


def test_only_targets_in_the_language_of_the_file(memory: Memory) -> None:
    assert [unit.target for unit in fill(memory, segment("晚上好"), segment("早上好"))] == [None, "Good morning"]
    [one] = fill(memory, segment("晚上好", target_lang=""))
    assert (one.target, one.target_lang) == ("Bonsoir", "fr")


def test_the_other_direction(memory: Memory) -> None:
    back = segment("Please sign", source_lang="en", target_lang="zh-CN")
    assert [unit.target for unit in fill(memory, back)] == ["请签字"]
    assert fill(memory, segment("Please sign", source_lang="en", target_lang="zh-TW"))[0].target is None
    memory.add("N95", "N95")
    assert fill(memory, segment("N95", source_lang="en", target_lang="zh-CN"))[0].target == "N95"


def test_the_glossary_speaks_against_a_fill(memory: Memory) -> None:
    forms = (("代表团", "zh", "preferred"), ("mission", "en", "preferred"), ("delegates", "en", "forbidden"))
    concept = Concept(id="1", terms=tuple(Term(text=form, lang=lang, status=status) for form, lang, status in forms))  # type: ignore[arg-type]
    memory.add("代表团到达", "The delegates arrived")
    totals = Totals()
    one, two = fill(memory, segment("代表团到达"), segment("早上好"), glossary=gather([concept]), totals=totals)
    assert one.status == "needs-review"
    assert one.target == "The delegates arrived"
    assert any(note.startswith("term: ") and "delegates" in note for note in one.notes)
    assert (two.status, totals.terms) == ("imported", 1)


def test_an_edit_names_the_memory_and_offers_the_match(memory: Memory) -> None:
    [(_, found)] = fills([segment("会议在重庆举办")], memory, min_score=80)
    assert found is not None
    edit = to_edit(found, "tm.db")
    assert (edit.target, edit.status, edit.origin, edit.percent) == (
        ("The meeting was held in Chongqing",),
        "needs-review",
        "tm",
        85.7,
    )
    assert [(offer.source, offer.name) for offer in edit.offers] == [("会议在重庆举行", "tm.db")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_number_exchange(case: dict[str, Any]) -> None:
    languages = tuple(case["langs"].split())
    assert exchange_numbers(case["query"], case["source"], case["target"], languages) == case["after"]


@given(st.integers(2, 9_999_999), st.integers(2, 9_999_999), st.integers(2, 60))
def test_exchanging_back_gives_the_first_text(one: int, other: int, third: int) -> None:
    source, query = f"捐赠{one}只口罩和{third}辆车", f"捐赠{other}只口罩和{third}辆车"
    target = (
        f"donated {one} masks and {third} vehicles" if one < 10_000 else f"donated {one:,} masks and {third} vehicles"
    )
    there = exchange_numbers(query, source, target, ("zh", "en"))
    if one == third or (there is None and 1900 <= other <= 2100):
        return
    assert there is not None
    if other != third:
        back = exchange_numbers(source, query, there, ("zh", "en"))
        assert back is None or back.replace(",", "") == target.replace(",", "")


UNITS = st.lists(
    st.tuples(
        st.sampled_from(["会议在重庆举行", "代表团离开", "捐赠5万只口罩", "别的"]), st.sampled_from([None, "", "x"])
    ),
    max_size=6,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(UNITS, st.sampled_from([70, 100]))
def test_a_second_time_changes_nothing(memory: Memory, pairs: list[tuple[str, str | None]], least: int) -> None:
    units = [segment(*pair) for pair in pairs]
    once = fill(memory, *units, min_score=least)
    assert fill(memory, *once, min_score=least) == once
    assert [unit.source for unit in once] == [unit.source for unit in units]
    assert all(after == before for before, after in zip(units, once, strict=True) if before.target)


def test_contexts_stop_at_the_borders_of_articles() -> None:
    units = [segment("甲", article="a"), segment("乙", article="a"), segment("丙", article="b", following="丁")]
    assert [context for _, context in with_contexts(units)] == [("", "乙"), ("甲", ""), ("", "丁")]
    assert list(with_contexts([])) == []


def test_what_is_empty_and_what_is_locked() -> None:
    assert is_empty(segment("a", " \n"))
    assert not is_empty(Unit(source_parts=("a",), target_parts=(OPEN,), source_lang="zh", target_lang="en"))
    assert not is_translatable(segment("a", props=(("xliff:locked", "true"),)))
    assert is_translatable(segment("a", props=(("xliff:locked", "false"),)))


# The verb


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "job.csv"
    path.write_text("zh,en\n会议在重庆举行,\n捐赠3万只口罩,\n晚宴,Dinner\n没有的话,\n", "utf-8")
    return str(path)


@pytest.mark.parametrize("name", ["a.tmx", "a.jsonl", "a.xlsx", "a.csv", "a.tsv"])
def test_every_format_that_is_written(
    name: str, table: str, memory: Memory, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = str(tmp_path / name)
    assert run(["pretranslate", table, "-m", memory.store.place, "--min", "80", "-o", out]) == 0
    assert [unit.target or "" for unit in read(out)] == [
        "The meeting was held in Chongqing",
        "Donated 30,000 masks",
        "Dinner",
        "",
    ]
    if name != "a.tsv":
        units = list(read(out))
        assert [unit.status for unit in units] == ["imported", "needs-review", "imported", "imported"]
        assert "tmkit: numbers match" in "".join(units[1].notes)
    assert "4 segments: 2 filled (exact 1, numbers 1), 1 left empty, 1 had a target" in capsys.readouterr().err


def test_the_account_as_json(table: str, memory: Memory, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "a.csv")
    options = ["--min", "80", "-o", out, "--format", "json", "--progress", "jsonl"]
    assert run(["pretranslate", table, "-m", memory.store.place, *options]) == 0
    told, said = capsys.readouterr()
    assert json.loads(told) == {
        "file": table, "output": out, "segments": 4, "kept": 1, "left": 1, "locked": 0, "review": 1, "numbers": 1,
        "terms": 0, "filled": {"exact": 1, "numbers": 1},
    }  # fmt: skip
    assert '{"step": "fill", "done": 4, "total": 0}' in said.splitlines()


XLIFF = """<?xml version="1.0"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file source-language="zh-CN"
 target-language="en" original="a" datatype="plaintext"><body>
<trans-unit id="1"><source>会议在重庆举办</source></trans-unit>
<trans-unit id="2" translate="no"><source>会议在重庆举行</source></trans-unit>
<trans-unit id="3"><source>会议在重庆举行</source><target>Mine</target></trans-unit>
</body></file></xliff>
"""


def test_xliff_is_edited_in_place(memory: Memory, tmp_path: Path) -> None:
    job, out = tmp_path / "job.xlf", tmp_path / "out.xlf"
    job.write_text(XLIFF, "utf-8")
    assert run(["pretranslate", str(job), "-m", memory.store.place, "--min", "80", "-o", str(out)]) == 0
    units = list(read(out))
    assert [unit.target for unit in units] == ["The meeting was held in Chongqing", None, "Mine"]
    assert (units[0].status, units[2].status) == ("needs-review", "imported")
    text = out.read_text("utf-8")
    assert 'match-quality="85.7%"' in text
    assert "tmkit: fuzzy match, 85.7 %, unit 1, a.txt, 2020-03-01" in text
    assert text.splitlines()[-3:] == XLIFF.splitlines()[-3:]
    assert run(["pretranslate", str(job), "-m", memory.store.place, "-o", str(tmp_path / "out.tmx")]) == 0


def test_wrong_use(table: str, memory: Memory, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = memory.store.place
    assert run(["pretranslate", table, "-m", place, "-o", table]) == 2
    assert "FILE and OUT are the same file: give another name" in capsys.readouterr().err
    assert run(["pretranslate", table, "-m", place, "-o", str(tmp_path / "a.xyz")]) == 2
    assert "names no format that is written" in capsys.readouterr().err
    assert run(["pretranslate", str(tmp_path / "no.csv"), "-m", place, "-o", str(tmp_path / "a.csv")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert not (tmp_path / "a.csv").exists()
