"""The compiled core, when it was built: the inner loops of look-up, alignment, terms and TMX in Rust (`native/`).

Every function of it has a reference in Python that gives the same answers more slowly. ``TMKIT_CORE=off`` in the
environment chooses the references, for comparing the two.
"""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any

__all__ = ["core", "core_name"]


def _load() -> ModuleType | None:
    if os.environ.get("TMKIT_CORE") == "off":
        return None
    try:
        return import_module("tmkit._native")
    except ImportError:
        return None


core: Any = _load()
"""The extension module, or None where it was not built."""


def core_name() -> str:
    """Give which implementation runs, as ``tmkit --version`` says it."""
    return "Rust core" if core else "no Rust core, look-ups are slower"
