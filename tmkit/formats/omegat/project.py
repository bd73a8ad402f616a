"""``omegat.project``: the settings that make a folder an OmegaT project (version 1.0, read by OmegaT 2 to 6)."""

from __future__ import annotations

from pathlib import Path

from tmkit.files import atomic_write
from tmkit.formats.xmlio import escape_text
from tmkit.langs import parse_code

TOKENIZERS = {"zh": "LuceneSmartChineseTokenizer", "en": "LuceneEnglishTokenizer", "ja": "LuceneJapaneseTokenizer"}
OTHER_TOKENIZER = "DefaultTokenizer"
FOLDERS = ("source", "target", "tm", "glossary", "dictionary")
TEMPLATE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
    <project version="1.0">
{folders}        <glossary_file>__DEFAULT__</glossary_file>
        <source_lang>{source}</source_lang>
        <target_lang>{target}</target_lang>
        <source_tok>org.omegat.tokenizer.{source_tok}</source_tok>
        <target_tok>org.omegat.tokenizer.{target_tok}</target_tok>
        <sentence_seg>true</sentence_seg>
        <support_default_translations>true</support_default_translations>
        <remove_tags>false</remove_tags>
    </project>
</omegat>
"""


def write_project(path: str | Path, source_lang: str, target_lang: str) -> None:
    """Write the settings of a project that splits into sentences and has its folders where OmegaT expects them."""
    folders = "".join(f"        <{name}_dir>__DEFAULT__</{name}_dir>\n" for name in FOLDERS)
    with atomic_write(path) as stream:
        stream.write(
            TEMPLATE.format(
                folders=folders,
                source=escape_text(source_lang.upper()),
                target=escape_text(target_lang.upper()),
                source_tok=TOKENIZERS.get(parse_code(source_lang).language, OTHER_TOKENIZER),
                target_tok=TOKENIZERS.get(parse_code(target_lang).language, OTHER_TOKENIZER),
            )
        )
