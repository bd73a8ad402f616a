"""``segmentation.conf``: segmentation rules as OmegaT 2 to 5 keep them, JavaBeans written by ``XMLEncoder``.

OmegaT 6 reads SRX itself; this is the same for the versions before, such as that of Debian.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tmkit.files import atomic_write
from tmkit.formats.xmlio import escape_text
from tmkit.text.srx import SrxRule, SrxRules

PACKAGE = "org.omegat.core.segmentation"
LIST = '<object class="java.util.ArrayList">'
VERSION = "0.2.2"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<java version="1.8.0" class="java.beans.XMLDecoder">\n'


def write_segmentation(rules: SrxRules, path: str | Path) -> None:
    """Write rules as ``segmentation.conf``, whole or not at all; the same rules give the same bytes.

    These versions always cascade: the rules of all maps that match a language count.
    """
    with atomic_write(path) as stream:
        stream.write(f'{HEAD}<object class="{PACKAGE}.SRX">\n')
        stream.write(_property("version", VERSION))
        stream.write(f'<void property="mappingRules">{LIST}\n')
        stream.writelines(_maps(rules))
        stream.write("</object></void>\n</object>\n</java>\n")


def _maps(rules: SrxRules) -> Iterator[str]:
    named = {language.name: language.rules for language in rules.languages}
    for found in rules.maps:
        yield f'<void method="add"><object class="{PACKAGE}.MapRule">\n{_property("language", found.name)}'
        yield f'{_property("pattern", found.pattern)}<void property="rules">{LIST}\n'
        yield from map(_rule, named.get(found.name, ()))
        yield "</object></void>\n</object></void>\n"


def _rule(rule: SrxRule) -> str:
    return (
        f'<void method="add"><object class="{PACKAGE}.Rule">'
        f"{_property('afterbreak', rule.after)}{_property('beforebreak', rule.before)}"
        f'<void property="breakRule"><boolean>{_bool(rule.breaks)}</boolean></void></object></void>\n'
    )


def _property(name: str, text: str) -> str:
    return f'<void property="{name}"><string>{escape_text(text)}</string></void>\n'


def _bool(value: bool) -> str:
    return "true" if value else "false"
