"""British spelling made American, so that two spellings of a word are one; for comparing only, not for writing."""

from __future__ import annotations

import re

# Each rule needs no list of exceptions where no two words differ by it alone: "exercise" may well become "exercize".
_RULES = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"(?<=[a-z]{3})is(?=(e|ed|es|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"ys(?=(e|ed|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{3})our(?=(s|ed|ing|er|ers|able|ably|ite|ites|ful|hood|hoods|ly|less|al)?$)", "or"),
        (r"(?<=od)our(?=s?$)", "or"),
        (r"(?<=cent|heat)re(?=[sd]?$)", "er"),
        (r"(?<=met|lit|fib|ect|mbr)re(?=s?$)", "er"),
        (r"([aeiouy][a-z]*[^aeiou][aeiou])ll(?=(ed|ing|er|ers|or|ors)$)", r"\1l"),
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"^practis", "practic"),
        (r"(catal|dial|anal|prol)ogue(?=s?$)", r"\1og"),
        (r"^programme(?=s?$)", "program"),
        (r"^(enrol|fulfil|instal|distil)(?=(s|ment|ments)?$)", r"\1l"),
        (r"(?<=dg)ement(?=s?$)", "ment"),
        (r"^(ag)eing$", r"\1ing"),
        (r"^(skil|wil)ful", r"\1lful"),
        (r"^advis?er(?=s?$)", "advisor"),
        (r"^alumini(?=um)", "alumin"),
        (r"^aeroplane", "airplane"),
        (r"^(p|orthop|encyclop)ae(?=d)", r"\1e"),
        (r"(?<=an)ae(?=m|sth)|(?<=h)ae(?=m)|(?<=gyn)ae(?=c)|(?<=arch)ae(?=o)|(?<=uk)ae(?=m)", "e"),
        (r"^o(?=estr|edema|esoph)", ""),
        (r"(?<=diarrh)oea", "ea"),
        (r"^foet(?=us|al)", "fet"),
        (r"(?<=man)oeuvre", "euver"),
        (r"^grey", "gray"),
        (r"^(m|sm)ould(?=s|ed|ing|$)", r"\1old"),
        (r"^plough", "plow"),
        (r"^sceptic", "skeptic"),
        (r"^sulph", "sulf"),
    )
)


# Every rule needs one of these pieces; most words have none.
_MAY_BE_BRITISH = re.compile(
    "is[ei]|isa|ys[ei]|our|re|ll|ence|tis|ogue|mme|rol|fil|tal|til|dgem|agei|ilf|vis|umin|aer|ae|^o|oe|foet|grey|oul|ugh"
    "|cept|ulph"
)


def american(word: str) -> str:
    """Give a lower-case word in American spelling; other words come back as they are, or as no word at all.

    >>> [american(word) for word in ("organisation", "labour", "centres", "counsellor", "programme", "hour", "filling")]
    ['organization', 'labor', 'centers', 'counselor', 'program', 'hour', 'filling']
    """
    if not _MAY_BE_BRITISH.search(word):
        return word
    for pattern, new in _RULES:
        word = pattern.sub(new, word)
    return word
