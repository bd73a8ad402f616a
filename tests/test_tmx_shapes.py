"""The quick ways of TMX against the plain ones: shapes in reading, templates in writing, never another answer.

Each is asked with the compiled core and with its references in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from formats_strategies import contents, dates, legal_text, units
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tmx_texts import tmx

from tmkit.core import core
from tmkit.errors import TmkitError
from tmkit.formats.report import Report
from tmkit.formats.tmx import pieces
from tmkit.formats.tmx import shapes as shape_module
from tmkit.formats.tmx import templates as template_module
from tmkit.formats.tmx.reader import read_tmx
from tmkit.formats.tmx.shapes import Shapes
from tmkit.formats.tmx.templates import FormWriter, Templates
from tmkit.formats.tmx.writer import write_tmx
from tmkit.model import Unit

SHARED = Path(__file__).resolve().parents[2] / "shared"
FILES = sorted((SHARED / "files").glob("tmx*/*")) if SHARED.exists() else []
PROFILES = ("", "omegat", "memoq", "trados", "phrase", "xtm")

texts = st.sampled_from(
    ("甲", "A & B".replace("&", "&amp;"), "", "&#13;", "a]]>b", "<ph x='1'/>", '<ph x="1">&lt;</ph>', "x\ty")
)
stamps = st.sampled_from(("20240102T030405Z", "20241302T030405Z", "2024-01-02", "", "20240230T000000Z"))
values = st.sampled_from(("ann", "", "a &quot;b&quot;", "1", "07", "x"))
kinds = st.sampled_from(
    ("client", "x-tmkit-status", "x-tmkit-confidence", "x-tmkit-prev", "x-context-pre", "prev", "tmx:place", "file", "")
)
props = st.sampled_from(("verified", "0.5", "7", "甲", "&lt;seg&gt;a&amp;amp;b&lt;/seg&gt;", ""))
spaces = st.sampled_from(("", " ", "\n  ", "\r\n"))


@contextmanager
def switched_off(home: type, name: str, plain: Callable[..., object]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(home, name, plain)
        yield


@pytest.fixture(params=["core", "reference"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "core" and core is None:
        pytest.skip("the core was not built")
    if request.param == "reference":
        for module in (pieces, shape_module, template_module):
            monkeypatch.setattr(module, "core", None)


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """Give units of one or two shapes, one after the other, with other values in each."""
    shapes = [draw(shape()) for _ in range(draw(st.integers(1, 2)))]
    return "".join(fill(draw, draw(st.sampled_from(shapes))) for _ in range(draw(st.integers(2, 6))))


@st.composite
def shape(draw: st.DrawFn) -> list[object]:
    """Give a ``tu`` as literal texts and, where a value is to be drawn, strategies."""
    attributes = st.sampled_from(
        (("tuid", values), ("creationdate", stamps), ("changeid", values), ("usagecount", values), ("o-tmf", values))
    )
    found: list[object] = [
        "<tu",
        *attribute_parts(draw(st.lists(attributes, max_size=3, unique_by=lambda a: a[0]))),
        ">",
    ]
    found += child_parts(draw)
    for lang in draw(st.sampled_from((("zh-CN", "en"), ("en", "zh-CN"), ("zh-TW", "zh-CN"), ("en", "de")))):
        own = draw(st.lists(attributes, max_size=2, unique_by=lambda a: a[0]))
        found += [spaces, f'<tuv xml:lang="{lang}"', *attribute_parts(own), ">", *child_parts(draw), "<seg>", texts]
        found += ["</seg></tuv>"]
    return [*found, spaces, "</tu>", spaces]


def attribute_parts(attributes: Sequence[tuple[str, object]]) -> list[object]:
    return [part for name, value in attributes for part in (f' {name}="', value, '"')]


def child_parts(draw: st.DrawFn) -> list[object]:
    found: list[object] = []
    for _ in range(draw(st.integers(0, 2))):
        found += [f'<prop type="{draw(kinds)}">', props, "</prop>"]
    return [*found, "<note>", texts, "</note>"] if draw(st.booleans()) else found


def fill(draw: st.DrawFn, parts: list[object]) -> str:
    return "".join(part if isinstance(part, str) else str(draw(part)) for part in parts)  # type: ignore[arg-type]


def account(path: Path) -> tuple[object, ...]:
    report = Report()
    try:
        found = list(read_tmx(path, report))
    except TmkitError as error:
        return (str(error),)
    return found, report.units, [event.line("") for event in report.events], report.losses


def never(*_: object) -> None:
    return None


@pytest.mark.usefixtures("way")
class TestShapes:
    """A unit read by its shape is the unit that the general pattern and the parser would give."""

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(bodies())
    def test_any_units(self, tmp_path: Path, body: str) -> None:
        path = tmp_path / "in.tmx"
        path.write_text(tmx(body), "utf-8", newline="")
        quick = account(path)
        with switched_off(Shapes, "read", never):
            assert quick == account(path)

    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_files_of_many_tools(self, path: Path) -> None:
        quick = account(path)
        with switched_off(Shapes, "read", never):
            assert quick == account(path)

    def test_usual_files_are_read_by_shapes(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "in.tmx"
        pair = '<tuv xml:lang="zh-CN"><seg>甲{0}</seg></tuv><tuv xml:lang="en" changeid="p{0}"><seg>A</seg></tuv>'
        rest = '<prop type="x-tmkit-status">aligned</prop><prop type="client">c &amp; {0}</prop>'
        path.write_text(tmx("".join(f'<tu tuid="{n}">{rest}{pair}</tu>\n'.format(n) for n in range(10))), "utf-8")
        asked = account(path)
        monkeypatch.setattr("tmkit.formats.tmx.pieces.quick_record", one_time(monkeypatch))
        assert account(path) == asked


def one_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], object]:
    """Give the general pattern for the first and the last unit only: the last stands before the end of the file."""
    from tmkit.formats.tmx.quick import quick_record

    seen: list[str] = []

    def read(text: str) -> object:
        seen.append(text)
        assert len(seen) <= 2, "a unit of a known shape went the general way"
        return quick_record(text)

    return read


@st.composite
def batches(draw: st.DrawFn) -> list[Unit]:
    """Give units with the same properties and other values, as the units of one memory are."""
    first = draw(units())
    if draw(st.booleans()):
        stamp = draw(
            st.sampled_from(("tmx:tu@changedate", "tmx:source@creationdate", "tmx:tu@usagecount", "tmx:place"))
        )
        first = replace(first, props=(*first.props, (stamp, draw(st.sampled_from(("20240102T030405Z", "1", "x"))))))
    found = [first]
    for _ in range(draw(st.integers(1, 4))):
        source = draw(contents())
        found.append(
            replace(
                draw(st.sampled_from(found)),
                source_parts=source,
                target_parts=draw(st.one_of(st.none(), st.just(source), contents())),
                id=draw(legal_text),
                changed=draw(st.one_of(st.just(""), st.just("2024-01-02T03:04:05Z"), dates)),
                article=draw(st.one_of(st.just(""), st.text(max_size=5).filter(lambda t: t.isprintable()))),
                props=tuple((name, draw(legal_text) if name != "tmx:place" else value) for name, value in first.props),
            )
        )
    return found


@pytest.mark.usefixtures("way")
class TestTemplates:
    """A unit written by a template is written as without."""

    @settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(batches(), st.sampled_from(PROFILES))
    def test_any_units(self, tmp_path: Path, batch: list[Unit], profile: str) -> None:
        quick, plain = Report(), Report()
        write_tmx(batch, tmp_path / "quick.tmx", quick, profile=profile)
        with switched_off(Templates, "write", lambda self, unit: self._write(unit)):
            write_tmx(batch, tmp_path / "plain.tmx", plain, profile=profile)
        assert (tmp_path / "quick.tmx").read_bytes() == (tmp_path / "plain.tmx").read_bytes()
        assert quick.losses == plain.losses

    @pytest.mark.parametrize("profile", ("", "memoq"))
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
    def test_files_of_many_tools(self, tmp_path: Path, path: Path, profile: str) -> None:
        try:
            found = list(read_tmx(path))
        except TmkitError:
            return
        write_tmx(found, tmp_path / "quick.tmx", profile=profile)
        with switched_off(Templates, "write", lambda self, unit: self._write(unit)):
            write_tmx(found, tmp_path / "plain.tmx", profile=profile)
        assert (tmp_path / "quick.tmx").read_bytes() == (tmp_path / "plain.tmx").read_bytes()

    def test_usual_units_are_written_by_templates(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[Unit] = []
        plain = Templates.write

        def counted(self: Templates, unit: Unit) -> bytes:
            write = self._write
            self._write = lambda unit: asked.append(unit) or write(unit)  # type: ignore[func-returns-value]
            try:
                return plain(self, unit)
            finally:
                self._write = write

        monkeypatch.setattr(Templates, "write", counted)
        unit = Unit(
            source_parts=("甲",), target_parts=("A & 50%",), source_lang="zh", target_lang="en", confidence=0.25
        )
        batch = [replace(unit, id=str(n), created="2024-01-02T03:04:05Z", props=(("a%s", f"{n}"),)) for n in range(5)]
        write_tmx(batch, tmp_path / "out.tmx")
        assert len(asked) == 1, "only the first unit goes the plain way"
        assert list(read_tmx(tmp_path / "out.tmx")) == batch

    @pytest.mark.skipif(core is None, reason="the core was not built")
    def test_what_the_core_leaves_to_python(self, tmp_path: Path) -> None:
        unit = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh", target_lang="en")
        unit = replace(unit, source_ids=(1,), created="2024-01-01T00:00:00Z")
        batch = (
            unit,
            replace(unit, target_parts=("lone \ud800 half",)),
            replace(unit, target_parts=("A\x1f",)),
            replace(unit, source_ids=(2**70,)),
            replace(unit, created="2024-02-29T00:00:00Z"),
            replace(unit, props=[("a", "b")]),  # type: ignore[arg-type]
        )
        report = Report()
        write_tmx(batch, tmp_path / "out.tmx", report)
        assert report.losses == {"characters outside XML 1.0": 2}
        with switched_off(FormWriter, "write", never), switched_off(Templates, "write", lambda self, u: self._write(u)):
            write_tmx(batch, tmp_path / "plain.tmx")
        assert (tmp_path / "out.tmx").read_bytes() == (tmp_path / "plain.tmx").read_bytes()
