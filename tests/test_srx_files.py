"""SRX files: read leniently, written as 2.0, valid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.srx import read_srx, write_srx
from tmkit.text.srx import SrxLanguage, SrxMap, SrxRule, SrxRules
from tmkit.text.srx_rules import own_rules

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files"
RULES = SrxRules(
    (SrxLanguage("zh", (SrxRule("[。!?]", "", True), SrxRule(r"No\.", r"\s<&>", False))),),
    (SrxMap("(?i)zh.*", "zh"),),
    cascade=True,
)


def test_rules_come_back(tmp_path: Path) -> None:
    write_srx(RULES, tmp_path / "a.srx")
    back = read_srx(tmp_path / "a.srx")
    rules = tuple(replace(rule, line=0) for rule in back.languages[0].rules)
    assert (back.languages[0].name, rules, back.maps, back.cascade) == (
        "zh",
        RULES.languages[0].rules,
        RULES.maps,
        True,
    )


def test_an_old_file_with_comments(tmp_path: Path) -> None:
    text = (
        '<srx version="1.0">\n<body><languagerules><languagerule languagerulename="a"><!-- c -->\n'
        "<rule><beforebreak>x<!-- c -->y</beforebreak></rule></languagerule></languagerules>"
        '<maprules><languagemap languagepattern=".*" languagerulename="b"/></maprules></body></srx>'
    )
    (tmp_path / "a.srx").write_text(text, "utf-8")
    report = Report()
    found = read_srx(tmp_path / "a.srx", report)
    assert found.languages[0].rules == (SrxRule("xy", "", True, 3),)
    assert report.events[0].message == 'the map ".*" names rules "b" that are not in the file'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<tmx/>", "the root element is <tmx>, not <srx>"),
        ("<srx><body/></srx>", "the file holds no segmentation rules"),
        ("<srx>\n<body></srx>", r"a\.srx:2: not well-formed XML"),
    ],
)
def test_what_is_no_srx_is_refused(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "a.srx").write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message):
        read_srx(tmp_path / "a.srx")


@pytest.mark.skipif(not SHARED.exists(), reason="no schema beside the checkout")
def test_what_is_written_is_valid(tmp_path: Path) -> None:
    from lxml import etree

    class Local(etree.Resolver):
        def resolve(self, url: str, _name: str | None, context: Any) -> Any:  # type: ignore[override]
            return (
                self.resolve_filename(  # type: ignore[attr-defined]
                    str(SHARED / "schemas" / "xml.xsd"), context
                )
                if "xml.xsd" in url
                else None
            )

    parser = etree.XMLParser()
    parser.resolvers.add(Local())
    schema = etree.XMLSchema(etree.parse(str(SHARED / "schemas" / "srx20.xsd"), parser))
    for rules in (RULES, own_rules()):
        write_srx(rules, tmp_path / "a.srx")
        assert schema.validate(etree.parse(str(tmp_path / "a.srx"))), schema.error_log


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_every_real_file_is_read_or_refused_with_its_line() -> None:
    counts = {}
    for path in sorted((SHARED / "srx").glob("[!t]*.srx")):
        report = Report()
        read_srx(path, report)
        counts[path.name] = report.units
    assert len(counts) == 10
    assert min(counts.values()) >= 1
