"""How each dialect of XLIFF says how far a segment is, both ways.

Sources: XLIFF 1.2, appendix "state" and "state-qualifier"; XLIFF 2.1, 4.3.1.22 "state"; the attributes that Trados
Studio, memoQ and Phrase write.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tmkit.formats.edit import TargetEdit
from tmkit.formats.xliff.places import Dialect, Place, child_of, is_fixed
from tmkit.formats.xmlio import local_name, namespace
from tmkit.model import Status

VERIFIED = frozenset(
    "final signed-off reviewed ApprovedTranslation ApprovedSignOff ManuallyConfirmed Reviewer1Confirmed "
    "Reviewer2Confirmed ProofreadConfirmed Proofread".split()
)
DOUBTFUL = frozenset(
    "needs-adaptation needs-l10n needs-review-adaptation needs-review-l10n needs-review-translation needs-translation "
    "initial Draft RejectedSignOff PartiallyEdited Pretranslated AssembledFromFragments MachineTranslated".split()
)
REJECTED = frozenset({"RejectedTranslation", "Rejected"})
FOREIGN = {
    "percent": "percent", "locked": "locked", "status": "state", "score": "score", "confirmed": "confirmed",
    "trans-origin": "origin",
}  # fmt: skip
EXACT = 100
STATES_12: dict[Status, str] = {
    "verified": "final",
    "imported": "translated",
    "aligned": "needs-review-translation",
    "needs-review": "needs-review-translation",
    "rejected": "needs-translation",
}
STATES_2: dict[Status, str] = {
    "verified": "final",
    "imported": "translated",
    "aligned": "initial",
    "needs-review": "initial",
    "rejected": "initial",
}
STATES_SDL: dict[Status, str] = {
    "verified": "ApprovedTranslation",
    "imported": "Translated",
    "aligned": "Draft",
    "needs-review": "Draft",
    "rejected": "RejectedTranslation",
}
STATES_MEMOQ: dict[Status, str] = {
    "verified": "ManuallyConfirmed",
    "imported": "PartiallyEdited",
    "aligned": "PartiallyEdited",
    "needs-review": "PartiallyEdited",
    "rejected": "Rejected",
}
QUALIFIERS = {"tm": ("fuzzy-match", "exact-match"), "mt": ("leveraged-mt", "leveraged-mt")}
ORIGINS_SDL = {"tm": "tm", "mt": "nmt", "": "interactive"}
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Marking:
    """The attributes that tell of a segment: on its ``target``, on its unit, on its ``segment`` or ``sdl:seg``.

    Names bear the usual prefixes, ``mq`` and ``m``, whatever those of the file are; an empty value takes the attribute
    away, because it told of the old translation.
    """

    target: Mapping[str, str] = field(default_factory=dict)
    unit: Mapping[str, str] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)


def find_marking(dialect: Dialect, edit: TargetEdit) -> Marking:
    """Give the attributes for an edit; none where it names no status.

    >>> find_marking("1.2", TargetEdit(target="A", status="imported", origin="tm", percent=100)).target
    {'state': 'translated', 'state-qualifier': 'exact-match'}
    """
    status = edit.status
    if not status:
        return Marking()
    if dialect == "sdl":
        return Marking(about=_trados(edit, status))
    if dialect == "2":
        return Marking(about={"state": STATES_2[status], "subState": ""})
    if dialect == "memoq":
        return Marking(unit=_memoq(edit, status))
    if dialect == "phrase":
        return Marking(unit=_phrase(edit, status))
    return Marking(_plain(edit, status), {"approved": "yes"} if status == "verified" else {})


def _plain(edit: TargetEdit, status: Status) -> dict[str, str]:
    qualifier = QUALIFIERS[edit.origin][_is_exact(edit)] if edit.origin else ""
    return {"state": STATES_12[status], "state-qualifier": qualifier}


def _trados(edit: TargetEdit, status: Status) -> dict[str, str]:
    # A match that was filled in is a draft until the translator confirms it, as with Trados itself.
    conf = "Draft" if edit.origin and status == "imported" else STATES_SDL[status]
    origin = ORIGINS_SDL[edit.origin]
    return {"conf": conf, "origin": origin, "origin-system": edit.name, "percent": _percent(edit)}


def _memoq(edit: TargetEdit, status: Status) -> dict[str, str]:
    state = "Pretranslated" if edit.origin and status != "verified" else STATES_MEMOQ[status]
    return {"mq:status": state, "mq:percent": _percent(edit)}


def _phrase(edit: TargetEdit, status: Status) -> dict[str, str]:
    score = "" if edit.percent is None else f"{int(edit.percent) / 100:.2f}"
    confirmed = "1" if status == "verified" else "0"
    return {"m:confirmed": confirmed, "m:score": score, "m:trans-origin": edit.origin}


def _percent(edit: TargetEdit) -> str:
    """Give whole per cent, rounded down: 99.6 is no exact match."""
    return "" if edit.percent is None else str(int(edit.percent))


def _is_exact(edit: TargetEdit) -> bool:
    return edit.percent is not None and edit.percent >= EXACT


def read_status(props: Mapping[str, str]) -> Status:
    """Give the status of a segment from what the file says of it, in the properties of the reader."""
    state = props.get("xliff:state", "")
    if "yes" in (props.get("xliff:approved"), props.get("xliff:confirmed")) or state in VERIFIED:
        return "verified"
    if state in REJECTED:
        return "rejected"
    return "needs-review" if state in DOUBTFUL else "imported"


def read_props(place: Place[Any]) -> Pairs:
    """Give what the file says of a segment as properties ``xliff:…``."""
    props = [("xliff:translate", "no")] if is_fixed(place.unit) else []
    if local_name(place.unit.tag) == "unit":
        return props + _named(place.about, {"state": "state", "subState": "substate"})
    props += _named(place.unit, {"approved": "approved"})
    target = child_of(place.unit, "target")
    props += _named(target, {"state": "state", "state-qualifier": "qualifier"})
    for key, value in place.unit.items():
        if namespace(key) and (name := FOREIGN.get(local_name(key))):
            props.append((f"xliff:{name}", _yes(value) if name == "confirmed" else value))
    return props + _named(place.about, {"conf": "state", "percent": "percent", "locked": "locked", "origin": "origin"})


def _named(element: Any, names: Mapping[str, str]) -> Pairs:
    if element is None:
        return []
    return [(f"xliff:{name}", element.get(key)) for key, name in names.items() if element.get(key)]


def _yes(value: str) -> str:
    return "yes" if value in ("1", "true") else "no"
