"""The most likely texts among very many: a lattice of characters, searched by words.

Nodes are numbered so that every edge leads to a higher number; an edge bears one character, and a note of what was
assumed to get it. Paths from the first node to the last are the readings of a damaged run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest

from tmkit.text.annotation.chinese_model import ChineseModel, folded_char
from tmkit.text.annotation.wording import NEVER, meeting

_BEAM = 24.0
_MANY = 16
# Words are likelier in a text than alone; without this the shorter of two texts would win too often.
_PER_CHARACTER = 0.5


# Target node, text, folded text, score, assumptions: a tuple, because a run takes hundreds of thousands of them.
Word = tuple[int, str, str, float, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Edge:
    """One character (or none) on the way to node ``target``, folded too; ``assumed`` names the choice made here.

    ``weight`` is a log-probability, 0 or less, that comes on top of what the words say.
    """

    target: int
    char: str = ""
    folded: str = ""
    weight: float = 0.0
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class Path:
    """A text, its log-probability, and the assumptions it rests on."""

    score: float
    text: str
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lattice:
    """Edges by node; node 0 is the beginning and the last node the end.

    ``columns`` says how far each node is in what is known for certain: nodes of one column compete. ``indexes`` holds
    the edges of crowded nodes by folded character.
    """

    model: ChineseModel
    nodes: list[list[Edge]] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    indexes: dict[int, dict[str, list[Edge]]] = field(default_factory=dict)

    def add_node(self, is_new_column: bool = True) -> int:
        """Add a node, of a new column or of the last one, and give its number."""
        self.columns.append((self.columns[-1] if self.columns else 0) + is_new_column)
        self.nodes.append([])
        return len(self.nodes) - 1

    def add_char(self, start: int, target: int, char: str, assumed: str = "") -> None:
        """Add an edge that bears a character."""
        weight = self.model.penalty(char) + _PER_CHARACTER
        self.nodes[start].append(Edge(target, char, folded_char(char), weight, assumed))

    def add_text(self, start: int, text: str) -> int:
        """Add the characters of a text one after the other from a node, and give the node behind them."""
        for char in text:
            target = self.add_node()
            self.add_char(start, target, char)
            start = target
        return start

    def best_paths(self, count: int = 8) -> list[Path]:
        """Give up to ``count`` different texts, the most likely first; none where the end cannot be reached.

        A text is as likely as its best segmentation into words. ``count`` also bounds what is kept at each node,
        so all but the first may be missed in principle.
        """
        kept: list[dict[str, Path]] = [{} for _ in self.nodes]
        kept[0][""] = Path(0.0, "")
        # The best score in each column so far: what lies far below it will not come back.
        tops = [NEVER] * (len(self.nodes) + 1)
        for number, column in enumerate(self.columns[:-1]):
            best = nlargest(count, kept[number].values(), key=_score)
            kept[number] = {}
            if best and best[0].score >= tops[column] - _BEAM:
                for word in self._words(number):
                    _extend(kept[word[0]], best, word, tops, self.columns[word[0]])
        return nlargest(count, kept[-1].values(), key=_score)

    def _edges_behind(self, node: int, folded: str) -> Iterator[Edge]:
        """Give those of very many edges that can go on with a word of one character so far."""
        index = self.indexes.get(node)
        if index is None:
            index = self.indexes[node] = defaultdict(list)
            for edge in self.nodes[node]:
                index[edge.folded].append(edge)
        for char in {*self.model.following(folded), ""} & index.keys():
            yield from index[char]

    def _words(self, start: int) -> Iterator[Word]:
        """Give every word, and every single character, that can be read from a node."""
        nodes, look = self.nodes, self.model.word
        waiting: list[Word] = [(start, "", "", 0.0, ())]
        while waiting:
            node, text, folded, weight, assumed = waiting.pop()
            for edge in (
                nodes[node] if len(folded) != 1 or len(nodes[node]) < _MANY else self._edges_behind(node, folded)
            ):
                longer = folded + edge.folded
                score, goes_on = look(longer) if edge.char else (0.0 if not longer else NEVER, bool(longer))
                if score == NEVER and not goes_on:
                    continue
                notes = (*assumed, edge.assumed) if edge.assumed else assumed
                if score > NEVER:
                    yield edge.target, text + edge.char, longer, weight + edge.weight + score, notes
                if goes_on:
                    waiting.append((edge.target, text + edge.char, longer, weight + edge.weight, notes))


def _extend(kept: dict[str, Path], paths: list[Path], word: Word, tops: list[float], column: int) -> None:
    _, text, _, score, assumed = word
    for path in paths:
        total = path.score + score + (meeting(path.text[-1:], text[0]) if text else 0.0)
        if total < tops[column] - _BEAM:
            continue
        longer = path.text + text
        known = kept.get(longer)
        if known is None or known.score < total:
            kept[longer] = Path(total, longer, path.assumed + assumed)
            tops[column] = max(tops[column], total)


def _score(path: Path) -> float:
    return path.score


def score_of(text: str, model: ChineseModel) -> float:
    """Give the log-probability of a plain text."""
    lattice = Lattice(model)
    lattice.add_text(lattice.add_node(), text)
    return lattice.best_paths(1)[0].score
