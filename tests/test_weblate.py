"""The memory of Weblate: its keys and no others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.formats import Report, find_format, read, write
from tmkit.model import Tag, Unit

UNIT = Unit(
    source_parts=("甲", Tag("alone", 1, "ph")),
    target_parts=("A",),
    source_lang="zh-Hans",
    target_lang="en-US",
    status="needs-review",
    article="news.txt",
    notes=("n",),
    props=(("weblate:context", "menu"), ("x", "y")),
)


def test_exactly_the_keys_of_weblate(tmp_path: Path) -> None:
    report = Report()
    write([UNIT], tmp_path / "a.weblate.json", report=report)
    assert json.loads((tmp_path / "a.weblate.json").read_text("utf-8")) == [
        {
            "source_language": "zh_Hans", "target_language": "en_US", "source": "甲", "target": "A",
            "origin": "news.txt", "category": 3, "context": "menu", "status": 0,
        }
    ]  # fmt: skip
    assert report.losses == {"properties": 1, "notes": 1, "inline tags": 1}


def test_a_memory_of_weblate_is_known_by_its_content(tmp_path: Path) -> None:
    records = [
        {
            "source": "{0} 甲",
            "target": "A {0}",
            "source_language": "zh_Hans",
            "target_language": "en",
            "origin": "p/c",
            "category": 2,
        },
        {"source": "乙"},
        7,
    ]
    path = tmp_path / "memory.json"
    path.write_text(json.dumps(records, ensure_ascii=False, indent=1), "utf-8")
    assert find_format(path) == "weblate"
    report = Report()
    (unit,) = read(path, report)
    assert (unit.source, unit.source_lang, unit.target_lang, unit.article) == ("{0} 甲", "zh-Hans", "en", "p/c")
    assert [event.message for event in report.events] == ['"target" is missing or not a string', "not an object"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"source_language": "zh",\n]', r"memory\.json:2: not JSON: Expecting"),
        ('[{"source_language": "zh"}]', r"memory\.json: no object is a unit; \"source\" is missing"),
    ],
)
def test_what_cannot_be_read(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "memory.json").write_text(text)
    with pytest.raises(FormatError, match=message):
        list(read(tmp_path / "memory.json"))
