"""What the fields of concepts and terms are called in TBX: statuses, kinds, and the categories of the modules."""

from __future__ import annotations

from tmkit.model import TermStatus
from tmkit.model.term import TermKind

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
MODULES = "http://www.tbxinfo.net/ns/"
STATUS_TYPES = ("administrativeStatus", "normativeAuthorization", "usageStatus", "processStatus")
STATUS_WRITTEN: dict[TermStatus, str] = {
    "preferred": "preferredTerm-admn-sts",
    "admitted": "admittedTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}
STATUS_READ: dict[str, TermStatus] = {
    "preferred": "preferred", "preferredterm": "preferred", "standardizedterm": "preferred",
    "standardized": "preferred", "legalterm": "preferred",
    "admitted": "admitted", "admittedterm": "admitted", "regulatedterm": "admitted",
    "deprecated": "deprecated", "deprecatedterm": "deprecated", "superseded": "deprecated",
    "supersededterm": "deprecated", "notrecommended": "deprecated", "obsolete": "deprecated",
    "forbidden": "forbidden", "prohibited": "forbidden", "donotuse": "forbidden",
}  # fmt: skip
FORBIDDEN_TYPES = frozenset({"usageNote", "xBool_Forbidden"})
FORBIDDEN_WORDS = frozenset({"forbidden", "true", "yes"})
KIND_WRITTEN: dict[TermKind, str] = {"short": "shortForm", "acronym": "acronym", "variant": "variant"}
KIND_READ: dict[str, TermKind] = {
    "fullForm": "full", "shortForm": "short", "abbreviation": "short", "abbreviatedForm": "short",
    "acronym": "acronym", "initialism": "acronym", "variant": "variant", "spellingVariant": "variant",
}  # fmt: skip
# DCT writes the category as the element; here is the DCA element that bears it as its type.
DCT_ELEMENTS = {
    "descrip": "subjectField definition context geographicalUsage example explanation",
    "termNote": "partOfSpeech administrativeStatus grammaticalGender grammaticalNumber termType termLocation register "
    "usageNote geographicalUsage",
    "admin": "source customerSubset projectSubset",
    "ref": "crossReference",
    "xref": "externalCrossReference xGraphic",
    "transac": "transactionType",
    "transacNote": "responsibility",
}
DCA_OF = {name: element for element, names in DCT_ELEMENTS.items() for name in names.split()}


def read_status(text: str) -> TermStatus | None:
    """Give the status that a picklist value means, None where it means none.

    >>> read_status("preferredTerm-admn-sts"), read_status("notRecommended"), read_status("x")
    ('preferred', 'deprecated', None)
    """
    return STATUS_READ.get(text.strip().removesuffix("-admn-sts").lower())
