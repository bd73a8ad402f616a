"""Our rules as SRX: applied by our own SRX engine they give what our splitter gives, but for a small, stated share."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path

import pytest

from tmkit.cli.app import invoke
from tmkit.errors import UsageError
from tmkit.formats.srx import read_srx, write_srx
from tmkit.text.sentences import split_sentences
from tmkit.text.srx import SrxSplitter, splitter_for
from tmkit.text.srx_rules import own_rules

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold" / "align"
HAN = re.compile("[\u3400-\u9fff]")
PARAGRAPH = 6


@pytest.fixture(scope="module")
def splitters(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SrxSplitter]:
    """The rules as they come back from a file."""
    path = tmp_path_factory.mktemp("srx") / "own.srx"
    write_srx(own_rules(), path)
    rules = read_srx(path)
    return {lang: splitter_for(rules, lang) for lang in ("zh", "en")}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh", "他说：“好的。没问题。”会议于10:00开始。"),
        ("zh", "《摔跤吧！爸爸》好看。"),
        ("zh", "喊着“加油！”跑过来。他赢了！"),
        ("zh", "（他来了。）会议开始。"),
        ("zh", "这是一个很长的句子……但是没有完。"),
        ("zh", "“真的吗？”她问。“真的！”"),
        ("en", "Dr. Li met the U.S. envoy at 5 p.m. on Monday. They agreed."),
        ("en", "We said no. He left. See No. 5 on p. 7."),
        ("en", '"Who is there?" Wang asked. Nobody answered.'),
        ("en", "Tencent Holdings Ltd. was founded in 1998. It (see Fig. 2.) grew."),
        ("en", "J. K. Rowling wrote it. The end."),
        ("en", "1. First things first. 2.5 percent is low."),
        ("en", "He stopped. . . . Then he went on."),
        ("en", "It cost 5 p.m. dollars? yes! 3.5 percent."),
    ],
)
def test_the_rules_split_as_we_do(lang: str, text: str, splitters: dict[str, SrxSplitter]) -> None:
    assert splitters[lang].split(text) == split_sentences(text, lang)


def test_all_patterns_can_be_read(splitters: dict[str, SrxSplitter]) -> None:
    for splitter in splitters.values():
        splitter.split("x")
        assert not splitter.rejections


def test_the_patterns_keep_to_what_other_tools_know() -> None:
    for language in own_rules().languages:
        for rule in language.rules:
            for pattern in (rule.before, rule.after):
                assert not re.search(r"[*+?}]\+|\\[hRXQ]|\\p\{Is|\\x\{|&&|--", pattern), pattern


def borders(parts: list[str]) -> set[int]:
    return set(accumulate(len("".join(part.split())) for part in parts[:-1]))


def agreement(splitter: SrxSplitter, lang: str, lines: list[str]) -> tuple[float, float]:
    """Give the shares of equal lines and of equal borders (F1)."""
    pairs = [(split_sentences(line, lang), splitter.split(line)) for line in lines]
    ours, theirs = ([borders(pair[side]) for pair in pairs] for side in (0, 1))
    both = sum(len(a & b) for a, b in zip(ours, theirs, strict=True))
    equal = sum(a == b for a, b in pairs) / len(pairs)
    return equal, 2 * both / max(1, sum(map(len, ours)) + sum(map(len, theirs)))


def lines_of(paths: list[Path], lang: str) -> list[str]:
    lines = [line.strip() for path in paths for line in path.read_text("utf-8").split("\n")]
    return [line for line in lines if line and bool(HAN.search(line)) == (lang == "zh")]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_corpus(lang: str, splitters: dict[str, SrxSplitter]) -> None:
    equal, found = agreement(splitters[lang], lang, lines_of(sorted((ROOT / "corpus" / "clean").glob("*.txt")), lang))
    assert equal >= 0.99
    assert found >= 0.99


@pytest.mark.skipif(not GOLD.exists(), reason="no gold beside the checkout")
@pytest.mark.parametrize(("lang", "joint"), [("zh", ""), ("en", " ")])
def test_paragraphs_of_every_kind(lang: str, joint: str, splitters: dict[str, SrxSplitter]) -> None:
    paragraphs = []
    for path in sorted(GOLD.glob(f"*/{lang}/*")):
        lines = [line.strip() for line in path.read_text("utf-8").split("\n") if line.strip()]
        paragraphs += [joint.join(lines[n : n + PARAGRAPH]) for n in range(0, len(lines), PARAGRAPH)]
    equal, found = agreement(splitters[lang], lang, paragraphs)
    assert equal >= 0.97
    assert found >= 0.99


class TestCommand:
    def test_the_rules_are_written_and_applied(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.txt").write_text("Mr. Li left. He waved.\n", "utf-8")
        assert invoke(["split", "--write-srx", str(tmp_path / "own.srx")]) == 0
        assert invoke(["split", str(tmp_path / "a.txt"), "--srx", str(tmp_path / "own.srx")]) == 0
        assert capsys.readouterr() == ("Mr. Li left.\nHe waved.\n", "")

    def test_a_rule_that_cannot_be_used_is_told(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "a.txt").write_text("Yes. No.\n", "utf-8")
        (tmp_path / "bad.srx").write_text(
            '<srx><body><languagerules><languagerule languagerulename="x">\n<rule break="no">'
            "<beforebreak>(</beforebreak></rule>\n<rule><beforebreak>\\.</beforebreak><afterbreak>\\s</afterbreak></rule></languagerule>"
            '</languagerules><maprules><languagemap languagepattern=".*" languagerulename="x"/></maprules></body></srx>'
        )
        assert invoke(["split", str(tmp_path / "a.txt"), "--srx", str(tmp_path / "bad.srx")]) == 0
        out, err = capsys.readouterr()
        assert out == "Yes.\nNo.\n"
        assert "bad.srx:2: srx.pattern: the pattern cannot be read: " in err
        assert err.endswith("; the rule ( |  was left out\n")

    def test_nothing_to_do(self) -> None:
        with pytest.raises(UsageError, match="nothing to do: give a FILE to split, or --write-srx"):
            invoke(["split"])
