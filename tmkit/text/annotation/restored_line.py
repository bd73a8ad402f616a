"""A damaged line with the edits that restore it: what is applied can be proved, what cannot stays a proposal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tmkit.model import Change
from tmkit.text.annotation.shifted_runs import find_order

RUN, BRACKET = "straddle", "annotation"


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of a line as found, from ``start``, and what it becomes; a proposal where not ``applied``.

    ``listed`` are the characters with readings that a run puts on the list.
    """

    rule: str
    start: int
    before: str
    after: str
    certainty: float = 1.0
    note: str = ""
    applied: bool = True
    listed: tuple[tuple[str, str], ...] = ()

    @property
    def end(self) -> int:
        """The place behind the piece."""
        return self.start + len(self.before)


@dataclass(frozen=True, slots=True)
class RestoredLine:
    """A line as found, its number from 0, and its edits from left to right."""

    number: int
    shown: str
    edits: tuple[Edit, ...]

    @property
    def text(self) -> str:
        """The line after its applied edits."""
        return _edited(self.shown, self.edits)

    def changes(self, file: str) -> tuple[Change, ...]:
        """Give the edits as changes, each placed in the line as it stands after those before it."""
        found, shift = [], 0
        for edit in self.edits:
            found.append(
                Change(
                    edit.rule,
                    self.number + 1,
                    edit.start + shift,
                    edit.before,
                    edit.after,
                    edit.certainty,
                    edit.applied,
                    edit.note,
                    file,
                )
            )
            shift += len(edit.after) - len(edit.before) if edit.applied else 0
        return tuple(found)

    def proved(self, listed: Mapping[str, str]) -> RestoredLine:
        """Give the line with only those edits applied that annotating again confirms: all, or the brackets, or none."""
        for kept in ({RUN, BRACKET}, {BRACKET}):
            edits = tuple(edit if edit.rule in kept else _withdrawn(edit) for edit in self.edits)
            line = replace(self, edits=edits)
            if line.is_confirmed(listed):
                return line
        return replace(self, edits=tuple(map(_withdrawn, self.edits)))

    def is_confirmed(self, listed: Mapping[str, str]) -> bool:
        """Tell whether each stretch between the proposals comes out as shown when it is annotated again."""
        stretches = self.stretches(lambda edit: edit.applied)
        return all(find_order(text, shown, listed) is not None for text, shown in stretches)

    def stretches(self, is_trusted: Callable[[Edit], bool]) -> Iterator[tuple[str, str]]:
        """Give the line, restored and as shown, in stretches between the runs that are not trusted."""
        start = 0
        for gap in [*(edit for edit in self.edits if edit.rule == RUN and not is_trusted(edit)), None]:
            end = gap.start if gap else len(self.shown)
            inner = tuple(replace(e, start=e.start - start) for e in self.edits if e.applied and start <= e.start < end)
            yield _edited(self.shown[start:end], inner), self.shown[start:end]
            start = gap.end if gap else end


def _edited(shown: str, edits: tuple[Edit, ...]) -> str:
    place, parts = 0, []
    for edit in edits:
        parts += [shown[place : edit.start], edit.after if edit.applied else edit.before]
        place = edit.end
    return "".join(parts) + shown[place:]


def _withdrawn(edit: Edit) -> Edit:
    note = f"{edit.note}; not confirmed by annotating again" if edit.applied else edit.note
    return replace(edit, applied=False, certainty=min(edit.certainty, 0.5), note=note)
