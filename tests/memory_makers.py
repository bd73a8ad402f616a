"""Units for the tests of the memory."""

from __future__ import annotations

from typing import Any

from tmkit.model import Unit


def unit(source: str, target: str = "translation", **fields: Any) -> Unit:
    values: dict[str, Any] = {"source_lang": "zh-CN", "target_lang": "en-US", **fields}
    return Unit(source_parts=(source,), target_parts=(target,), **values)
