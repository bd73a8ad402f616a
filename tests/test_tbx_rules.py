"""The rules of TBX beyond being readable: each broken one is found with its line, and nothing in good files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.formats.tbx.rules import find_tbx_faults
from tmkit.formats.tbx.writer import write_tbx
from tmkit.model import Concept, Term
from tmkit.terms.dialect import check_dialect

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "tbx"
NS = 'xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min="http://www.tbxinfo.net/ns/min"'
GOOD_TERM = "<langSec xml:lang='en'><termSec><term>mayor</term></termSec></langSec>"


def faults(body: str, tmp_path: Path, *, type: str = "TBX-Min", style: str = "dca") -> list[tuple[int, str, str]]:  # noqa: A002
    path = tmp_path / "a.tbx"
    path.write_text(
        f'<tbx type="{type}" style="{style}" xml:lang="en" {NS}>\n<text><body>\n{body}\n</body></text></tbx>', "utf-8"
    )
    return [(fault.line, fault.rule, fault.reason) for fault in find_tbx_faults(path)]


def in_term(xml: str) -> str:
    return f"<conceptEntry><langSec xml:lang='en'><termSec><term>mayor</term>\n{xml}</termSec></langSec></conceptEntry>"


@pytest.mark.parametrize(
    ("body", "line", "rule", "reason"),
    [
        ("<conceptEntry/>", 3, "structure", "a concept has at least one <langSec>"),
        (
            "<conceptEntry>\n<langSec xml:lang='en'/></conceptEntry>",
            4, "structure", "a <langSec> has at least one <termSec>",
        ),
        (
            "<conceptEntry><langSec><termSec><term>a</term></termSec></langSec></conceptEntry>",
            3, "structure", "a <langSec> names its language in xml:lang",
        ),
        (
            "<conceptEntry><langSec xml:lang='en'>\n<termSec/></langSec></conceptEntry>",
            4, "structure", "a <termSec> has one <term>, not 0",
        ),
        (
            in_term("<descrip type='definition'>x</descrip>"),
            4, "category", 'TBX-Min does not have the category "definition"',
        ),
        (
            in_term("<descrip type='subjectField'>x</descrip>"),
            4, "level", '"subjectField" stands in <conceptEntry>, not in <termSec>',
        ),
        (
            in_term("<admin type='partOfSpeech'>noun</admin>"),
            4, "category", '"partOfSpeech" is a <termNote>, not a <admin>',
        ),
        (
            in_term("<termNote type='partOfSpeech'>nuon</termNote>"),
            4, "value", '"nuon" is no partOfSpeech: noun or verb or adjective or adverb or properNoun or other',
        ),
        (
            in_term("<min:partOfSpeech>noun</min:partOfSpeech>"),
            4, "style", '<partOfSpeech> does not fit the style "dca"',
        ),
        (in_term("<note id='x'/><note id='x'/>"), 4, "id", 'the id "x" is there twice'),
        (
            in_term("<note><ref type='crossReference' target='c9'/></note>"),
            4, "reference", 'nothing has the id "c9" that is referred to',
        ),
    ],
)  # fmt: skip
def test_a_broken_rule(body: str, line: int, rule: str, reason: str, tmp_path: Path) -> None:
    assert (line, f"tbx.{rule}", reason) in faults(body, tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        f"<conceptEntry id='c1'><descrip type='subjectField'>x</descrip>{GOOD_TERM}</conceptEntry>",
        in_term("<termNote type='administrativeStatus'>preferredTerm-admn-sts</termNote><note>any</note>"),
    ],
)
def test_good_entries(body: str, tmp_path: Path) -> None:
    assert faults(body, tmp_path) == []


def test_the_style_dct_and_an_open_dialect(tmp_path: Path) -> None:
    body = in_term("<min:partOfSpeech>noun</min:partOfSpeech>")
    assert faults(body, tmp_path, style="dct") == []
    assert faults(in_term("<descrip type='anything'>x</descrip>"), tmp_path, type="TBX-Core") == []


def test_what_is_no_tbx(tmp_path: Path) -> None:
    (tmp_path / "a.tbx").write_text("<tbx>\n<text></tbx>")
    with pytest.raises(FormatError, match=r"a\.tbx:2: not well-formed XML"):
        list(find_tbx_faults(tmp_path / "a.tbx"))


@pytest.mark.parametrize("version", [2, 3])
def test_what_we_write_breaks_no_rule(version: int, tmp_path: Path) -> None:
    terms = (
        Term(text="市长", lang="zh", source="s", note="n"),
        Term(text="mayor", lang="en"),
        Term(text="boss", lang="en", status="forbidden", kind="short"),
    )
    for region in ("", "CN"):
        concept = Concept(id="c1", terms=terms, domain="government", definition="d", note="n", region=region)
        write_tbx([concept], tmp_path / "a.tbx", version=version)
        assert list(find_tbx_faults(tmp_path / "a.tbx")) == []
        if version == 3:
            assert ('type="TBX-Basic"' in (tmp_path / "a.tbx").read_text("utf-8")) == (not region)


def test_the_findings_of_a_folder(tmp_path: Path) -> None:
    faults("<conceptEntry/>", tmp_path)
    (tmp_path / "b.csv").write_text("zh,en\n", "utf-8")
    (finding,) = check_dialect([tmp_path])
    assert (finding.rule, finding.severity, finding.segment) == ("tbx.structure", "error", 3)


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_real_files_of_version_3() -> None:
    counts = {path.name: len(list(find_tbx_faults(path))) for path in sorted(SHARED.glob("TBX*"))}
    assert [count for name, count in counts.items() if "bad" in name] == [6, 3]
    assert [count for name, count in counts.items() if "bad" not in name] == [0, 0]
