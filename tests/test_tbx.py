"""TBX versions 2 and 3: every term, every category, valid output."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from formats_strategies import line_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import FormatError, InputError, UsageError
from tmkit.formats.report import Report
from tmkit.formats.tbx.reader import read_tbx
from tmkit.formats.tbx.writer import write_tbx
from tmkit.model import Concept, Term

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files"
V2 = '<martif type="TBX" xml:lang="en"><martifHeader/><text><body>{}</body></text></martif>'
V3 = (
    '<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2" xmlns:min='
    '"http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>{}</body></text></tbx>'
)
ENTRY = (
    '<termEntry id="c1"><descrip type="subjectField">外事</descrip><note>entry note</note>'
    '<langSet xml:lang="zh_CN"><tig><term>市政府外办</term><termNote type="administrativeStatus">'
    'preferredTerm-admn-sts</termNote><admin type="source">the list</admin></tig>'
    '<ntig><termGrp><term>外办</term><termNote type="termType">shortForm</termNote></termGrp></ntig></langSet>'
    '<langSet xml:lang="en"><descripGrp><descrip type="definition">an office</descrip>'
    '<admin type="source">the law</admin></descripGrp><tig><term>Foreign Affairs <hi>Office</hi></term></tig>'
    '<tig><term>Foreign Office</term><termNote type="usageNote">forbidden</termNote></tig></langSet></termEntry>'
)


def concepts(text: str, tmp_path: Path, report: Report | None = None) -> list[Concept]:
    path = tmp_path / "in.tbx"
    path.write_text(text, "utf-8")
    return list(read_tbx(path, report))


class TestReading:
    def test_version_2(self, tmp_path: Path) -> None:
        found = concepts(V2.format(ENTRY), tmp_path)[0]
        assert (found.id, found.domain, found.note, found.definition, found.line) == (
            "c1", "外事", "entry note", "an office", 1,
        )  # fmt: skip
        assert [(t.text, t.lang, t.status, t.kind, t.source) for t in found.terms] == [
            ("市政府外办", "zh-CN", "preferred", "full", "the list"),
            ("外办", "zh-CN", "admitted", "short", ""),
            ("Foreign Affairs Office", "en", "admitted", "full", ""),
            ("Foreign Office", "en", "forbidden", "full", ""),
        ]
        assert ("lang.en/definition/admin:source", "the law") in found.extra

    def test_version_3_with_categories_as_elements(self, tmp_path: Path) -> None:
        entry = (
            '<conceptEntry id="c1"><min:subjectField>外事</min:subjectField>'
            '<langSec xml:lang="zh"><termSec><term>外办</term>'
            "<min:partOfSpeech>noun</min:partOfSpeech><min:administrativeStatus>deprecatedTerm-admn-sts"
            "</min:administrativeStatus></termSec></langSec></conceptEntry>"
        )
        found = concepts(V3.format(entry), tmp_path)[0]
        assert (found.domain, found.terms[0].status) == ("外事", "deprecated")
        assert found.extra == (("term.1/termNote:partOfSpeech", "noun"),)

    @pytest.mark.parametrize(
        ("kind", "value", "status"),
        [
            ("normativeAuthorization", "preferredTerm", "preferred"),
            ("administrativeStatus", "standardizedTerm-admn-sts", "preferred"),
            ("usageStatus", "notRecommended", "deprecated"),
            ("usageStatus", "obsolete", "deprecated"),
            ("processStatus", "supersededTerm", "deprecated"),
            ("administrativeStatus", "admittedTerm", "admitted"),
            ("xBool_Forbidden", "True", "forbidden"),
            ("usageStatus", "unheard of", "admitted"),
        ],
    )
    def test_spellings_of_the_status(self, kind: str, value: str, status: str, tmp_path: Path) -> None:
        note = f'<termNote type="{kind}">{value}</termNote>'
        entry = f'<termEntry id="c"><langSet lang="zh"><tig><term>甲</term>{note}</tig></langSet></termEntry>'
        found = concepts(V2.format(entry), tmp_path)[0]
        assert (found.terms[0].status, found.terms[0].lang) == (status, "zh")
        assert found.extra == ((f"term.1/termNote:{kind}", value),)

    def test_a_concept_without_terms_is_skipped(self, tmp_path: Path) -> None:
        report = Report()
        assert len(concepts(V2.format(ENTRY + '<termEntry id="c2"/>'), tmp_path, report)) == 1
        assert (report.skipped, report.events[0].unit) == (1, 2)

    def test_a_stray_ampersand_is_mended(self, tmp_path: Path) -> None:
        report = Report()
        found = concepts(V2.format(ENTRY.replace("the list", "R&D")), tmp_path, report)
        assert (found[0].terms[0].source, report.repairs) == ("R&D", 1)

    def test_another_root_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="the root element is <tmx>, not <martif> or <tbx>"):
            concepts("<tmx/>", tmp_path)

    def test_broken_structure_names_the_line(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"in\.tbx:3: not well-formed XML"):
            concepts(V2.format("\n\n</langSet>"), tmp_path)


words = line_text.filter(bool)
term_strategy = st.builds(
    Term,
    text=words,
    lang=st.just("zh-CN"),
    status=st.sampled_from(("preferred", "admitted", "deprecated", "forbidden")),
    kind=st.sampled_from(("full", "short", "acronym", "variant")),
    source=st.one_of(st.just(""), words),
    note=st.one_of(st.just(""), words),
    valid_from=st.sampled_from(("", "2018-01-01")),
    case=st.booleans(),
    whole=st.booleans(),
)
concept_strategy = st.builds(
    Concept,
    id=words,
    terms=st.lists(term_strategy, min_size=1, max_size=3).map(
        lambda terms: (*terms, *(replace(term, lang="en") for term in terms))
    ),
    type=st.sampled_from(("term", "body", "title")),
    domain=st.one_of(st.just(""), words),
    region=st.sampled_from(("", "HK")),
    parent=st.one_of(st.just(""), words),
    definition=st.one_of(st.just(""), words),
    note=st.one_of(st.just(""), words),
    extra=st.lists(
        st.tuples(st.sampled_from(("concept/descrip:x", "lang.en/note", "term.2/termNote:y", "term.1/xref:z")), words),
        max_size=3,
        unique_by=lambda pair: pair[0],
    ).map(lambda pairs: tuple(sorted(pairs))),
)


class TestWriting:
    @pytest.mark.parametrize("version", [2, 3])
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(found=st.lists(concept_strategy, min_size=1, max_size=3, unique_by=lambda concept: concept.id))
    def test_concepts_come_back(self, version: int, tmp_path: Path, found: list[Concept]) -> None:
        report = Report()
        write_tbx(found, tmp_path / "out.tbx", report, version=version)
        back = [replace(concept, line=0) for concept in read_tbx(tmp_path / "out.tbx")]
        assert [replace(c, extra=tuple(sorted(c.extra))) for c in back] == found
        assert report.is_clean

    def test_a_reference_to_nothing_is_left_out_and_told(self, tmp_path: Path) -> None:
        report = Report()
        extra = (("concept/ref:crossReference", "other"), ("concept/ref:crossReference/target", "nowhere"))
        concept = Concept(id="c", terms=(Term(text="甲", lang="zh"),), extra=extra)
        write_tbx([concept], tmp_path / "out.tbx", report)
        assert report.losses == {"references to ids that are not in the file": 1}

    def test_nothing_to_write_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no concept with a term: TBX cannot be empty"):
            write_tbx([Concept(id="c", terms=())], tmp_path / "out.tbx")

    def test_another_version_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match="the version of TBX is 2 or 3"):
            write_tbx([], tmp_path / "out.tbx", version=4)


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_every_real_file_is_read_and_written_valid(tmp_path: Path) -> None:
    from lxml import etree

    schemas = SHARED / "schemas"
    judges = {
        2: etree.DTD(str(schemas / "TBXcoreStructV02.dtd")),
        3: etree.RelaxNG(etree.parse(str(schemas / "TBXcoreStructV03.rng"))),
    }
    for path in sorted((SHARED / "tbx").iterdir()):
        found = list(read_tbx(path))
        tree = etree.fromstring(path.read_bytes())
        terms = [term for term in tree.iter("{*}term") if "".join(map(str, term.itertext())).strip()]
        assert sum(len(concept.terms) for concept in found) == len(terms), path.name
        for version, judge in judges.items():
            write_tbx(found, tmp_path / "out.tbx", version=version)
            assert judge.validate(etree.parse(str(tmp_path / "out.tbx"))), f"{path.name}: {judge.error_log.last_error}"
