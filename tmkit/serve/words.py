"""The words of the pages, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = {
    "search": ("Search", "检索"),
    "text": ("Chinese or English text", "中文或英文"),
    "and": ("and in the other text", "且对方文本含"),
    "memory": ("Memory", "记忆库"),
    "all": ("any", "不限"),
    "status": ("Status", "状态"),
    "article": ("Article", "文章"),
    "since": ("From", "起"),
    "until": ("To", "止"),
    "confidence": ("Confidence from", "可信度不低于"),
    "more": ("Filters", "筛选"),
    "matches": ("Matches of the whole segment", "整句匹配"),
    "renderings": ("Renderings", "译法"),
    "concordance": ("Passages", "例句"),
    "glossary": ("Glossary", "术语库"),
    "nothing": ("Nothing found.", "未找到。"),
    "of": ("of", "／"),
    "learning": (
        "Word links are being learnt from the memory; renderings come when that is done.",
        "正在学习词语对应，完成后显示译法。",
    ),
    "units": ("units", "条"),
    "times": ("times", "次"),
    "next": ("Next", "下一页"),
    "previous": ("Previous", "上一页"),
    "context": ("In its article", "上下文"),
    "back": ("Back", "返回"),
    "cut": ("The search was ended by its time limit: there may be more.", "检索已达时限，可能还有结果。"),
    "slogan": ("How have we rendered this before?", "这句话以前怎么译？"),
    "preferred": ("preferred", "首选"),
    "admitted": ("admitted", "可用"),
    "deprecated": ("deprecated", "不建议"),
    "forbidden": ("forbidden", "禁用"),
    "verified": ("verified", "已审"),
    "imported": ("imported", "导入"),
    "aligned": ("aligned", "对齐"),
    "needs-review": ("needs review", "待审"),
    "rejected": ("rejected", "弃用"),
    "exact": ("exact", "完全匹配"),
    "fuzzy": ("fuzzy", "模糊匹配"),
    "numbers": ("numbers differ", "仅数字不同"),
    "page": ("tmkit", "tmkit"),
}
LANGUAGES = ("en", "zh")


def words(language: str) -> Mapping[str, str]:
    """Give the words of a page in a language, English for any but Chinese.

    >>> words("zh")["search"], words("fr")["search"]
    ('检索', 'Search')
    """
    place = 1 if language == "zh" else 0
    return MappingProxyType({name: both[place] for name, both in _WORDS.items()})


def wanted_language(asked: str, accepted: str) -> str:
    """Give the language of the pages: the one asked for, else what the browser prefers.

    >>> wanted_language("", "zh-CN,zh;q=0.9,en;q=0.8"), wanted_language("en", "zh-CN")
    ('zh', 'en')
    """
    if asked in LANGUAGES:
        return asked
    return "zh" if accepted.lower().lstrip().startswith("zh") else "en"
