"""The protocols of LibreTranslate and DeepL v2, for programs that ask for a translation.

They get one only where the memory has it: a match at or above the threshold (100 per cent unless told otherwise).
Otherwise their own text comes back unchanged, and the header ``X-Tmkit-Match`` says ``none``. A match that differs
never poses as a translation.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape, unescape
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.langs import detect
from tmkit.serve.answer_schemas import TEXT_OR_NONE
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, asked, reply, text_of
from tmkit.serve.pairs import language
from tmkit.serve.schemas import FILLED, Schema, list_of, may_have, row_of, text
from tmkit.serve.searching import Wish, languages_of

MOST_TEXTS = 50
NAMES = {"zh": "Chinese", "en": "English"}
LIBRE_CODES = {"zh": "zh-Hans"}
MADE_UP_LIMIT = 1_000_000_000


async def _translations(desk: Desk, texts: list[str], source: str) -> tuple[list[str], list[str], list[str]]:
    """Give for each text its translation or itself, what kind of match it was, and its language."""
    found, kinds, languages = [], [], []
    for sought in texts:
        lang = source or detect(sought) or "en"
        matches = []
        if sought.strip():
            matches = await desk.find(text_of(desk, sought), Wish(lang, desk.settings.mt_threshold, 1))
        found.append(matches[0].target if matches else sought)
        kinds.append(f"{matches[0].kind}; {matches[0].score:g}" if matches else "none")
        languages.append(lang)
    return found, kinds, languages


async def _check(desk: Desk, *codes: str) -> None:
    known = await desk.work(languages_of, desk.shelf)
    for code in filter(None, codes):
        if language(code) not in known:
            raise RefusedError(404, f"{code[:40]} is not supported: the memories have {', '.join(sorted(known))}")


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
    wish = await asked(request, LIBRE)
    sought, is_list = wish["q"], isinstance(wish["q"], list)
    source = "" if wish["source"] == "auto" else wish["source"]
    await _check(desk, source, wish["target"])
    found, kinds, languages = await _translations(desk, sought if is_list else [sought], language(source))
    answer: dict[str, Any] = {"translatedText": found if is_list else found[0]}
    if wish.get("alternatives"):
        answer["alternatives"] = [[] for _ in found] if is_list else []
    if not source:
        detected = [{"language": LIBRE_CODES.get(lang, lang), "confidence": 100} for lang in languages]
        answer["detectedLanguage"] = detected if is_list else detected[0]
    return reply(answer, headers=_headers(kinds))


def _headers(kinds: Iterable[str]) -> dict[str, str]:
    return {"X-Tmkit-Match": ", ".join(kinds)}


async def deepl_translate(desk: Desk, request: Request) -> Response:
    """Answer DeepL's ``/v2/translate``; ``billed_characters`` is a number because deepl-python casts it."""
    wish = await asked(request, DEEPL)
    source = wish.get("source_lang") or ""
    await _check(desk, source, wish["target_lang"])
    texts = wish["text"]
    if wish.get("tag_handling"):
        found, kinds, languages = await _translations(desk, [_plain(one) for one in texts], language(source))
        found = [_coded(answer, one) for answer, one in zip(found, texts, strict=True)]
    else:
        found, kinds, languages = await _translations(desk, texts, language(source))
    rows = [
        {"detected_source_language": lang.upper(), "text": translation, "billed_characters": 0}
        for translation, lang in zip(found, languages, strict=True)
    ]
    return reply({"translations": rows}, headers=_headers(kinds))


def _plain(coded: str) -> str:
    """Give what a text of XML says; one with tags as it is.

    >>> _plain("A &amp; B"), _plain("<b>A</b>")
    ('A & B', '<b>A</b>')
    """
    return coded if "<" in coded else unescape(coded)


def _coded(answer: str, asked_for: str) -> str:
    """Give a translation as XML; what was asked for, and not found, as it was."""
    return asked_for if answer == _plain(asked_for) else escape(answer, quote=False)


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


TEXTS = list_of(text(), minItems=1, maxItems=MOST_TEXTS)
CODE = text(pattern=FILLED)
LIBRE = may_have(row_of(q={"anyOf": [text(), TEXTS]}, source=CODE, target=CODE), api_key={}, alternatives={})
LIBRE_ANSWER = row_of(translatedText={"anyOf": [text(), list_of(text())]})
LIBRE_LANGUAGES = list_of(row_of(code=text(), name=text(), targets=list_of(text())))
DEEPL = may_have(row_of(text=TEXTS, target_lang=CODE), source_lang=TEXT_OR_NONE, tag_handling=TEXT_OR_NONE)
DEEPL_ANSWER = row_of(
    translations=list_of(row_of(detected_source_language=text(), text=text(), billed_characters={"type": "integer"}))
)
DEEPL_LANGUAGES = list_of(row_of(language=text(), name=text(), supports_formality={"type": "boolean"}))
DEEPL_USAGE = row_of(character_count={"type": "integer"}, character_limit={"type": "integer"})
DEEPL_PAIRS = row_of(supported_languages=list_of(row_of(source_lang=text(), target_lang=text())))
BOTH_KINDS = ("application/json", "application/x-www-form-urlencoded")


def _json(schema: Schema) -> dict[str, Schema]:
    return {"application/json": schema}


OPERATIONS = (
    Operation(
        "libretranslate languages", ["GET"], ["/languages"], libre_languages,
        "Languages (LibreTranslate); open to all, as its clients send no key here.", None, reply=_json(LIBRE_LANGUAGES),
    ),
    Operation(
        "libretranslate translate", ["POST"], ["/translate"], libre_translate,
        "The translation of a text the memory has, else the text (LibreTranslate).",
        body=LIBRE, body_kinds=BOTH_KINDS, reply=_json(LIBRE_ANSWER),
    ),
    Operation(
        "deepl translate", ["POST"], ["/v2/translate"], deepl_translate,
        "The translation of texts the memory has, else the texts (DeepL).",
        body=DEEPL, body_kinds=BOTH_KINDS, reply=_json(DEEPL_ANSWER),
    ),
    Operation(
        "deepl languages", ["GET"], ["/v2/languages"], deepl_languages, "Languages (DeepL).",
        parameters=(Parameter("type", "source without it", schema={"enum": ["source", "target"]}),),
        reply=_json(DEEPL_LANGUAGES),
    ),
    Operation(
        "deepl usage", ["GET"], ["/v2/usage"], deepl_usage, "Use of characters: none (DeepL).",
        reply=_json(DEEPL_USAGE),
    ),
    Operation(
        "deepl glossary pairs", ["GET"], ["/v2/glossary-language-pairs"], deepl_pairs, "Pairs of glossaries (DeepL).",
        reply=_json(DEEPL_PAIRS),
    ),
)  # fmt: skip
