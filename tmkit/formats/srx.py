"""SRX segmentation rules as files: read leniently (1.0 and 2.0, with or without namespace), written as 2.0."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.errors import FormatError
from tmkit.files import atomic_write
from tmkit.formats.report import Report
from tmkit.formats.tree import XmlFile
from tmkit.formats.xmlio import Escaper, local_name
from tmkit.text.srx import SrxLanguage, SrxMap, SrxRule, SrxRules

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
    '<header segmentsubflows="yes" cascade="{cascade}">\n<formathandle type="start" include="no"/>\n'
    '<formathandle type="end" include="yes"/>\n<formathandle type="isolated" include="no"/>\n</header>\n<body>\n'
)


def read_srx(path: str | Path, report: Report | None = None) -> SrxRules:
    """Give the rules of an SRX file; each rule knows its line.

    Raises :class:`~tmkit.errors.FormatError` where the file is not SRX, cannot be mended or holds no rules.
    """
    report = report if report is not None else Report()
    file = XmlFile(path, report, ("srx",))
    root = file.tree()
    languages = tuple(_languages(root, file, report))
    if not languages:
        raise FormatError("the file holds no segmentation rules", file=report.file)
    maps = tuple(
        SrxMap(element.get("languagepattern", ""), element.get("languagerulename", ""))
        for element in _named(root, "languagemap")
    )
    _check_maps(maps, languages, report)
    header = next(iter(_named(root, "header")), None)
    cascade = header is not None and header.get("cascade", "").lower() == "yes"
    report.units = sum(len(language.rules) for language in languages)
    return SrxRules(languages, maps, cascade, report.file)


def _languages(root: Element, file: XmlFile, report: Report) -> Iterator[SrxLanguage]:
    for element in _named(root, "languagerule"):
        rules = [_rule(rule, file) for rule in _named(element, "rule")]
        name = element.get("languagerulename", "")
        if not name:
            report.warn(f"line {file.line(element)}: rules without a name were left out")
            continue
        yield SrxLanguage(name, tuple(rules))


def _check_maps(maps: tuple[SrxMap, ...], languages: tuple[SrxLanguage, ...], report: Report) -> None:
    names = {language.name for language in languages}
    for entry in maps:
        if entry.name not in names:
            report.warn(f'the map "{entry.pattern}" names rules "{entry.name}" that are not in the file')


def _rule(element: Element, file: XmlFile) -> SrxRule:
    texts = {local_name(child.tag): "".join(str(part) for part in child.itertext()) for child in element}
    breaks = element.get("break", "yes").lower() != "no"
    return SrxRule(texts.get("beforebreak", ""), texts.get("afterbreak", ""), breaks, file.line(element))


def _named(root: Element, name: str) -> list[Element]:
    return [element for element in root.iter() if local_name(element.tag) == name]


def write_srx(rules: SrxRules, path: str | Path, report: Report | None = None) -> None:
    """Write rules as SRX 2.0, whole or not at all; the same rules give the same bytes."""
    report = report if report is not None else Report(str(path))
    escaper = Escaper()
    with atomic_write(path) as stream:
        stream.write(HEAD.format(cascade="yes" if rules.cascade else "no"))
        stream.writelines(_written_languages(rules.languages, escaper))
        stream.write("<maprules>\n")
        for entry in rules.maps:
            attributes = escaper.attributes((("languagepattern", entry.pattern), ("languagerulename", entry.name)))
            stream.write(f"<languagemap{attributes}/>\n")
        stream.write("</maprules>\n</body>\n</srx>\n")
    report.units = sum(len(language.rules) for language in rules.languages)
    if escaper.removed:
        report.lose("characters outside XML 1.0", escaper.removed)


def _written_languages(languages: Iterable[SrxLanguage], escaper: Escaper) -> Iterator[str]:
    yield "<languagerules>\n"
    for language in languages:
        yield f'<languagerule languagerulename="{escaper.attribute(language.name)}">\n'
        for rule in language.rules:
            before, after = escaper.text(rule.before), escaper.text(rule.after)
            yield f'<rule break="{"yes" if rule.breaks else "no"}">'
            yield f"<beforebreak>{before}</beforebreak><afterbreak>{after}</afterbreak></rule>\n"
        yield "</languagerule>\n"
    yield "</languagerules>\n"
