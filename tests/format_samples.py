"""A small file of every format that is read: Chinese for "mayor", or that word among others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tmkit.formats import FORMATS, read, read_article_lines, write
from tmkit.formats.srx import read_srx
from tmkit.model import Unit
from tmkit.terms.glossary import read_glossary

UNIT = Unit(source_parts=("市长",), target_parts=("mayor",), source_lang="zh-CN", target_lang="en-US")
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
TEXTS = {
    "ts": f'{XML}<TS version="2.1" language="zh_CN"><context><name>a</name><message><source>mayor</source>'
    "<translation>市长</translation></message></context></TS>",
    "qph": '<!DOCTYPE QPH>\n<QPH language="zh_CN"><phrase><source>mayor</source><target>市长</target></phrase></QPH>\n',
    "lang": ";mayor\n市长\n\n",
    "catkeys": "1\tchinese\tapplication/x-vnd.Abc\t123\nmayor\tctx\t\t市长\n",
    "wordfast": "%20200102~030405\t%User ID,TT\t%TU=00000001\t%EN-US\t%Wordfast TM v.5.51w9/00\t%ZH-CN\t%---\t\t\t\r\n"
    "20200102~030405\tLI\t0\tEN-US\tmayor\tZH-CN\t市长\t\t\r\n",
    "tbx": f'{XML}<martif type="TBX-Basic"><text><body><termEntry id="1"><langSet xml:lang="zh"><tig><term>市长</term>'
    '</tig></langSet><langSet xml:lang="en"><tig><term>mayor</term></tig></langSet></termEntry></body></text></martif>',
    "multiterm": f'{XML}<mtf><conceptGrp><concept>1</concept><languageGrp><language type="Chinese" lang="ZH"/><termGrp>'
    '<term>市长</term></termGrp></languageGrp><languageGrp><language type="English" lang="EN"/><termGrp>'
    "<term>mayor</term></termGrp></languageGrp></conceptGrp></mtf>",
    "srx": f'{XML}<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="no"/>'
    '<body><languagerules><languagerule languagerulename="mayor"><rule break="yes"><beforebreak>。</beforebreak>'
    '<afterbreak/></rule></languagerule></languagerules><maprules><languagemap languagepattern="zh.*" '
    'languagerulename="mayor"/></maprules></body></srx>',
    "plain": "市长 mayor\n",
    "html": "<!DOCTYPE html><html><body><p>市长 mayor</p></body></html>",
}


def _units(path: Path) -> str:
    return "\n".join(f"{unit.source} {unit.target}" for unit in read(path))


def _terms(path: Path) -> str:
    return "\n".join(term.text for concept in read_glossary([path]).concepts for term in concept.terms)


def _rules(path: Path) -> str:
    return repr(read_srx(path))


def _lines(path: Path) -> str:
    return "\n".join(read_article_lines(path))


def door_of(name: str) -> Callable[[Path], str]:
    """Give what reads a format and shows what it found as one text."""
    entry = next(entry for entry in FORMATS if entry.name == name)
    if entry.reader or name == "moses":
        return _units
    if entry.lines:
        return _lines
    return _rules if name == "srx" else _terms


def make_sample(name: str, folder: Path) -> Path:
    """Write the file of a format, and give the path by which it is read."""
    ending = next(entry.endings[0] for entry in FORMATS if entry.name == name)
    path = folder / f"sample{ending}"
    if name in TEXTS:
        path.write_text(TEXTS[name], "utf-8", newline="")
    elif name == "mo":
        path.write_bytes(_catalogue())
    else:
        write([UNIT], path)
    return path


def _catalogue() -> bytes:
    from translate.storage import mo

    store = mo.mofile()
    entry = store.UnitClass("mayor")
    entry.target = "市长"
    store.addunit(entry)
    return bytes(store)
