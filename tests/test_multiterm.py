"""MultiTerm exports as concepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.formats import Report, find_format
from tmkit.formats.multiterm import read_multiterm
from tmkit.terms.glossary import read_glossary

TEXT = """<?xml version="1.0" encoding="UTF-16"?>
<mtf><conceptGrp><concept>7</concept><system type="entryClass">1</system>
<transacGrp><transac type="origination">li</transac><date>2020-01-02T03:04:05</date></transacGrp>
<descripGrp><descrip type="Subject">government</descrip></descripGrp>
<descripGrp><descrip type="Picture">a.png</descrip></descripGrp>
<languageGrp><language type="Chinese (PRC)" lang="ZH-CN"/><termGrp><term>市长</term></termGrp></languageGrp>
<languageGrp><language type="English (United States)" lang=""/>
<termGrp><term>mayor</term><descripGrp><descrip type="Note">of a city</descrip></descripGrp></termGrp>
<termGrp><term>burgomaster</term><descripGrp><descrip type="Status">deprecated</descrip></descripGrp>
<descripGrp><descrip type="Gender">m</descrip></descripGrp></termGrp>
<termGrp><term>boss</term><descripGrp><descrip type="Forbidden">true</descrip></descripGrp></termGrp>
</languageGrp></conceptGrp>
<conceptGrp><concept>8</concept></conceptGrp></mtf>"""


def test_terms_statuses_and_descriptions(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(TEXT.encode("utf-16"))
    assert find_format(path) == "multiterm"
    report = Report()
    (concept,) = read_multiterm(path, report)
    assert (concept.id, concept.domain, concept.line) == ("7", "government", 2)
    assert [(t.lang, t.text, t.status, t.note) for t in concept.terms] == [
        ("zh-CN", "市长", "preferred", ""),
        ("en-US", "mayor", "preferred", "of a city"),
        ("en-US", "burgomaster", "deprecated", ""),
        ("en-US", "boss", "forbidden", ""),
    ]
    assert concept.extra == (("term.3/descrip:Gender", "m"), ("descrip:Picture", "a.png"))
    assert [event.message for event in report.events] == ["the concept has no term"]


def test_it_is_a_glossary(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(TEXT.encode("utf-16"))
    found = read_glossary([tmp_path / "a.xml"])
    assert [[term.text for term in concept.terms] for concept in found.concepts] == [
        ["市长", "mayor", "burgomaster", "boss"]
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<mtf></mtf>", r"a\.xml: the file holds no concept with a term"),
        ("<tbx></tbx>", r"a\.xml: the root element is <tbx>, not <mtf>"),
        ("<mtf>\n<conceptGrp></mtf>", r"a\.xml:2: not well-formed XML"),
    ],
)
def test_what_is_none_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(text)
    with pytest.raises(FormatError, match=message):
        list(read_multiterm(tmp_path / "a.xml"))
