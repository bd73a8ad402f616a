"""The log of edits: what was changed by hand, by whom, and how it is taken back."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.errors import ConflictError, UsageError
from tmkit.memory.edits import GONE, state
from tmkit.memory.memory import Memory, open_memory
from tmkit.model import Tag, Unit

FIRST = Unit(
    source_parts=("市长会见了", Tag("alone", 1, "ph", (), "<br/>"), "代表团。"),
    target_parts=("The mayor met the ", Tag("alone", 1, "ph", (), "<br/>"), "delegation."),
    source_lang="zh-CN",
    target_lang="en-US",
    article="met.txt",
    source_ids=(3,),
    created="2024-05-01T00:00:00Z",
    created_by="li",
    props=(("x-client", "市外办"),),
    notes=("checked",),
)
SECOND = Unit(source_parts=("晚宴。",), target_parts=("A dinner.",), source_lang="zh-CN", target_lang="en-US")


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with open_memory(tmp_path / "tm.db", create=True) as opened:
        opened.import_units([FIRST, SECOND], file="news.tmx")
        yield opened


def only(memory: Memory, article: str = "met.txt") -> int:
    return next(number for number, unit in memory.units_with_ids() if unit.article == article)


def test_nothing_was_edited_at_first(memory: Memory) -> None:
    assert (memory.history(), memory.history(only(memory))) == ([], [])
    with pytest.raises(UsageError, match=r"tm\.db: there is no edit 1$"):
        memory.undo(1)
    with pytest.raises(UsageError, match=r"there is no edit 0$"):
        memory.undo(0)


def test_an_edit_tells_who_when_and_what(memory: Memory) -> None:
    unit_id = only(memory)
    before = memory.get(unit_id)
    memory.update(unit_id, target="The mayor received the delegation.", changed_by="王")
    [edit] = memory.history(unit_id)
    assert (edit.number, edit.unit_id, edit.by, edit.undoes) == (1, unit_id, "王", 0)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", edit.date)
    assert (edit.before, edit.after) == (before, memory.get(unit_id))


def test_who_changed_before_is_not_taken_for_who_changes_now(memory: Memory) -> None:
    unit_id = only(memory)
    memory.update(unit_id, status="verified", changed_by="ann")
    memory.update(unit_id, status="rejected")
    assert [edit.by for edit in memory.history(unit_id)] == ["", "ann"]


def test_undo_gives_back_every_field_and_is_an_edit_itself(memory: Memory) -> None:
    unit_id = only(memory)
    before = memory.get(unit_id)
    memory.update(unit_id, source="市长", target="mayor", status="verified", notes=("a", "b"))
    memory.undo(1, by="bob")
    assert memory.get(unit_id) == before
    assert memory.lookup("市长会见了代表团。")[0].unit_id == unit_id
    assert [(edit.number, edit.by, edit.undoes) for edit in memory.history(unit_id)] == [(2, "bob", 1), (1, "", 0)]
    memory.undo(2)
    again = memory.get(unit_id)
    assert again is not None
    assert (again.target, again.notes) == ("mayor", ("a", "b"))


def test_a_deleted_unit_comes_back_with_its_id_and_its_place(memory: Memory) -> None:
    units = list(memory.units_with_ids())
    for unit_id, _unit in units:
        assert memory.delete(unit_id, by="ann")
        assert not memory.delete(unit_id)
    assert (len(memory), memory.lookup("晚宴。")) == (0, [])
    for edit in memory.history():
        assert edit.after is None
        memory.undo(edit.number)
    assert list(memory.units_with_ids()) == units
    assert memory.lookup("晚宴。")[0].target == "A dinner."
    assert memory.verify() == []
    back = memory.history(limit=1)[0]
    memory.undo(back.number)
    assert memory.get(back.unit_id) is None


def test_a_change_of_somebody_else_is_not_overwritten(memory: Memory) -> None:
    unit_id = only(memory)
    seen = state(memory.get(unit_id))
    memory.update(unit_id, seen=seen, target="The mayor received them.")
    with pytest.raises(
        ConflictError, match=rf"tm\.db: unit {unit_id}: the unit was changed by somebody else meanwhile"
    ):
        memory.update(unit_id, seen=seen, target="mine")
    with pytest.raises(ConflictError, match=r"was changed by somebody"):
        memory.delete(unit_id, seen=seen)
    memory.update(unit_id, notes=("later",))
    with pytest.raises(ConflictError, match=r"was changed by somebody"):
        memory.undo(1)
    memory.undo(1, seen=state(memory.get(unit_id)))
    assert memory.get(unit_id) == memory.history(unit_id)[-1].before
    memory.delete(unit_id)
    with pytest.raises(ConflictError, match=r"the unit was deleted by somebody else"):
        memory.update(unit_id, seen=seen, target="mine")
    memory.undo(memory.history(unit_id)[0].number, seen=GONE)
    with pytest.raises(ConflictError, match=r"the unit is there again by"):
        memory.undo(memory.history(unit_id)[1].number, seen=GONE)


def test_what_cannot_be_written_is_not_logged(memory: Memory) -> None:
    twin = memory.add("晚宴", "A dinner.")
    with pytest.raises(UsageError, match=r"already says the same"):
        memory.update(twin, source="晚宴。")
    with pytest.raises(UsageError, match=r"unit 99: there is no such unit"):
        memory.update(99, target="x")
    assert memory.history() == []


def test_a_deleted_unit_whose_twin_was_added_meanwhile_stays_deleted(memory: Memory) -> None:
    unit_id = only(memory, "")
    memory.delete(unit_id)
    twin = memory.add("晚宴。", "A dinner.")
    with pytest.raises(UsageError, match=rf"unit {twin} already says the same"):
        memory.undo(1)
    assert len(memory.history()) == 1


def test_an_older_tmkit_can_still_read_a_memory_with_edits(memory: Memory, tmp_path: Path) -> None:
    memory.update(only(memory), status="verified")
    with sqlite3.connect(tmp_path / "tm.db") as connection:
        assert connection.execute("pragma user_version").fetchone() == (1,)
    connection.close()


def test_edits_survive_compaction_and_backup(memory: Memory, tmp_path: Path) -> None:
    unit_id = only(memory)
    memory.update(unit_id, status="verified")
    memory.compact()
    memory.backup(tmp_path / "copy.db")
    with open_memory(tmp_path / "copy.db") as copy:
        assert copy.history(unit_id) == memory.history(unit_id)
        assert len(memory.history(limit=1)) == 1


def test_the_history_is_read_in_pieces(memory: Memory) -> None:
    one, two = only(memory), only(memory, "")
    memory.update(one, status="verified")
    memory.update(two, status="verified")
    memory.update(one, status="rejected")
    assert [edit.number for edit in memory.history()] == [3, 2, 1]
    assert [edit.number for edit in memory.history(before=3)] == [2, 1]
    assert [edit.number for edit in memory.history(one, before=3)] == [1]
    assert [edit.number for edit in memory.history(limit=1, before=3)] == [2]


def test_a_flag_and_a_comment_survive_building_the_article_again(memory: Memory) -> None:
    units = [
        Unit(source_parts=(text,), target_parts=(text.upper(),), source_lang="zh", target_lang="en", status="aligned",
             article="a.txt", source_ids=(number,))
        for number, text in enumerate("abc")
    ]  # fmt: skip
    memory.replace_article("a.txt", units)
    ids = {unit.source: unit_id for unit_id, unit in memory.units_with_ids() if unit.article == "a.txt"}
    memory.update(ids["a"], status="needs-review", notes=("why?",))
    memory.update(ids["b"], notes=("nice",))
    memory.replace_article("a.txt", [replace(unit, confidence=0.5) for unit in units])
    found = {unit.source: (unit.status, unit.notes) for unit in memory.units(article="a.txt")}
    assert found == {"a": ("needs-review", ("why?",)), "b": ("aligned", ("nice",)), "c": ("aligned", ())}


NOTE = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=8)


@settings(max_examples=25)
@given(st.lists(st.tuples(NOTE, st.sampled_from(["verified", "rejected", "needs-review"])), min_size=1, max_size=4))
def test_undoing_all_in_turn_gives_the_first_state(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str]]
) -> None:
    with open_memory(tmp_path_factory.mktemp("edits") / "tm.db", create=True) as memory:
        memory.import_units([FIRST])
        unit_id = only(memory)
        before = memory.get(unit_id)
        for note, status in edits:
            memory.update(unit_id, notes=(note,), status=status)
        for number in range(len(edits), 0, -1):
            memory.undo(number, seen=state(memory.get(unit_id)))
        assert memory.get(unit_id) == before
        assert len(memory.history(unit_id)) == 2 * len(edits)
