"""An OmegaT project from a memory: what goes where, and that OmegaT itself applies it."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import tmkit
from tmkit.cli.app import invoke
from tmkit.errors import FileAccessError, UsageError
from tmkit.formats import read
from tmkit.formats.omegat.glossary import write_omegat_glossary
from tmkit.formats.report import Report
from tmkit.model import Concept, Status, Term, Unit
from tmkit.omegat import place_of, write_omegat
from tmkit.text.sentences import split_sentences

SCHEMAS = Path(__file__).resolve().parents[2] / "shared" / "files" / "schemas"
JAR = Path(os.environ.get("OMEGAT_JAR", "/usr/share/omegat/OmegaT.jar"))
PAIR = ("zh-CN", "en-US")
CONCEPT = Concept(
    id="c1",
    domain="government",
    terms=(
        Term(text="市长", lang="zh"),
        Term(text="burgomaster", lang="en", status="forbidden"),
        Term(text="mayor", lang="en", status="admitted"),
        Term(text="Mayor", lang="en", note="title"),
    ),
)


def unit(source: str, target: str | None, status: Status = "imported", confidence: float = 1.0) -> Unit:
    parts = None if target is None else (target,)
    return Unit(
        source_parts=(source,),
        target_parts=parts,
        source_lang="zh-CN",
        target_lang="en-US",
        status=status,
        confidence=confidence,
    )


def sources(path: Path) -> list[str]:
    return [found.source for found in read(path)]


class TestLayout:
    @pytest.mark.parametrize(
        ("status", "confidence", "place"),
        [
            ("verified", 0.1, "auto"), ("imported", 1, "auto"), ("aligned", 0.9, "auto"),
            ("aligned", 0.89, "penalty-010"), ("aligned", 0.7, "penalty-010"), ("aligned", 0.69, "penalty-030"),
            ("needs-review", 1, "penalty-030"), ("rejected", 1, ""),
        ],
    )  # fmt: skip
    def test_where_a_unit_goes(self, status: Status, confidence: float, place: str) -> None:
        assert place_of(unit("甲", "A", status, confidence)) == place

    @pytest.mark.parametrize(("source", "target"), [("甲", None), ("甲", " "), (" ", "A")])
    def test_what_is_no_pair_is_left_out(self, source: str, target: str | None) -> None:
        assert place_of(unit(source, target)) == ""

    def test_the_files(self, tmp_path: Path) -> None:
        units = [
            unit(" 甲。", "A. "), unit("乙。丙。", "B. C."), unit("丁", "D", "aligned", 0.8),
            unit("戊", "E", "needs-review"), unit("己", "F", "rejected"),
        ]  # fmt: skip
        layout = write_omegat(lambda: iter(units), tmp_path, PAIR, [CONCEPT])
        assert layout.units == {
            "tm/auto/tmkit.tmx": 1,
            "tm/auto/tmkit-paragraphs.tmx": 1,
            "tm/penalty-010/tmkit.tmx": 1,
            "tm/penalty-030/tmkit.tmx": 1,
        }
        assert (layout.left_out, layout.terms) == (1, 2)
        assert [(u.source, u.target) for u in read(tmp_path / "tm/auto/tmkit.tmx")] == [("甲。", "A.")]
        assert 'segtype="paragraph"' in (tmp_path / "tm/auto/tmkit-paragraphs.tmx").read_text("utf-8")
        names = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")}
        assert {"source", "target", "tm/enforce", "dictionary", "omegat.project", "omegat/segmentation.srx"} <= names

    def test_the_best_of_several_is_the_last(self, tmp_path: Path) -> None:
        units = [unit("甲", "V", "verified"), unit("甲", "A", "aligned", 0.95), unit("乙", "B"), unit("甲", "I")]
        write_omegat(lambda: iter(units), tmp_path, PAIR)
        found = [(u.source, u.target) for u in read(tmp_path / "tm/auto/tmkit.tmx")]
        assert found == [("乙", "B"), ("甲", "A"), ("甲", "I"), ("甲", "V")]

    def test_other_languages_stay_out_and_both_directions_come_in(self, tmp_path: Path) -> None:
        other = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh", target_lang="fr")
        turned = Unit(source_parts=("Yes",), target_parts=("是",), source_lang="en", target_lang="zh")
        assert write_omegat(lambda: iter([other, turned]), tmp_path, PAIR).left_out == 1
        assert sources(tmp_path / "tm/auto/tmkit.tmx") == ["Yes"]

    def test_again_the_same_bytes_and_what_is_not_ours_stays(self, tmp_path: Path) -> None:
        units = [unit("甲", "A", "aligned", 0.8)]
        write_omegat(lambda: iter(units), tmp_path, PAIR, [CONCEPT])
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        (tmp_path / "omegat.project").write_text("mine")
        (tmp_path / "tm/penalty-010/theirs.tmx").write_text("theirs")
        (tmp_path / "source/a.txt").write_text("甲")
        write_omegat(lambda: iter(units), tmp_path, PAIR, [CONCEPT])
        after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        changed = {path.name for path in before if before[path] != after[path]}
        assert changed == {"omegat.project"}
        assert after[tmp_path / "omegat.project"] == b"mine"
        write_omegat(lambda: iter([unit("乙", "B")]), tmp_path, PAIR)
        assert [path.name for path in (tmp_path / "tm/penalty-010").iterdir()] == ["theirs.tmx"]

    def test_the_glossary_knows_its_direction(self, tmp_path: Path) -> None:
        write_omegat_glossary([CONCEPT], tmp_path / "g.txt", "zh-CN", "en-US")
        assert (tmp_path / "g.txt").read_text("utf-8").splitlines()[1:] == [
            "市长\tMayor\ttitle; government; not: burgomaster",
            "市长\tmayor\tadmitted; government",
        ]
        write_omegat_glossary([CONCEPT], tmp_path / "g.txt", "en-US", "zh-CN")
        assert (tmp_path / "g.txt").read_text("utf-8").splitlines()[1:] == [
            "burgomaster\t市长\tgovernment",
            "mayor\t市长\tgovernment",
            "Mayor\t市长\tgovernment",
        ]

    def test_a_term_that_would_be_a_comment_is_counted(self, tmp_path: Path) -> None:
        concept = Concept(id="c", terms=(Term(text="#1", lang="zh"), Term(text="first\tone", lang="en")))
        report = Report()
        write_omegat_glossary([concept], tmp_path / "g.txt", "zh", "en", report)
        assert report.losses == {'terms that begin with "#"': 1}
        write_omegat_glossary([concept], tmp_path / "g.txt", "en", "zh", report)
        assert (tmp_path / "g.txt").read_text("utf-8").splitlines()[1:] == ["first one\t#1"]

    def test_bad_terms_are_not_in_the_tbx(self, tmp_path: Path) -> None:
        write_omegat(lambda: iter([]), tmp_path, PAIR, [CONCEPT])
        text = (tmp_path / "glossary/tmkit.tbx").read_text("utf-8")
        assert "mayor" in text
        assert "burgomaster" not in text

    @pytest.mark.skipif(not SCHEMAS.exists(), reason="no schema beside the checkout")
    def test_every_file_is_valid_for_omegat_6(self, tmp_path: Path) -> None:
        from lxml import etree

        schema = etree.XMLSchema(etree.parse(str(SCHEMAS / "tmx14.xsd")))
        props = (("file", "a.docx"), ("x-any", "b"), ("tmx:tu@usagecount", "3"))
        made = replace(
            unit("甲。乙。", "A. B.\x0c"), props=props, notes=("n",), created="2020-01-02T03:04:05Z", previous="前"
        )
        units = [made, unit("丙", "C", "aligned", 0.8), unit("丁", "D", "needs-review")]
        write_omegat(lambda: iter(units), tmp_path, PAIR)
        written = sorted(tmp_path.glob("tm/*/*.tmx"))
        assert len(written) == 3
        for path in written:
            assert schema.validate(etree.parse(str(path))), (path, schema.error_log)
        assert 'type="file"' not in "".join(path.read_text("utf-8") for path in written)

    def test_a_folder_that_cannot_be_made(self, tmp_path: Path) -> None:
        (tmp_path / "a").write_text("")
        with pytest.raises(FileAccessError, match="the folder cannot be made: Not a directory"):
            write_omegat(lambda: iter([]), tmp_path / "a" / "b", PAIR)


class TestCommand:
    def test_export_to_omegat(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        with tmkit.open_memory(tmp_path / "tm.db", create=True) as memory:
            memory.add("甲", "A", status="verified")
        (tmp_path / "g.csv").write_text("zh,en\n市长,mayor\n", "utf-8")
        folder = str(tmp_path / "p")
        memory_path, glossary = str(tmp_path / "tm.db"), str(tmp_path / "g.csv")
        assert invoke(["export", "-m", memory_path, "--to", "omegat", folder, "-g", glossary]) == 0
        assert capsys.readouterr().err.splitlines() == [
            f"{folder}/tm/auto/tmkit.tmx: 1 unit",
            f"{folder}/glossary/tmkit.txt: 1 term",
        ]

    def test_a_glossary_needs_a_project(self, tmp_path: Path) -> None:
        with tmkit.open_memory(tmp_path / "tm.db", create=True):
            pass
        with pytest.raises(UsageError, match="a glossary goes with --to omegat"):
            invoke(["export", "-m", str(tmp_path / "tm.db"), str(tmp_path / "a.tmx"), "-g", "x.csv"])


HEADER = (
    '<header creationtool="x" creationtoolversion="1" segtype="{segtype}" o-tmf="x" adminlang="en" srclang="{srclang}" '
    'datatype="plaintext"/>'
)


def tmx(units: str, *, version: str = "1.4", segtype: str = "sentence", srclang: str = "zh-CN", lead: str = "") -> str:
    header = HEADER.format(segtype=segtype, srclang=srclang)
    return f'{lead}<tmx version="{version}">{header}<body>{units}</body></tmx>'


def tu(source: str, target: str, inner: str = "", tag: str = "", codes: tuple[str, str] = PAIR) -> str:
    one, other = (
        f'<tuv xml:lang="{code}"><seg>{t}</seg></tuv>' for code, t in zip(codes, (source, target), strict=True)
    )
    return f"<tu{tag}>{inner}{one}{other}</tu>"


def sentence(number: int) -> str:
    return f"第{number}号代表团于上午抵达重庆。"


def variations() -> Iterator[tuple[str, int, bytes]]:
    """Give the ways in which tools write one unit: a file name, the number of its sentence, the bytes of the file."""
    plain = [
        {}, {"codes": ("zh", "en")}, {"codes": ("zh-Hans", "en-US")}, {"codes": ("zh-Hans-CN", "en-US")},
        {"codes": ("zh-TW", "en-US")}, {"codes": ("zh-CN", "en-GB")}, {"codes": ("zh_CN", "en_US")},
        {"tag": ' tuid="7"'}, {"inner": '<prop type="id">7</prop>'}, {"inner": "<note>seen</note>"},
        {"inner": '<prop type="prev">前。</prop><prop type="next">后。</prop>'}, {"inner": '<prop type="x-a">b</prop>'},
        {"inner": '<prop type="file">a.docx</prop>'}, {"tag": ' creationdate="20200101T000000Z" creationid="li"'},
        {"tag": ' creationdate="yesterday"'},
    ]  # fmt: skip
    number = 0
    for number, options in enumerate(plain, 1):
        text = tu(sentence(number), f"Answer {number}.", **options)  # type: ignore[arg-type]
        yield f"{number}.tmx", number, tmx(text).encode()
    n = number + 1
    pairs = [tu(sentence(n + place), f"Answer {n + place}.") for place in range(11)]
    yield f"{n}.tmx", n, tmx(pairs[0], srclang="*all*").encode()
    turned = tu(f"Answer {n + 1}.", sentence(n + 1), codes=("en-US", "zh-CN"))
    yield f"{n + 1}.tmx", n + 1, tmx(turned, srclang="en-US").encode()
    yield f"{n + 2}.tmx", n + 2, tmx(pairs[2], segtype="paragraph").encode()
    tagged = tu(sentence(n + 3).replace("代表团", "<ph>&lt;b&gt;</ph>代表团"), f"Answer <ph>&lt;b&gt;</ph>{n + 3}.")
    yield f"{n + 3}.tmx", n + 3, tmx(tagged).encode()
    yield f"{n + 4}.tmx", n + 4, tmx(pairs[4], version="1.4b").encode()
    yield f"{n + 5}.tmx", n + 5, tmx(pairs[5], lead='<?xml version="1.0"?><!DOCTYPE tmx SYSTEM "tmx14.dtd">').encode()
    yield f"{n + 6}.tmx", n + 6, tmx(pairs[6], lead='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
    yield f"{n + 7}.tmx.gz", n + 7, gzip.compress(tmx(pairs[7]).encode())
    yield f"{n + 8}.tmx", n + 8, tmx(tu(" " + sentence(n + 8), f" Answer {n + 8}.")).encode()
    yield f"{n + 9}.tmx", n + 9, tmx(pairs[9] + tu("坏&#x1;字", "bad")).encode()
    yield f"{n + 10}.tmx", n + 10, tmx(pairs[10]).removesuffix("</body></tmx>").encode()


def classpath() -> str:
    folders = (JAR.parent, JAR.parent / "lib", Path("/usr/share/java"))
    extra = [str(path) for name in ("jaxb*", "*activation*", "istack*") for path in folders[2].glob(f"{name}.jar")]
    return ":".join([str(JAR), *(str(path) for path in folders[1].glob("*.jar")), *extra])


def run_omegat(project: Path, config: Path) -> str:
    """Let OmegaT translate a project; its status says nothing, so that only its log and its files count."""
    command = [
        "java", "-Djava.awt.headless=true", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-cp", classpath(),
        "org.omegat.Main", str(project), "--mode=console-translate", f"--config-dir={config}",
        "--disable-project-locking", "--no-team", "--quiet",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A project of all variations and of what must be split, translated by OmegaT."""
    folder = tmp_path_factory.mktemp("omegat")
    project = folder / "project"
    with tmkit.open_memory(folder / "tm.db", create=True) as memory:
        for name, _number, data in variations():
            (folder / name).write_bytes(data)
            memory.import_units(read(folder / name), file=name)
        for number, text in enumerate(pieces()):
            memory.add(text, f"<{number}>", status="verified")
        memory.add("甲说一。乙说二。", "A says one. B says two.", status="verified")
        memory.add("代表团离开了重庆。", "wrong", status="verified")
        memory.update(memory.add("代表团离开了重庆！", "left"), status="rejected")
        write_omegat(memory.units, project, PAIR, [CONCEPT])
    lines = [sentence(number) for _name, number, _data in variations()]
    (project / "source" / "a.txt").write_text("\n\n".join(lines), "utf-8")
    (project / "source" / "b.txt").write_text("\n\n".join([*PARAGRAPHS, "乙说二。", "代表团离开了重庆."]), "utf-8")
    return project, run_omegat(project, folder / "config")


PARAGRAPHS = (
    "他说：“好的。没问题。”会议于10:00开始。",
    "《摔跤吧！爸爸》好看。喊着“加油！”跑过来。他赢了！",
    "（他来了。）这是真的吗？是真的。",
    "他说“真的吗？”，然后走了。外宾乘3.5小时的高铁抵达。",
)


def pieces() -> Iterable[str]:
    return dict.fromkeys(piece for text in PARAGRAPHS for piece in split_sentences(text, "zh"))


@pytest.mark.skipif(not JAR.exists() or not shutil.which("java"), reason="OmegaT (Debian package omegat) is not here")
class TestOmegatItself:
    def test_every_file_loads(self, translated: tuple[Path, str]) -> None:
        project, log = translated
        assert "TF_TM_LOAD_ERROR" not in log, log
        assert log.count("TMXR_INFO_READING_COMPLETE") >= 2
        assert (project / "target" / "a.txt").exists(), log

    def test_every_variation_is_applied(self, translated: tuple[Path, str]) -> None:
        lines = (translated[0] / "target" / "a.txt").read_text("utf-8").split("\n\n")
        numbers = [number for _name, number, _data in variations()]
        assert len(numbers) == 26
        assert [line.strip() for line in lines] == [f"Answer {number}." for number in numbers]

    def test_omegat_splits_as_we_do(self, translated: tuple[Path, str]) -> None:
        lines = (translated[0] / "target" / "b.txt").read_text("utf-8").split("\n\n")
        numbers = {text: f"<{number}>" for number, text in enumerate(pieces())}
        expected = [" ".join(numbers[piece] for piece in split_sentences(text, "zh")) for text in PARAGRAPHS]
        assert lines[: len(PARAGRAPHS)] == expected

    def test_units_of_several_sentences_are_split_and_what_differs_stays(self, translated: tuple[Path, str]) -> None:
        lines = (translated[0] / "target" / "b.txt").read_text("utf-8").split("\n\n")
        assert [line.strip() for line in lines[len(PARAGRAPHS) :]] == ["B says two.", "代表团离开了重庆."]
