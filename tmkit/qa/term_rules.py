"""The rules about terms of a glossary."""

from __future__ import annotations

from tmkit.model import Severity
from tmkit.qa.rule import NAME, TERM, Example, Rule


def _rule(name: str, severity: Severity, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity=severity, family=TERM, message=message, cure=cure, good=good, bad=bad)


WRONG = _rule(
    "term.wrong",
    "error",
    "A deprecated or forbidden form is used, or the form of another concept.",
    "Use the preferred form.",
    (("“一带一路”论坛", "the Belt and Road Forum"),),
    (("“一带一路”论坛", "the One Belt One Road Forum"),),
)
ABSENT = _rule(
    "term.absent",
    "warning",
    "No preferred or admitted form of a term is in the target; an info for common nouns and short forms.",
    "Use the preferred form; if the rendering is right, admit it in the glossary.",
    (("外交部发言人", "the spokesperson of the Ministry of Foreign Affairs"),),
    (("外交部发言人", "the spokesperson of the foreign office"),),
)
ADMITTED = _rule(
    "term.admitted",
    "info",
    "An admitted form is used where another one is preferred.",
    "Use the preferred form where nothing speaks against it.",
    (("两座友好城市", "two sister cities"),),
    (("两座友好城市", "two friendship cities"),),
)
COUNT = _rule(
    "term.count",
    "info",
    "The source has a term more often than the target; a warning for names.",
    "See whether one of them is left out.",
    (("重庆与重庆人", "Chongqing and the people of Chongqing"),),
    (("外交部与外交部发言人", "the Ministry of Foreign Affairs and a spokesperson"),),
)
INCONSISTENT = _rule(
    "term.inconsistent",
    "warning",
    "One term is rendered in two ways in one text.",
    "Use one form; the one that is more frequent, or that came first, is suggested.",
    (("友好城市", "sister city"), ("建立友好城市", "become sister cities")),
    (("友好城市", "sister city"), ("友好城市", "sister city"), ("建立友好城市", "become friendship cities")),
)
FIRST_MENTION = _rule(
    "term.first_mention",
    "warning",
    "A short form stands before the full form that explains it; an info where it is explained twice.",
    "Explain the short form where it is used first.",
    (
        ("上海合作组织（上合组织）成立。", "The Shanghai Cooperation Organization (SCO) was founded."),
        ("上合组织国家", "SCO states"),
    ),
    (
        ("上合组织国家开会。", "The SCO states met."),
        ("上海合作组织（上合组织）成立。", "The Shanghai Cooperation Organization (SCO) was founded."),
    ),
)
REVERSE = Rule(
    id="term.reverse",
    severity="info",
    family=TERM,
    message="A term is in the target and its source term is not in the source.",
    cure="See whether something was added.",
    good=(("外交部", "Ministry of Foreign Affairs"),),
    bad=(("该部", "the Ministry of Foreign Affairs"),),
    switch="off",
)
RANK = Rule(
    id="title.rank",
    severity="error",
    family=NAME,
    message="A word of rank in a title or in the name of a body is exchanged: Vice for Deputy, Bureau for Office.",
    cure="Use the word of the glossary.",
    good=(("国家发展和改革委员会", "National Development and Reform Commission"),),
    bad=(("国家发展和改革委员会", "National Development and Reform Committee"),),
)
RULES = (WRONG, ABSENT, ADMITTED, COUNT, REVERSE, RANK)
DOCUMENT_RULES = (INCONSISTENT,)
