"""Words: Chinese by jieba, English by one pattern, and English stems for matching.

jieba is loaded at the first call only, without its messages, and without its own cache in the shared temporary folder:
its table of frequencies is kept in a private cache folder of the user, and simply built again where there is none.
"""

from __future__ import annotations

import logging
import re
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tmkit.text.kept import kept_table
from tmkit.text.stems import stem

if TYPE_CHECKING:
    import jieba

__all__ = ["english_words", "stem", "word_frequencies", "words"]

_ENGLISH = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> list[str]:
    """Give the words of a Chinese text, punctuation marks included and white space left out.

    Joined they are the text without its white space. Best on simplified text: fold the script first.

    >>> words("市长会见外宾，参观港口。")
    ['市长', '会见', '外宾', '，', '参观', '港口', '。']
    """
    return [word for word in _tokenizer().cut(text) if not word.isspace()]


def english_words(text: str) -> list[str]:
    r"""Give the tokens ``\w+`` and single marks of the lower-cased text: the units of an English score.

    >>> english_words("The Mayor's 3.5% rise")
    ['the', 'mayor', "'", 's', '3', '.', '5', '%', 'rise']
    """
    return _ENGLISH.findall(text.lower())


def word_frequencies() -> Mapping[str, int]:
    """Give how often each word of jieba's dictionary was seen in its corpus; beginnings of words are there with 0.

    >>> word_frequencies()["重庆"] > word_frequencies()["重庆市"] > 0
    True
    """
    return MappingProxyType(_tokenizer().FREQ)


@cache
def _tokenizer() -> jieba.Tokenizer:
    with warnings.catch_warnings(), _hidden("pkg_resources"):
        # jieba has invalid escapes in its patterns, which the compiler remarks upon.
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    dictionary = Path(jieba.__file__).parent / "dict.txt"
    name = f"jieba-{jieba.__version__}-{dictionary.stat().st_size}"
    tokenizer.FREQ, tokenizer.total = kept_table(name, lambda: _read_frequencies(dictionary))
    tokenizer.initialized = True
    return tokenizer


@contextmanager
def _hidden(module: str) -> Iterator[None]:
    """Let an import inside the block not find a module: jieba does without it, and it is slow and deprecated."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]


def _read_frequencies(dictionary: Path) -> tuple[dict[str, int], int]:
    frequencies: dict[str, int] = {}
    total = 0
    with dictionary.open(encoding="utf-8") as lines:
        for line in lines:
            word, count = line.split(" ", 2)[:2]
            frequencies[word] = int(count)
            total += int(count)
            # jieba walks along the beginnings of words and needs each of them as a key.
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
    return frequencies, total
