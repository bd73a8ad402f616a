"""What the rules of the checks say in Chinese, from the table ``rules_zh.tsv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@cache
def rule_words() -> Mapping[str, tuple[str, str]]:
    """Give the title and the cure of every rule in Chinese.

    >>> rule_words()["punct.enum"]
    ('英文中出现中文顿号。', '请改用英文逗号。')
    """
    table = files("tmkit.serve.pages").joinpath("rules_zh.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return MappingProxyType({rule: (title, cure) for rule, title, cure in rows})
