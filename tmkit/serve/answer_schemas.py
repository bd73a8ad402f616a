"""The JSON forms of docs/json.md as schemas, for the OpenAPI document."""

from __future__ import annotations

from tmkit.serve.schemas import list_of, row_of, text

WHOLE = {"type": "integer"}
PERCENT = {"type": "number", "minimum": 0, "maximum": 100}
SPAN = list_of(WHOLE, minItems=2, maxItems=2)
SPAN_OR_NONE = {"anyOf": [SPAN, {"type": "null"}]}
TEXT_OR_NONE = {"type": ["string", "null"]}

MATCHES = row_of(
    query=text(),
    matches=list_of(
        row_of(
            id=WHOLE,
            kind=text(enum=["context", "exact", "numbers", "fuzzy"]),
            score=PERCENT,
            word_score=PERCENT,
            source=text(),
            target=text(),
            diff=list_of(list_of(text(), minItems=3, maxItems=3)),
            penalties=list_of(row_of(name=text(), points={"type": "number"}, detail=text())),
            article=text(),
            date=text(),
            count=WHOLE,
            status=text(),
        )
    ),
)
PASSAGES = row_of(
    query=text(),
    total=WHOLE,
    cut={"type": "boolean"},
    hits=list_of(
        row_of(
            id=WHOLE,
            source=text(),
            target=text(),
            spans=list_of(SPAN),
            target_spans=list_of(SPAN),
            article=text(),
            date=text(),
            status=text(),
            confidence={"type": "number", "minimum": 0, "maximum": 1},
        )
    ),
)
RENDERINGS = row_of(
    term=text(),
    units=WHOLE,
    renderings=list_of(
        row_of(
            rendering=text(),
            count=WHOLE,
            share={"type": "number", "minimum": 0, "maximum": 1},
            first=text(),
            last=text(),
            status=text(),
            variants=list_of(row_of(text=text(), count=WHOLE)),
            examples=list_of(row_of(id=WHOLE, source=text(), target=text(), source_span=SPAN, target_span=SPAN)),
        )
    ),
)
TERMS = row_of(
    query=text(),
    terms=list_of(
        row_of(
            start=WHOLE,
            end=WHOLE,
            text=text(),
            concept=text(),
            terms=list_of(row_of(lang=text(), text=text(), status=text())),
        )
    ),
)
FINDINGS = row_of(
    findings=list_of(
        row_of(
            id=text(),
            rule=text(),
            severity=text(enum=["error", "warning", "info"]),
            segment=WHOLE,
            source=text(),
            target=text(),
            source_span=SPAN_OR_NONE,
            target_span=SPAN_OR_NONE,
            message=text(),
            suggestion=text(),
            mqm=text(),
            confidence={"type": "number", "minimum": 0, "maximum": 1},
        )
    )
)
MEMORIES = row_of(memories=list_of(row_of(name=text(), units=WHOLE, languages=list_of(text()))))
HEALTH = row_of(status=text(enum=["ok"]), version=text(), core=text())
WEBLATE = list_of(
    row_of(source_language=text(), target_language=text(), source=text(), target=text(), origin=text(), category=WHOLE)
)
