"""A delivery ready to be scored: its sides checked for equal numbers of segments and for their languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, cast

from tmkit.errors import InputError, UsageError
from tmkit.langs import detect, parse_code
from tmkit.scoring.pairing import check_pairing
from tmkit.scoring.settings import Settings
from tmkit.text.script import to_simplified

References: TypeAlias = Sequence[str] | Sequence[Sequence[str]]
_NAMED = {"zh": "Chinese", "en": "English"}
_ENOUGH_LETTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The sides of a delivery, segment by segment, as given.

    ``references`` holds one list for each translator, none where there is no reference; ``source`` is empty where
    there is none, ``against`` the delivery to compare with. ``lang`` is the language of
    the hypothesis, ``source_lang`` that of the source, each empty where unknown. ``warnings`` are one sentence each.
    """

    hypothesis: Sequence[str]
    references: tuple[Sequence[str], ...] = ()
    source: Sequence[str] = ()
    against: Sequence[str] | None = None
    lang: str = ""
    source_lang: str = ""
    warnings: tuple[str, ...] = ()


def gather_delivery(
    hypothesis: Sequence[str],
    reference: References | None,
    source: Sequence[str] | None,
    against: Sequence[str] | None,
    settings: Settings,
) -> Delivery:
    """Give the delivery, or say in one line what does not fit together.

    Raises :class:`~tmkit.errors.InputError` for no segments and for sides of unequal length (with the first place that
    differs), :class:`~tmkit.errors.UsageError` for one language twice and for what is not a list of texts.
    """
    references = _references(reference, len(hypothesis))
    sides = [("hypothesis", hypothesis), *(("reference", side) for side in references)]
    sides += [(name, side) for name, side in (("source", source), ("second hypothesis", against)) if side is not None]
    for name, side in sides:
        _check_texts(name, side)
    if not hypothesis:
        raise InputError("there are no segments to score: the hypothesis is empty")
    for name, side in sides[1:]:
        check_pairing("hypothesis", hypothesis, name, side)
    if settings.documents is not None and len(settings.documents) != len(hypothesis):
        raise UsageError(f"{len(settings.documents)} document names for {len(hypothesis)} segments; give one a segment")
    found = Delivery(hypothesis=hypothesis, references=references, source=source or (), against=against)
    return _with_empty_told(_with_languages(found, settings))


def _references(reference: References | None, segments: int) -> tuple[Sequence[str], ...]:
    if reference is None:
        return ()
    if isinstance(reference, str) or not reference or not isinstance(reference[0], (list, tuple)):
        return (cast(Sequence[str], reference),)
    sides = cast(tuple[Sequence[str], ...], tuple(reference))
    if len(sides) == segments != len(sides[0]):
        cure = "give one list for each translator, not one for each segment"
        raise UsageError(f"{segments} lists of references of {len(sides[0])} texts for {segments} segments: {cure}")
    return sides


def _check_texts(name: str, side: Sequence[str]) -> None:
    if isinstance(side, str):
        raise UsageError(f"the {name} is one text; give a list with one text a segment")
    for number, text in enumerate(side, 1):
        if not isinstance(text, str):
            raise UsageError(f"the {name} holds {type(text).__name__} where a text belongs", unit=number)


def _with_languages(delivery: Delivery, settings: Settings) -> Delivery:
    target = _language(settings.lang)
    seen = _detected(delivery.references[0] if delivery.references else delivery.hypothesis)
    warnings = list(delivery.warnings)
    if not target:
        _check_one_language(delivery, seen)
        target = seen
        if not target:
            warnings.append("the language of the delivery cannot be told; scored with the settings of English")
    elif seen and seen != target and {seen, target} == {"zh", "en"}:
        warnings.append(f"the text looks {_NAMED[seen]}, scored with the settings of {_NAMED[target]} as asked")
    source_lang = ""
    if delivery.source:
        source_lang = _language(settings.source_lang) or _detected(delivery.source)
        if source_lang and source_lang == target:
            cure = "name the right files, or the languages"
            raise UsageError(f"source and hypothesis are both {_NAMED.get(target, target)}: {cure}")
    return replace(delivery, lang=target, source_lang=source_lang, warnings=tuple(warnings))


def _check_one_language(delivery: Delivery, seen: str) -> None:
    """A reference in another language than the hypothesis is the wrong file; so is a second hypothesis."""
    if not delivery.references:
        return
    for name, side in (("hypothesis", delivery.hypothesis), ("second hypothesis", delivery.against)):
        found = _detected(side) if side is not None else ""
        if found and seen and found != seen:
            cure = "exchange the files, or name the language to score it all the same"
            raise UsageError(f"the {name} is {_NAMED[found]} and the reference {_NAMED[seen]}: {cure}")


def _language(code: str | None) -> str:
    return parse_code(code).language if code else ""


def _detected(texts: Iterable[str]) -> str:
    """Give the language of most of the text, judged by its first 20,000 characters."""
    parts, length = [], 0
    for text in texts:
        parts.append(text[:_ENOUGH_LETTERS])
        length += len(text)
        if length >= _ENOUGH_LETTERS:
            break
    return detect("\n".join(parts))


def _with_empty_told(delivery: Delivery) -> Delivery:
    told = list(delivery.warnings)
    named = [("hypothesis", delivery.hypothesis), ("second hypothesis", delivery.against or ())]
    named += [("reference", side) for side in delivery.references]
    for name, side in named:
        empty = [number for number, text in enumerate(side, 1) if not text.strip()]
        if empty:
            them = "segment is" if len(empty) == 1 else "segments are"
            told.append(f"{len(empty)} {them} empty in the {name}, the first is number {empty[0]}")
    return replace(delivery, warnings=tuple(told))


@dataclass(frozen=True, slots=True)
class Normalization:
    """How texts are made alike before BLEU, chrF and TER; ``signature`` says so behind sacrebleu's own."""

    script: str
    width: str

    @classmethod
    def of(cls, lang: str, settings: Settings) -> Normalization:
        """Give the normalisation of a language: for Chinese one script and NFKC, for others nothing."""
        is_chinese = lang == "zh"
        script = settings.script or ("hans" if is_chinese else "keep")
        return cls(script, settings.width or ("nfkc" if is_chinese else "keep"))

    @property
    def signature(self) -> str:
        """The part of a signature that names script and width."""
        return f"script:{self.script}|width:{self.width}"

    def apply(self, texts: Sequence[str]) -> Sequence[str]:
        """Give the texts made alike.

        >>> Normalization("hans", "nfkc").apply(["２０２０年，舉行"])
        ['2020年,举行']
        """
        if self.width == "nfkc":
            texts = [unicodedata.normalize("NFKC", text) for text in texts]
        if self.script == "hans":
            texts = [to_simplified(text) for text in texts]
        return texts
