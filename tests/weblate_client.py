"""Weblate's own machinery classes against a server: prints what each found, as JSON.

It runs in the environment that ``.ci/weblate`` makes, not in that of the tests:

    .venv-weblate/bin/python tests/weblate_client.py http://127.0.0.1:8787 SECRET TEXT…
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any
from unittest.mock import MagicMock

PAIR = ("zh_Hans", "en")


def configure() -> None:
    """Set Weblate up without a database, a queue, or the libraries with which it draws and reads images."""
    for name in ("gi", "gi.repository", "cairo", "tesserocr"):
        sys.modules[name] = MagicMock()
    example = import_module("weblate.settings_example")
    chosen = {name: getattr(example, name) for name in dir(example) if name.isupper()}
    chosen |= {
        "DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        "CACHES": {
            name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"} for name in ("default", "avatar")
        },
        "SITE_DOMAIN": "weblate.test",
    }
    import_module("django.conf").settings.configure(**chosen)
    import_module("django").setup()


def services(base: str, secret: str) -> list[Any]:
    machinery = "weblate.machinery"
    # Weblate has no place for a secret of tmserver, but for one in the address.
    address = base.replace("//", f"//any:{secret}@")
    return [
        import_module(f"{machinery}.tmserver").TMServerTranslation({"url": f"{address}/tmserver/"}),
        import_module(f"{machinery}.libretranslate").LibreTranslateTranslation({"url": base, "key": secret}),
        import_module(f"{machinery}.deepl").DeepLTranslation(
            {"url": f"{base}/v2/", "key": secret, "formality": "default", "context": ""}
        ),
    ]


def ask(service: Any, texts: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Give what a service finds for each text, the languages chosen as Weblate chooses them."""
    language = import_module("weblate.lang.models").Language
    pair = service.get_languages(*(language(code=code) for code in PAIR))
    if service.name == "tmserver":
        return {text: list(service.download_translations(*pair, text, None, None)) for text in texts}
    # Around these calls Weblate writes texts as XML for DeepL, and reads its answers as such.
    coded = {text: service.escape_text(text) for text in texts}
    found = service.download_multiple_translations(*pair, [(code, None) for code in coded.values()])
    return {
        text: [{**row, "text": service.unescape_text(row["text"]), "source": text} for row in found[code]]
        for text, code in coded.items()
    }


if __name__ == "__main__":
    configure()
    found = {service.name: ask(service, sys.argv[3:]) for service in services(*sys.argv[1:3])}
    sys.stdout.write(json.dumps(found) + "\n")
