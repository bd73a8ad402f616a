"""What repair did (:class:`Change`) and what was left out and why (:class:`Rejection`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One step of a repair, in a form that can be replayed.

    ``line`` counts from 1 in the text as found; ``start`` counts code points from 0 in that line *as it stood when
    the rule ran*, so applying the applied changes of a text in order gives the repaired text. ``certainty`` is 0..1,
    1 where the repair is proved. A change with ``applied`` false is a proposal: the text still reads ``before``.
    """

    rule: str
    line: int
    start: int
    before: str
    after: str
    certainty: float = 1.0
    applied: bool = True
    note: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line, a segment, a pair or a record that was left out, with the rule that did it and one sentence of reason.

    ``line`` is the line (or, where ``unit`` is set, the unit) of ``file``, from 1; 0 where there is none. ``other`` is
    the other side of a rejected pair.
    """

    rule: str
    text: str
    reason: str
    file: str = ""
    line: int = 0
    unit: int = 0
    other: str = ""
