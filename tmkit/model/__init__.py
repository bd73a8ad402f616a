"""The values that cross the borders between the rooms: frozen, slotted, without behaviour beyond their own fields."""

from tmkit.model.article import Article, Bead, Line, LineKind, Pair, Segment
from tmkit.model.change import Change, Rejection
from tmkit.model.edit import Edit
from tmkit.model.finding import Finding, Severity
from tmkit.model.match import Concordance, DiffRun, Hit, Match, MatchKind, Penalty, Span
from tmkit.model.rendering import Rendering, RenderingExample, Renderings
from tmkit.model.term import Concept, Term, TermHit, TermStatus
from tmkit.model.unit import Content, Status, Tag, TagKind, Unit, plain_text

__all__ = [
    "Article",
    "Bead",
    "Change",
    "Concept",
    "Concordance",
    "Content",
    "DiffRun",
    "Edit",
    "Finding",
    "Hit",
    "Line",
    "LineKind",
    "Match",
    "MatchKind",
    "Pair",
    "Penalty",
    "Rejection",
    "Rendering",
    "RenderingExample",
    "Renderings",
    "Segment",
    "Severity",
    "Span",
    "Status",
    "Tag",
    "TagKind",
    "Term",
    "TermHit",
    "TermStatus",
    "Unit",
    "plain_text",
]
