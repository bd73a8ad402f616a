"""XLIFF 2.0 as it is written: by the standard, and what was written is read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from formats_strategies import units
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import InputError, TmkitError
from tmkit.formats import Report, read, write
from tmkit.formats.xliff.rules import find_xliff_faults
from tmkit.model import Tag, Unit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files"
UNIT = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh-CN", target_lang="en-US", id="1")
tags = st.builds(
    Tag,
    st.sampled_from(("open", "close", "alone", "loose")),
    st.integers(0, 3),
    st.sampled_from(("bpt", "ept", "ph", "it", "hi", "g", "x", "sc", "ec", "mrk", "t5:n", "phrase")),
    st.lists(st.tuples(st.sampled_from(("i", "type", "pos", "disp")), st.sampled_from(("1", "end", "fmt")))).map(tuple),
    st.sampled_from(("", "<b>", "{1}")),
)


@pytest.fixture(scope="module")
def check() -> Callable[[Path], None]:
    """Give what finds fault with a file: our rules, and the schema where it is."""
    from lxml import etree

    schema: Any = None
    if SHARED.exists():

        class Local(etree.Resolver):
            def resolve(self, url: str, _name: str | None, context: Any) -> Any:  # type: ignore[override]
                place = str(SHARED / "schemas" / "xml.xsd")
                return self.resolve_filename(place, context) if "xml.xsd" in url else None  # type: ignore[attr-defined]

        parser = etree.XMLParser()
        parser.resolvers.add(Local())
        schema = etree.XMLSchema(etree.parse(str(SHARED / "schemas" / "xliff2.0" / "xliff_core_2.0.xsd"), parser))

    def found(path: Path) -> None:
        assert [(fault.rule, fault.reason) for fault in find_xliff_faults(path)] == []
        assert schema is None or schema.validate(etree.parse(str(path))), schema.error_log

    return found


def test_tags_states_and_notes_come_back(tmp_path: Path) -> None:
    pair = Tag("open", 1, "bpt", (("i", "1"),), "<b>"), Tag("close", 1, "ept", (("i", "1"),), "</b>")
    source = ("点", pair[0], "甲", pair[1], Tag("alone", 2, "ph", (), "{0}"), Tag("loose", 3, "it", (), "<i>"))
    target = (Tag("alone", 2, "ph", (), "{0}"), "A & B", *pair)
    write(
        [replace(UNIT, source_parts=source, target_parts=target, status="verified", notes=("n",), article="a.html")],
        tmp_path / "a.2.xlf",
    )
    (back,) = read(tmp_path / "a.2.xlf")
    assert (back.id, back.source, back.target, back.status) == ("1", "点甲", "A & B", "verified")
    assert (back.notes, back.article) == (("n",), "a.html")
    shown = [(part.kind, part.pair, part.code) for part in back.source_parts if isinstance(part, Tag)]
    assert shown == [("open", 1, "<b>"), ("close", 1, "</b>"), ("alone", 2, "{0}"), ("loose", 3, "<i>")]
    assert [part.pair for part in back.target_parts or () if isinstance(part, Tag)] == [2, 1, 1]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(units(), min_size=1, max_size=3))
def test_any_units_are_written_by_the_standard(
    check: Callable[[Path], None], tmp_path: Path, found: list[Unit]
) -> None:
    write(found, tmp_path / "a.xliff2")
    check(tmp_path / "a.xliff2")
    back = [(unit.source, unit.target or None) for unit in read(tmp_path / "a.xliff2")]
    assert back == [(unit.source, unit.target or None) for unit in found]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(tags | st.just("甲"), max_size=6), st.lists(tags, max_size=4))
def test_any_tags_in_any_order(
    check: Callable[[Path], None], tmp_path: Path, source: list[Tag | str], target: list[Tag]
) -> None:
    write([replace(UNIT, source_parts=tuple(source), target_parts=tuple(target))], tmp_path / "a.xliff2")
    check(tmp_path / "a.xliff2")


def test_an_id_that_is_no_name_becomes_a_number(check: Callable[[Path], None], tmp_path: Path) -> None:
    report = Report()
    write([UNIT, UNIT, replace(UNIT, id="a b")], tmp_path / "a.2.xlf", report=report)
    check(tmp_path / "a.2.xlf")
    assert [unit.id for unit in read(tmp_path / "a.2.xlf")] == ["1", "", ""]
    assert report.losses == {"ids that XLIFF 2 does not take, or not twice (a number instead)": 2}


def test_units_of_another_pair_are_counted(tmp_path: Path) -> None:
    report = Report()
    write([UNIT, replace(UNIT, id="2", target_lang="fr")], tmp_path / "a.2.xlf", report=report)
    assert len(list(read(tmp_path / "a.2.xlf"))) == 1
    assert report.losses == {"units that are not zh-CN to en-US": 1}


def test_nothing_to_write_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"a\.2\.xlf: there is no unit to write, and XLIFF 2 asks for one"):
        write([], tmp_path / "a.2.xlf")
    assert not (tmp_path / "a.2.xlf").exists()


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_files_of_many_tools(check: Callable[[Path], None], tmp_path: Path) -> None:
    for path in [*sorted((SHARED / "tmx").iterdir())[::6], *sorted((SHARED / "xliff").iterdir())[::12]]:
        try:
            found = list(read(path))
        except TmkitError:
            continue
        if found:
            report = Report()
            write(found, tmp_path / "a.2.xlf", report=report)
            check(tmp_path / "a.2.xlf")
            assert len(list(read(tmp_path / "a.2.xlf"))) == report.units
