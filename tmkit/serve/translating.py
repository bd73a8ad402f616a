"""The protocols of LibreTranslate and DeepL v2, for programs that ask for a translation.

They get one only where the memory has it: a match at or above the threshold (100 per cent unless told otherwise).
Otherwise their own text comes back unchanged, and the header ``X-Tmkit-Match`` says ``none``. A match that differs
never poses as a translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.langs import detect
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Desk, Operation, fields_of, reply, text_of
from tmkit.serve.pairs import language
from tmkit.serve.searching import find_in_all, languages_of

MOST_TEXTS = 50
NAMES = {"zh": "Chinese", "en": "English"}
LIBRE_CODES = {"zh": "zh-Hans"}
MADE_UP_LIMIT = 1_000_000_000


async def _translations(desk: Desk, texts: list[str], source: str) -> tuple[list[str], list[str], list[str]]:
    """Give for each text its translation or itself, what kind of match it was, and its language."""
    if not texts or len(texts) > MOST_TEXTS:
        raise RefusedError(400, f"give 1 to {MOST_TEXTS} texts")
    found, kinds, languages = [], [], []
    for text in texts:
        lang = source or detect(text) or "en"
        matches = []
        if text.strip():
            matches = await desk.work(find_in_all, desk.shelf, text_of(desk, text), lang, desk.settings.mt_threshold, 1)
        found.append(matches[0].target if matches else text)
        kinds.append(f"{matches[0].kind}; {matches[0].score:g}" if matches else "none")
        languages.append(lang)
    return found, kinds, languages


async def _check(desk: Desk, *codes: str) -> None:
    known = await desk.work(languages_of, desk.shelf)
    for code in filter(None, codes):
        if language(code) not in known:
            raise RefusedError(400, f"{code[:40]} is not supported: the memories have {', '.join(sorted(known))}")


async def libre_languages(desk: Desk, _request: Request) -> Response:
    """Answer with the languages, as LibreTranslate does."""
    known = sorted(await desk.work(languages_of, desk.shelf))
    codes = {name: LIBRE_CODES.get(name, name) for name in known}
    return reply(
        [
            {"code": codes[name], "name": NAMES.get(name, name), "targets": [codes[o] for o in known if o != name]}
            for name in known
        ]
    )


async def libre_translate(desk: Desk, request: Request) -> Response:
    """Answer LibreTranslate's ``translate``: the shape of ``q``, one text or a list, is that of the answer."""
    raw = await fields_of(request)
    texts = raw.get("q", [])
    source, target = _first(raw, "source"), _first(raw, "target")
    is_auto = source in ("", "auto")
    await _check(desk, "" if is_auto else source, target)
    found, kinds, languages = await _translations(desk, texts, "" if is_auto else language(source))
    is_list = request.headers.get("content-type", "").startswith("application/json") and await _is_list(request, "q")
    answer: dict[str, Any] = {"translatedText": found if is_list else found[0]}
    if raw.get("alternatives"):
        answer["alternatives"] = [[] for _ in found] if is_list else []
    if is_auto:
        detected = [{"language": LIBRE_CODES.get(lang, lang), "confidence": 100} for lang in languages]
        answer["detectedLanguage"] = detected if is_list else detected[0]
    return reply(answer, headers=_headers(kinds))


async def _is_list(request: Request, name: str) -> bool:
    import json

    return isinstance(json.loads(await request.body()).get(name), list)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return (fields.get(name) or [""])[0]


def _headers(kinds: Iterable[str]) -> dict[str, str]:
    return {"X-Tmkit-Match": ", ".join(kinds)}


async def deepl_translate(desk: Desk, request: Request) -> Response:
    """Answer DeepL's ``/v2/translate``; ``billed_characters`` is a number because deepl-python casts it."""
    raw = await fields_of(request)
    source, target = _first(raw, "source_lang"), _first(raw, "target_lang")
    if not target:
        raise RefusedError(400, "target_lang is missing")
    await _check(desk, source, target)
    found, kinds, languages = await _translations(desk, raw.get("text", []), language(source) if source else "")
    rows = [
        {"detected_source_language": lang.upper(), "text": text, "billed_characters": 0}
        for text, lang in zip(found, languages, strict=True)
    ]
    return reply({"translations": rows}, headers=_headers(kinds))


async def deepl_languages(desk: Desk, request: Request) -> Response:
    """Answer with the languages, as DeepL does."""
    known = sorted(await desk.work(languages_of, desk.shelf))
    is_target = request.query_params.get("type") == "target"
    codes = [code for name in known for code in (("EN-US", "EN-GB") if is_target and name == "en" else (name.upper(),))]
    return reply(
        [{"language": code, "name": NAMES.get(language(code), code), "supports_formality": False} for code in codes]
    )


async def deepl_usage(_desk: Desk, _request: Request) -> Response:
    """Answer that nothing is used up: there is nothing to bill."""
    return reply({"character_count": 0, "character_limit": MADE_UP_LIMIT})


async def deepl_pairs(_desk: Desk, _request: Request) -> Response:
    """Answer that no glossary can be made here."""
    return reply({"supported_languages": []})


TEXTS = {"type": "object"}
OPERATIONS = (
    Operation("libretranslate languages", ["GET"], ["/languages"], libre_languages, "Languages (LibreTranslate)."),
    Operation(
        "libretranslate translate",
        ["POST"],
        ["/translate"],
        libre_translate,
        "The translation of a text the memory has, else the text (LibreTranslate).",
        body=TEXTS,
    ),
    Operation(
        "deepl translate",
        ["POST"],
        ["/v2/translate"],
        deepl_translate,
        "The translation of texts the memory has, else the texts (DeepL).",
        body=TEXTS,
    ),
    Operation("deepl languages", ["GET"], ["/v2/languages"], deepl_languages, "Languages (DeepL)."),
    Operation("deepl usage", ["GET"], ["/v2/usage"], deepl_usage, "Use of characters: none (DeepL)."),
    Operation(
        "deepl glossary pairs", ["GET"], ["/v2/glossary-language-pairs"], deepl_pairs, "Pairs of glossaries (DeepL)."
    ),
)
