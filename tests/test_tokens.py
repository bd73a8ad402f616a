"""Words, stems, and jieba kept quiet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.text.tokens import english_words, stem, word_frequencies, words


@settings(deadline=None)  # the first call loads the dictionary
@given(st.text(st.sampled_from("重庆市政府举行招待会 \n，。AB1-%"), max_size=30))
def test_words_cover_the_text(text: str) -> None:
    assert "".join(words(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The Mayor's 3.5% rise", ["the", "mayor", "'", "s", "3", ".", "5", "%", "rise"]),
        ("Naïve café—yes", ["naïve", "café", "—", "yes"]),
        ("snake_case 中文", ["snake_case", "中文"]),
        (" \n", []),
    ],
)
def test_english_words(text: str, tokens: list[str]) -> None:
    assert english_words(text) == tokens


def test_frequencies_tell_common_words() -> None:
    frequencies = word_frequencies()
    assert frequencies["合作"] > frequencies["巴南区"] > 0
    assert frequencies.get("喵汪咩", 0) == 0
    with pytest.raises(TypeError):
        frequencies["新"] = 1  # type: ignore[index]


@pytest.mark.parametrize(
    "forms",
    [
        "city cities City",
        "visit visits visited visiting",
        "cooperate cooperates cooperated cooperating cooperation cooperative",
        "agree agrees agreed agreeing",
        "happy happiness",
        "run runs running",
        "hope hopes hoped hoping",
        "policy policies",
        "mayor mayors mayor's mayors' mayor’s",
        "control controls controlled controlling",
        "nation nations national nationally",
        "die dies died dying",
        "enjoy enjoys enjoyed enjoying",
        "employ employs employed employer employing",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["general generate", "news new", "bus bus's bust", "hop hope", "university universal", "this thi", "gas ga"]
)
def test_different_words_keep_different_stems(pair: str) -> None:
    first, *_, last = pair.split()
    if pair.startswith("university"):
        pytest.xfail("Porter's stemmer joins these two")
    assert stem(first) != stem(last)


@given(st.text(st.sampled_from("abcdeigilnorstuyz'"), max_size=12))
def test_stems_are_never_longer_and_lower_case(word: str) -> None:
    assert len(stem(word)) <= len(word) + 1
    assert stem(word) == stem(word).lower()


LOADING = "import tmkit.text.tokens as t, sys; assert 'jieba' not in sys.modules; print(t.words('市长会见外宾')[0])"


@pytest.mark.parametrize("kind", ["fresh", "read-only", "damaged"])
def test_jieba_says_nothing_and_writes_only_into_the_own_cache(tmp_path: Path, kind: str) -> None:
    cache, scratch = tmp_path / "cache", tmp_path / "scratch"
    cache.mkdir()
    scratch.mkdir()
    if kind == "read-only":
        cache = Path("/proc/self/no-such-folder")
    environment = {
        **os.environ,
        "XDG_CACHE_HOME": str(cache),
        "TMPDIR": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "error",
    }
    if kind == "fresh":
        # Without bytecode the compiler looks at jieba's sources, and has something to say.
        environment["PYTHONPYCACHEPREFIX"] = str(tmp_path / "no-bytecode")
    runs = 2 if kind == "damaged" else 1
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", LOADING], env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr, done.stdout.strip()) == (0, "", "市长")
        for kept in cache.rglob("jieba-*"):
            kept.write_bytes(b"damaged")
    assert list(scratch.iterdir()) == []
