"""Every text that could stand behind a shifted run, as a lattice.

The bytes of the run leave open: the first byte of all (the mark took it; the annotated character gives it), a second
byte lost at the end, and codes without a character, which the page does not show. A lost code stands between
two shown ones and keeps the shift, so it changes exactly two characters: one gets its first byte as second byte, the
next one its second byte as first.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field

from tmkit.text.annotation import gbk
from tmkit.text.annotation.chinese_model import ChineseModel
from tmkit.text.annotation.lattice import Edge, Lattice
from tmkit.text.annotation.marks import characters_read
from tmkit.text.annotation.shifted import Closing, ShiftedRun
from tmkit.text.names import readings

LOST, GUESSED = "lost code", "last byte"
_OPENING = frozenset("“‘《（(")
_LEADS = tuple(range(0x81, 0xFF))

Front = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around a run: the characters that may have opened it, the text before and behind, the ASCII
    character that a closing mark took along, and the listed characters, which never stand without a reading.
    """

    openers: Sequence[str]
    before: str
    after: str
    taken: str
    listed: Container[str]


def build_lattice(run: ShiftedRun, around: Surroundings, model: ChineseModel, bounds: Sequence[int]) -> Lattice:
    """Give the lattice of a run with the text around it.

    ``bounds`` says for each shown code, and for the closing, how many codes may have been lost right before it.
    """
    # A listed character may stand without its reading only where another annotation broke its bytes first.
    broken = frozenset({0, *(number + 1 for number, _ in run.crossing)})
    builder = _Builder(Lattice(model), around, bounds, broken)
    start = builder.lattice.add_text(builder.lattice.add_node(), around.before)
    fronts = builder.openings(start)
    for number, pair in enumerate(run.pairs):
        fronts = builder.step(fronts, number, pair)
    end = builder.close(fronts, run)
    builder.lattice.add_text(end, around.after)
    return builder.lattice


@dataclass(frozen=True, slots=True)
class _Builder:
    lattice: Lattice
    around: Surroundings
    bounds: Sequence[int]
    broken: frozenset[int]
    characters: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def openings(self, start: int) -> list[Front]:
        """Branch by the character that opened the run: a node and a pending first byte for each."""
        fronts = []
        for char in self.around.openers:
            node = self.lattice.add_node()
            weight = 0.0 if char in self.around.listed else self.lattice.model.penalty(char)
            self.lattice.nodes[start].append(Edge(node, weight=weight))
            fronts.append((node, gbk.code(char)[1]))
        return fronts

    def step(self, fronts: list[Front], number: int, pair: bytes) -> list[Front]:
        """Go over one shown code; before it codes may have been lost."""
        model = self.lattice.model
        all_fronts = fronts + self.lost(fronts, number, lambda lead: model.is_common(gbk.character(lead, pair[0])))
        target = self.lattice.add_node()
        for node, lead in all_fronts:
            self.connect(node, target, gbk.character(lead, pair[0]), exempt=number in self.broken)
        return [(target, pair[1])]

    def lost(self, fronts: list[Front], number: int, goes_on: Callable[[int], bool]) -> list[Front]:
        """Give the fronts behind codes lost before shown code ``number``; only those from which it goes on."""
        wanted = [lead for lead in _LEADS if goes_on(lead)]
        arcs = [(node, first, char) for node, lead in fronts for first, char in self.into_lost(lead)]
        ends = []
        for depth in range(self.bounds[number]):
            reached = self.reach(arcs, f"{LOST} {number}", number in self.broken and depth == 0)
            ends.append(reached)
            if depth + 1 < self.bounds[number]:
                arcs = [
                    (reached[first], second, char) for first in reached for second, char in self.between_lost(first)
                ]
        nodes = [item for reached in ends for item in reached.items()]
        return [(node, lead) for first, node in nodes for lead in wanted if lead in gbk.lost_codes()[first]]

    def reach(self, arcs: list[tuple[int, int, str]], assumed: str, exempt: bool) -> dict[int, int]:
        """Add the characters that end with the first byte of a lost code, and give the node behind by that byte."""
        nodes = {first: self.lattice.add_node(is_new_column=False) for first in sorted({first for _, first, _ in arcs})}
        for node, first, char in arcs:
            self.connect(node, nodes[first], char, assumed, exempt)
        return nodes

    def into_lost(self, lead: int) -> list[tuple[int, str]]:
        """Give the common characters with this first byte whose second byte can be the first of a lost code."""
        known = self.characters.get(lead)
        if known is None:
            found = ((first, gbk.character(lead, first)) for first in gbk.lost_codes())
            known = self.characters[lead] = [item for item in found if self.lattice.model.is_common(item[1])]
        return known

    def between_lost(self, first: int) -> Iterator[tuple[int, str]]:
        """Give what can stand between a lost code with this first byte and another one."""
        for lead in gbk.lost_codes()[first]:
            if gbk.is_lead(lead):
                yield from self.into_lost(lead)

    def connect(self, node: int, target: int, char: str, assumed: str = "", exempt: bool = False) -> None:
        """Add an edge, unless there is no such character, or it is listed and would have been annotated."""
        if char and (exempt or char not in self.around.listed):
            self.lattice.add_char(node, target, char, assumed)

    def close(self, fronts: list[Front], run: ShiftedRun) -> int:
        """Add the last character of the run, and what a closing mark took along; give the node behind."""
        closing, model, number = run.closing, self.lattice.model, len(run.pairs)
        exempt = number in self.broken or bool(closing.reading)
        if closing.byte or closing.reading:
            fronts = fronts + self.lost(fronts, number, lambda lead: any(_last_characters(lead, closing, model)))
        whole = self.lattice.add_node()
        for node, lead in fronts:
            for char, assumed in _last_characters(lead, closing, model):
                self.connect(node, whole, char, assumed, exempt)
        end = self.lattice.add_text(whole, self.around.taken if closing.kind == "swallowed" else closing.letter)
        for node, lead in fronts if closing.kind == "swallowed" else ():
            if model.is_common(char := gbk.character(lead, gbk.LONE)):
                self.connect(node, end, char)
        return end


def _last_characters(lead: int, closing: Closing, model: ChineseModel) -> Iterator[tuple[str, str]]:
    """Give the characters that may close a run with this first byte, each with what is assumed."""
    if closing.byte:
        char = gbk.character(lead, closing.byte)
        if char and (not closing.reading or closing.reading in readings(char)):
            yield char, ""
    elif closing.reading:
        found = characters_read(lead, closing.reading)
        yield from ((char, "" if len(found) == 1 else GUESSED) for char in found)
    else:
        usual = (char for trail, char in gbk.row(lead) if gbk.is_lead(trail) and model.is_common(char))
        yield from ((char, GUESSED) for char in usual if closing.kind != "open" or char not in _OPENING)
