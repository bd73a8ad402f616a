"""The Chinese words of the starter lexicon by what they are: a rough part of speech, for want of a tagger."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

Kind = Literal["adjectives", "function", "nouns", "official", "verbs"]


@cache
def starter_words(kind: Kind) -> frozenset[str]:
    """Give the words of one file of the starter lexicon; a word may stand in several.

    >>> "说明" in starter_words("verbs"), "政府" in starter_words("verbs")
    (True, False)
    """
    lines = resources.files("tmkit.bitext").joinpath(f"starter-{kind}.tsv").read_text("utf-8").split("\n")
    return frozenset(line.partition("\t")[0] for line in lines if line and not line.startswith("#"))


@cache
def only_verbs() -> frozenset[str]:
    """Give the words that are verbs and neither nouns nor parts of official wording."""
    return starter_words("verbs") - starter_words("nouns") - starter_words("official")
