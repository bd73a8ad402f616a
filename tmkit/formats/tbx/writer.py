"""TBX written: version 2 (``martif``, which OmegaT reads) or version 3 in DCA style, TBX-Basic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.errors import InputError, UsageError
from tmkit.files import atomic_write
from tmkit.formats.report import Report
from tmkit.formats.tbx.items import Entry, ItemWriter
from tmkit.formats.tbx.names import KIND_WRITTEN, NAMESPACE, STATUS_WRITTEN
from tmkit.formats.xmlio import Escaper
from tmkit.model import Concept, Term

NAME = re.compile(r"[A-Za-z_][\w.\-]*", re.ASCII)
HEADS = {
    2: '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n'
    '<martif type="TBX" xml:lang="{lang}">\n<martifHeader><fileDesc><sourceDesc><p>tmkit</p></sourceDesc></fileDesc>'
    "</martifHeader>\n<text><body>\n",
    3: '<?xml version="1.0" encoding="UTF-8"?>\n<tbx type="{dialect}" style="dca" xml:lang="{lang}" '
    f'xmlns="{NAMESPACE}">\n<tbxHeader><fileDesc><sourceDesc><p>tmkit</p></sourceDesc></fileDesc></tbxHeader>\n'
    "<text><body>\n",
}
PRIVATE = "TBX-tmkit"
FEET = {2: "</body></text>\n</martif>\n", 3: "</body></text>\n</tbx>\n"}
TAGS = {2: ("termEntry", "langSet", "tig"), 3: ("conceptEntry", "langSec", "termSec")}


def write_tbx(concepts: Iterable[Concept], path: str | Path, report: Report | None = None, *, version: int = 2) -> None:
    """Write concepts as TBX, whole or not at all; the same concepts give the same bytes.

    ``version`` is 2 or 3; version 3 calls itself TBX-Basic where that has a category for all that is said, else by the
    name of a dialect of ours. A concept without terms cannot be written, nor a reference to what is not in the file;
    both are reported. Raises :class:`~tmkit.errors.UsageError` for another version,
    :class:`~tmkit.errors.InputError` where there is no concept.
    """
    if version not in TAGS:
        raise UsageError("the version of TBX is 2 or 3")
    report = report if report is not None else Report(str(path))
    writer = _Writer(version, report)
    with atomic_write(path) as stream:
        for piece in writer.pieces(concepts):
            stream.write(piece)


class _Writer:
    def __init__(self, version: int, report: Report) -> None:
        self.version = version
        self.report = report
        self.escaper = Escaper()
        self.ids: dict[int, str] = {}

    def pieces(self, concepts: Iterable[Concept]) -> Iterator[str]:
        """Give the file in pieces. The concepts are looked at first: a reference may only point to one of them."""
        found = [concept for concept in concepts if self._has_terms(concept)]
        if not found:
            raise InputError("no concept with a term: TBX cannot be empty", file=self.report.file)
        self.ids = dict(enumerate(_identities(concept.id for concept in found)))
        self.report.units = len(found)
        dialect = "TBX-Basic" if all(map(_is_basic, found)) else PRIVATE
        lang = self.escaper.attribute(found[0].terms[0].lang or "und")
        yield HEADS[self.version].format(lang=lang, dialect=dialect)
        items = ItemWriter(self.escaper, self.report, frozenset(self.ids.values()), plain_dates=self.version == 3)
        for number, concept in enumerate(found):
            yield self._concept(concept, self.ids[number], items)
        if self.escaper.removed:
            self.report.lose("characters outside XML 1.0", self.escaper.removed)
        yield FEET[self.version]

    def _has_terms(self, concept: Concept) -> bool:
        if not concept.terms:
            self.report.skip(f'the concept "{concept.id}" has no terms and cannot be written')
        return bool(concept.terms)

    def _concept(self, concept: Concept, identity: str, items: ItemWriter) -> str:
        entry, section, _term = TAGS[self.version]
        levels = _levels(concept)
        own = _concept_items(concept, identity)
        parts = [f'<{entry} id="{identity}">', items.write([*own, *levels.get("concept", [])])]
        for lang in dict.fromkeys(term.lang for term in concept.terms):
            parts.append(f'<{section} xml:lang="{self.escaper.attribute(lang or "und")}">')
            parts.append(items.write(levels.get(f"lang.{lang}", [])))
            terms = [(number, term) for number, term in enumerate(concept.terms, 1) if term.lang == lang]
            parts.extend(self._term(term, levels.get(f"term.{number}", []), items) for number, term in terms)
            parts.append(f"</{section}>")
        return f"{''.join(parts)}</{entry}>\n"

    def _term(self, term: Term, extra: list[Entry], items: ItemWriter) -> str:
        tag = TAGS[self.version][2]
        return f"<{tag}><term>{self.escaper.text(term.text)}</term>{items.write(_term_items(term, extra))}</{tag}>"


def _is_basic(concept: Concept) -> bool:
    """Tell whether TBX-Basic has a category for all that is said of a concept."""
    own = (concept.region, concept.parent, concept.extra, concept.type != "term", not NAME.fullmatch(concept.id))
    return not any(own) and not any(
        term.valid_from or term.valid_to or term.case or term.exact or term.whole for term in concept.terms
    )


def _identities(wished: Iterable[str]) -> Iterator[str]:
    """Give for each id one that XML allows and that is used once: the same wherever it can be."""
    used: set[str] = set()
    for identity in wished:
        spelled = re.sub(r"[^A-Za-z0-9]", lambda match: f"_{ord(match[0]):x}", identity)
        base = identity if NAME.fullmatch(identity) else f"c{spelled}"
        unique = base
        number = 2
        while unique in used:
            unique = f"{base}-{number}"
            number += 1
        used.add(unique)
        yield unique


def _concept_items(concept: Concept, identity: str) -> list[Entry]:
    in_language = any(
        name.startswith("lang.") and name.endswith("/descrip:definition") and text == concept.definition
        for name, text in concept.extra
    )
    return [
        ("admin:x-tmkit-id", concept.id if identity != concept.id else ""),
        ("descrip:subjectField", concept.domain),
        ("descrip:definition", "" if in_language else concept.definition),
        ("descrip:geographicalUsage", concept.region),
        ("admin:x-tmkit-type", "" if concept.type == "term" else concept.type),
        ("admin:x-tmkit-parent", concept.parent),
        ("note", concept.note),
    ]


def _term_items(term: Term, extra: list[Entry]) -> list[Entry]:
    kept = {name for name, _text in extra}
    return [
        ("termNote:administrativeStatus", STATUS_WRITTEN[term.status]),
        ("termNote:usageNote", "forbidden" if term.status == "forbidden" else ""),
        ("termNote:termType", "" if "termNote:termType" in kept else KIND_WRITTEN.get(term.kind, "")),
        *(item for item in extra if item[0].startswith("termNote")),
        ("admin:source", term.source),
        ("admin:x-tmkit-valid-from", term.valid_from),
        ("admin:x-tmkit-valid-to", term.valid_to),
        ("admin:x-tmkit-match", " ".join(word for word in ("case", "exact", "whole") if getattr(term, word))),
        ("note", term.note),
        *(item for item in extra if not item[0].startswith("termNote")),
    ]


def _levels(concept: Concept) -> dict[str, list[Entry]]:
    """Give the extra entries by the level their names begin with; names without one belong to the concept."""
    levels: dict[str, list[Entry]] = {}
    for name, text in concept.extra:
        level, slash, rest = name.partition("/")
        if slash and (level == "concept" or level.startswith(("lang.", "term."))):
            levels.setdefault(level, []).append((rest, text))
        else:
            levels.setdefault("concept", []).append((f"admin:{name}", text))
    return levels
