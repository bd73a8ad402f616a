from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_makers import unit

from tmkit.errors import FileAccessError, InputError, MemoryStoreError, UsageError
from tmkit.memory.importing import BATCH
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.store import Where
from tmkit.model import Rejection, Tag, Unit


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        yield memory


def told(memory: Memory) -> list[tuple[str, str | None]]:
    return [(unit.source, unit.target) for unit in memory.units()]


# Adding, changing, deleting


def test_what_is_added_is_counted_and_found_at_once(memory: Memory) -> None:
    assert (len(memory), memory.lookup("会谈")) == (0, [])
    unit_id = memory.add("会谈", "talks")
    assert isinstance(unit_id, int)
    assert len(memory) == 1
    assert memory.lookup("会谈")[0].unit_id == unit_id
    assert memory.concordance("会").total == 1


def test_what_is_updated_or_deleted_is_no_longer_found(memory: Memory) -> None:
    unit_id = memory.add("会谈", "talks")
    memory.update(unit_id, source="会见", target="meeting")
    assert memory.lookup("会谈", min_score=100) == []
    assert memory.lookup("会见")[0].target == "meeting"
    assert memory.lookup("talks") == []
    assert memory.delete(unit_id) is True
    assert memory.delete(unit_id) is False
    assert (len(memory), memory.lookup("会见"), memory.concordance("会见").total) == (0, [], 0)


def test_ids_are_never_given_twice(memory: Memory) -> None:
    first = memory.add("会谈", "talks")
    memory.delete(first)
    assert memory.add("会谈", "talks") > first


def test_adding_the_same_again_gives_its_id_and_leaves_its_dates(memory: Memory) -> None:
    first = memory.add("会谈", "talks", created="2020-01-01T00:00:00Z")
    assert memory.add("会谈", "talks", created="2024-01-01T00:00:00Z", status="verified") == first
    kept = memory.get(first)
    assert kept is not None
    assert (kept.created, kept.status, len(memory)) == ("2020-01-01T00:00:00Z", "imported", 1)


def test_a_new_unit_has_the_languages_of_the_memory(memory: Memory) -> None:
    first = memory.get(memory.add("会谈", "talks"))
    assert first is not None
    assert (first.source_lang, first.target_lang) == ("zh-CN", "en-US")
    memory.import_units(unit(f"句{number}", source_lang="zh-TW", target_lang="en-GB") for number in range(3))
    second = memory.get(memory.add("会见", "meeting"))
    assert second is not None
    assert (second.source_lang, second.target_lang) == ("zh-TW", "en-GB")
    turned = memory.get(memory.add("a meeting", "会见"))
    assert turned is not None
    assert (turned.source_lang, turned.target_lang) == ("en-GB", "zh-TW")


def test_a_unit_added_by_hand_is_dated_and_an_update_too(memory: Memory) -> None:
    unit_id = memory.add("会谈", "talks")
    added = memory.get(unit_id)
    assert added is not None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", added.created)
    assert added.changed == ""
    memory.update(unit_id, status="verified")
    changed = memory.get(unit_id)
    assert changed is not None
    assert changed.changed >= added.created
    assert replace(changed, changed="", status="imported") == added


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"status": "final"}, "status must be one of verified, imported, aligned, needs-review, rejected, not 'final'"),
        ({"confidence": 1.5}, "confidence must be between 0 and 1, not 1.5"),
        ({"colour": "red"}, "a unit has no field 'colour'; it has article, "),
        ({"target": 5}, "a segment is a text or a tuple of texts and tags, not int"),
    ],
)
def test_wrong_fields_are_refused_in_one_line(memory: Memory, fields: dict[str, Any], message: str) -> None:
    unit_id = memory.add("会谈", "talks")
    with pytest.raises(UsageError, match=f"^{re.escape(message)}"):
        memory.update(unit_id, **fields)
    assert told(memory) == [("会谈", "talks")]


def test_an_update_that_would_make_a_twin_is_refused(memory: Memory) -> None:
    first, second = memory.add("会谈", "talks"), memory.add("会见", "talks")
    with pytest.raises(UsageError, match=rf"unit {second}: unit {first} already says the same; delete one of the two$"):
        memory.update(second, source="会谈")
    with pytest.raises(UsageError, match=r"unit 99: there is no such unit$"):
        memory.update(99, source="会谈")


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("", "x", "the source is empty"),
        ("x", " \n", "there is no translation"),
        ("a\0b", "x", "the source holds U+0000 at character 2, which no XML file can hold; take it out"),
        ("x", "\ud800", "the target holds U+D800 at character 1, which no XML file can hold; take it out"),
        ("x" * 100_001, "y", "the source has 100001 characters; the limit is 100000: split it"),
    ],
)
def test_what_cannot_be_stored_is_refused_with_the_reason(
    memory: Memory, source: str, target: str, reason: str
) -> None:
    with pytest.raises(InputError, match=f"^{re.escape('this unit cannot be stored: ' + reason)}$"):
        memory.add(source, target)
    totals = memory.import_units([unit("前"), unit(source, target), unit("后")], file="some/news.tmx")
    assert (totals.read, totals.added, totals.rejected, len(memory)) == (3, 2, 1, 2)
    [rejection] = totals.rejections
    assert (rejection.file, rejection.unit, rejection.reason) == ("news.tmx", 2, reason)
    assert all(ord(char) < 0xD800 or ord(char) > 0xDFFF for char in rejection.text + rejection.other)


def test_a_segment_of_the_greatest_length_is_kept(memory: Memory) -> None:
    memory.add("外" * 100_000, "x")
    assert memory.lookup("外" * 100_000)[0].score == 100.0


# What comes back


def test_every_field_survives(memory: Memory) -> None:
    whole = Unit(
        id="tu-7",
        source_parts=(
            "见",
            Tag("open", 1, "bpt", (("i", "1"), ("type", "bold")), "<b>"),
            "此",
            Tag("close", 1, "ept", (("i", "1"),)),
        ),
        target_parts=("See ", Tag("alone", 2, "ph", (), "<br/>"), "this"),
        source_lang="zh-Hant-TW",
        target_lang="en_GB",
        status="needs-review",
        confidence=0.123456,
        article="000.txt",
        source_ids=(3, 4),
        target_ids=(2,),
        kind="heading",
        created="1999-12-31T23:59:59Z",
        changed="on a Monday",
        created_by="li",
        changed_by="王",
        previous="",
        following="下一句",
        source_raw="見此 raw",
        target_raw="See this raw",
        props=(("x-empty", ""), ("x-empty", "twice"), ("client", "市外办")),
        notes=("one", "", "三"),
    )
    memory.import_units([whole])
    assert list(memory.units()) == [whole]


def test_a_unit_without_a_name_is_named_by_its_content(memory: Memory) -> None:
    memory.import_units([unit("会谈", "talks")])
    [stored] = memory.units()
    assert re.fullmatch("[0-9a-f]{16}", stored.id)
    assert replace(stored, id="") == unit("会谈", "talks")
    unit_id = memory.add("会谈", "talks")
    memory.update(unit_id, target="a talk")
    [edited] = memory.units()
    assert edited.id == stored.id


CONTROLS = "".join(chr(code) for code in range(32) if code not in (9, 10, 13))
STORABLE = st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS + "\ufffe\uffff")
TEXT = st.text(STORABLE, min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, TEXT)
def test_any_text_comes_back(memory: Memory, source: str, target: str) -> None:
    size = len(memory)
    stored = memory.get(memory.add(source, target))
    assert stored is not None
    if len(memory) > size:
        assert (stored.source, stored.target) == (source, target)
    else:
        assert normalize("NFC", stored.source) == normalize("NFC", source)


def test_every_valid_scalar_survives_and_every_other_is_refused(tmp_path: Path) -> None:
    valid = [
        code
        for code in range(0x110000)
        if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code > 0xFFFF
    ]
    invalid = sorted(set(range(0x110000)) - set(valid))
    blocks = [valid[start : start + 5000] for start in range(0, len(valid), 5000)]
    with open_memory(tmp_path / "all.db", create=True) as memory:
        text = ["x" + "".join(map(chr, block)) for block in blocks]
        memory.import_units(unit(one, one[::-1], props=(("p", one),)) for one in text)
        assert [(one.source, one.target, one.props[0][1]) for one in memory.units()] == [
            (one, one[::-1], one) for one in text
        ]
        totals = memory.import_units(unit(f"x{chr(code)}") for code in invalid)
        assert (totals.added, totals.rejected) == (0, len(invalid))
        assert {rejection.rule for rejection in totals.rejections} == {"unit.character"}


# Importing


def test_importing_again_adds_nothing_and_changes_nothing(memory: Memory) -> None:
    units = [unit(f"第{number}句", f"sentence {number}", created="2020-05-05T00:00:00Z") for number in range(50)]
    first = memory.import_units(units, file="a.tmx")
    before, change = list(memory.units()), memory.store.last_change()
    second = memory.import_units(units, file="a.tmx")
    assert (first.added, first.known, second.added, second.known) == (50, 0, 0, 50)
    assert (list(memory.units()), memory.store.last_change()) == (before, change)


def test_identity_is_text_tags_languages_and_context_in_nfc(memory: Memory) -> None:
    base = unit("caf\N{LATIN SMALL LETTER E WITH ACUTE}", "x")
    same = [
        replace(base, source_parts=("cafe\N{COMBINING ACUTE ACCENT}",)),
        replace(base, status="verified", notes=("n",)),
    ]
    other = [
        replace(base, target_parts=("X",)),
        replace(base, source_lang="zh-TW"),
        replace(base, previous=""),
        replace(base, following=""),
        replace(base, source_parts=("caf\N{LATIN SMALL LETTER E WITH ACUTE}", Tag("alone", 1, "ph"))),
        replace(base, source_parts=("ＣＡＦ",)),
    ]
    assert memory.import_units([base, *same, *other]).added == 1 + len(other)


def test_equal_records_of_one_batch_are_one_unit(memory: Memory) -> None:
    totals = memory.import_units([unit("会谈", "talks")] * 3)
    assert (totals.read, totals.added, totals.known, len(memory)) == (3, 1, 2, 1)


def test_commits_are_told_in_records_read(memory: Memory) -> None:
    told: list[int] = []
    records = [unit(f"第{number}句") for number in range(BATCH + 5)]
    records[3] = unit("", "empty")
    memory.import_units(iter(records), told.append)
    assert told == [BATCH, BATCH + 5]
    assert len(memory) == BATCH + 4


def test_a_broken_stream_leaves_whole_batches(memory: Memory) -> None:
    def records() -> Iterator[Unit]:
        for number in range(BATCH + 100):
            yield unit(f"第{number}句")
        raise InputError("unclosed element", file="a.tmx", line=7)

    with pytest.raises(InputError, match=r"^a\.tmx:7: unclosed element$"):
        memory.import_units(records())
    assert len(memory) == BATCH
    assert memory.verify() == []


def test_rejections_are_all_told_and_the_first_kept(memory: Memory) -> None:
    seen: list[Rejection] = []
    totals = memory.import_units((unit("x", "") for _ in range(1200)), on_reject=seen.append)
    assert (totals.rejected, len(totals.rejections), len(seen)) == (1200, 1000, 1200)


# Order


def test_export_order_does_not_depend_on_the_order_of_imports(tmp_path: Path) -> None:
    files = {
        "b.tmx": [unit("乙二"), unit("乙一")],
        "a.tmx": [unit("甲二"), unit("甲一")],
        "art": [unit("丙二", article="2.txt", source_ids=(5,)), unit("丙一", article="2.txt", source_ids=(1,))],
    }
    orders = []
    for names in (list(files), list(files)[::-1]):
        with open_memory(tmp_path / f"{names[0]}.db", create=True) as memory:
            for name in names:
                memory.import_units(files[name], file=name)
            orders.append(list(memory.units()))
    assert orders[0] == orders[1]
    assert [one.source for one in orders[0]] == ["丙一", "丙二", "甲二", "甲一", "乙二", "乙一"]


def test_units_can_be_chosen(memory: Memory) -> None:
    memory.add("甲", "a", article="1.txt", status="verified", created="2020-03-01T10:00:00Z")
    memory.add(
        "乙",
        "b",
        article="2.txt",
        status="aligned",
        confidence=0.4,
        created="2019-01-01T00:00:00Z",
        changed="2021-06-30T23:59:59Z",
    )
    memory.add("丙", "c", created="")
    chosen = {
        "article": Where(article="1.txt"),
        "since": Where(since="2020-03-01"),
        "until": Where(until="2020-03-01"),
        "june": Where(since="2021-06-30", until="2021-06-30"),
        "status": Where(statuses=("verified", "imported")),
        "confidence": Where(min_confidence=0.5),
    }
    found = {name: "".join(one.source for one in memory.units(where)) for name, where in chosen.items()}
    assert found == {
        "article": "甲",
        "since": "甲乙",
        "until": "甲",
        "june": "乙",
        "status": "甲丙",
        "confidence": "甲丙",
    }
    with pytest.raises(UsageError, match=r"^'2020-13-01' is no date; write YYYY-MM-DD$"):
        Where(since="2020-13-01")
    with pytest.raises(
        UsageError, match=r"^'final' is no status; it is one of verified, imported, aligned, needs-review"
    ):
        Where(statuses=("final",))  # type: ignore[arg-type]


# Building an article again


def aligned(source: str, target: str, *ids: int, **fields: Any) -> Unit:
    return unit(source, target, status="aligned", article="a.txt", source_ids=ids, **fields)


def test_an_article_built_again_replaces_what_no_person_decided(memory: Memory) -> None:
    memory.replace_article("a.txt", [aligned("一", "one", 0), aligned("二", "two", 1), aligned("三", "three", 2)])
    ids = {one.source: unit_id for unit_id, one in memory.units_with_ids()}
    memory.update(ids["一"], status="verified", target="One!", changed="2020-01-01T00:00:00Z")
    memory.add("四", "four", article="b.txt")
    done = memory.replace_article(
        "a.txt", [aligned("一", "one", 0), aligned("二", "two", 1, confidence=0.7), aligned("叁", "3", 2)]
    )
    assert (done.added, done.removed, done.unchanged, done.kept) == (1, 1, 1, 1)
    assert told(memory) == [("一", "One!"), ("二", "two"), ("叁", "3"), ("四", "four")]
    assert memory.lookup("二")[0].unit_id == ids["二"]
    assert memory.lookup("二")[0].confidence == 0.7


def test_building_an_unchanged_article_changes_nothing(memory: Memory) -> None:
    units = [aligned("一", "one", 0), aligned("二", "two", 1)]
    memory.replace_article("a.txt", units)
    before, change = list(memory.units_with_ids()), memory.store.last_change()
    memory.replace_article("a.txt", units)
    assert (list(memory.units_with_ids()), memory.store.last_change()) == (before, change)


@pytest.mark.parametrize(
    ("decided", "offered", "kept"),
    [
        ([("一。二。", "One. Two.", "verified")], [("一。", "One."), ("二。", "Two.")], []),
        ([("一。", "One.", "verified"), ("二。", "Two.", "verified")], [("一。二。", "One. Two.")], []),
        ([("一。", "Edited.", "verified")], [("一。", "One.")], []),
        ([("一。", "wrong", "rejected")], [("一。", "wrong")], []),
        ([("一。", "wrong", "rejected")], [("一。", "right")], ["right"]),
        ([("一。", "One.", "verified")], [("二。", "Two.")], ["Two."]),
    ],
    ids=["merged", "split", "edited", "rejected", "other partner of a rejected", "another sentence"],
)
def test_decisions_of_a_person_stand(
    memory: Memory, decided: list[tuple[str, str, Any]], offered: list[tuple[str, str]], kept: list[str]
) -> None:
    for source, target, status in decided:
        memory.add(source, target, article="a.txt", status=status)
    memory.replace_article("a.txt", [aligned(source, target) for source, target in offered])
    found = told(memory)
    assert len(found) == len(decided) + len(kept)
    assert {target for _, target in found} == {target for _, target, _ in decided} | set(kept)


def test_several_articles_are_built_again_all_or_none(memory: Memory) -> None:
    first, second = memory.replace_articles(
        [("a.txt", [aligned("一", "one", 0)]), ("b.txt", [unit("二"), unit("x", "")])]
    )
    assert (first.added, second.added, [one.file for one in second.rejections]) == (1, 1, ["b.txt"])
    before, broken = told(memory), replace(aligned("四", "four"), status="nonsense")  # type: ignore[arg-type]
    with pytest.raises(MemoryStoreError, match="CHECK constraint failed"):
        memory.replace_articles([("a.txt", [aligned("三", "three", 0)]), ("b.txt", [broken])])
    assert told(memory) == before
    assert memory.replace_articles([]) == []


def test_a_failed_rebuild_leaves_the_old_units(memory: Memory, monkeypatch: pytest.MonkeyPatch) -> None:
    from tmkit.memory import sqlite

    memory.replace_article("a.txt", [aligned("一", "one", 0)])
    monkeypatch.setattr(sqlite, "to_row", lambda unit: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        memory.replace_article("a.txt", [aligned("二", "two", 0)])
    assert told(memory) == [("一", "one")]


# Several processes


def run(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_what_another_process_writes_is_found(memory: Memory, tmp_path: Path) -> None:
    first = memory.add("会谈", "talks")
    assert memory.lookup("会见", min_score=90) == []
    done = run(
        """
        import sys
        from tmkit.memory.memory import open_memory
        with open_memory(sys.argv[1]) as memory:
            memory.add("会见", "meeting")
            memory.delete(int(sys.argv[2]))
        """,
        tmp_path / "tm.db",
        first,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert memory.lookup("会见", min_score=90)[0].target == "meeting"
    assert memory.lookup("会谈", min_score=100) == []
    assert len(memory) == 1


def test_two_processes_write_at_once_and_both_see_all(tmp_path: Path) -> None:
    open_memory(tmp_path / "tm.db", create=True).close()
    script = """
        import sys
        from tmkit.memory.memory import open_memory
        with open_memory(sys.argv[1]) as memory:
            for number in range(40):
                memory.add(f"{sys.argv[2]}第{number}句", "x")
                assert memory.lookup(f"{sys.argv[2]}第{number}句", min_score=100)
            print(len(memory))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "tm.db")]
    both = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for name in "甲乙"
    ]
    answers = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    with open_memory(tmp_path / "tm.db") as memory:
        assert len(memory) == 80
        assert memory.verify() == []


def test_two_connections_of_one_process_see_each_other(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as one, open_memory(tmp_path / "tm.db") as other:
        one.add("会谈", "talks")
        assert other.lookup("会谈")[0].target == "talks"
        other.add("会见", "meeting")
        assert one.concordance("会见").total == 1


# Files


def test_a_closed_memory_is_one_file(tmp_path: Path) -> None:
    memory = open_memory(tmp_path / "tm.db", create=True)
    memory.add("会谈", "talks")
    memory.close()
    assert [path.name for path in tmp_path.iterdir() if not path.is_dir()] == ["tm.db"]


def test_opening_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        FileAccessError, match=r"no\.db: there is no such memory; `tmkit import` or `tmkit build` makes one$"
    ):
        open_memory(tmp_path / "no.db")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(MemoryStoreError, match=r"nothing\.db: the file is empty: not a memory"):
        (tmp_path / "nothing.db").touch()
        open_memory(tmp_path / "nothing.db")
    with open_memory(tmp_path / "nothing.db", create=True) as memory:
        assert len(memory) == 0


def test_postgresql_is_named_as_missing() -> None:
    with pytest.raises(UsageError, match=r"^a memory in PostgreSQL is not supported by this version; name a file$"):
        open_memory("postgresql://server/tm")
