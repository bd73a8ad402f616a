"""Units for property tests: any text that XML can hold, with tags, properties and dates."""

from __future__ import annotations

from hypothesis import strategies as st

from tmkit.model import Content, Tag, Unit

ILLEGAL = "\ufffe\uffff" + "".join(map(chr, {*range(0x20)} - {9, 10, 13}))
legal_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=ILLEGAL), max_size=40)
line_text = legal_text.map(lambda text: " ".join(text.split()))
names = st.text("abcdefghijklmnop-:", min_size=1, max_size=8)
dates = st.datetimes().map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))
attributes = st.dictionaries(st.sampled_from(("x", "type")), legal_text, max_size=2).map(lambda d: tuple(d.items()))


@st.composite
def contents(draw: st.DrawFn, texts: st.SearchStrategy[str] = legal_text) -> Content:
    """Give text with properly numbered tags as a TMX reader would make them."""
    parts: list[str | Tag] = []
    for number in range(1, draw(st.integers(0, 3)) + 1):
        text = draw(texts)
        kind = draw(st.sampled_from(("pair", "alone", "span")))
        code = draw(legal_text)
        if text:
            parts.append(text)
        if kind == "alone":
            parts.append(Tag("alone", number, "ph", draw(attributes), code))
        elif kind == "pair":
            parts.append(Tag("open", number, "bpt", (("i", str(number)), *draw(attributes)), code))
            parts.append(Tag("close", number, "ept", (("i", str(number)),), code))
        else:
            parts.append(Tag("open", number, "hi", draw(attributes)))
            parts.append(Tag("close", number, "hi"))
    last = draw(texts)
    return (*parts, last) if last else tuple(parts)


@st.composite
def units(draw: st.DrawFn) -> Unit:
    """Give a unit with everything a TMX can carry."""
    source = draw(contents())
    return Unit(
        source_parts=source,
        target_parts=draw(st.one_of(st.none(), st.just(source))),
        source_lang="zh-CN",
        target_lang="en-US",
        id=draw(names),
        status=draw(st.sampled_from(("verified", "imported", "aligned"))),
        confidence=draw(st.floats(0, 1)),
        article=draw(legal_text),
        source_ids=tuple(draw(st.lists(st.integers(0, 99), max_size=3))),
        created=draw(st.one_of(st.just(""), dates)),
        changed=draw(st.one_of(st.just(""), dates)),
        created_by=draw(legal_text),
        changed_by=draw(legal_text),
        previous=draw(st.one_of(st.none(), legal_text)),
        following=draw(st.one_of(st.none(), legal_text)),
        source_raw=draw(legal_text),
        props=tuple(draw(st.lists(st.tuples(names, legal_text), max_size=3))),
        notes=tuple(draw(st.lists(legal_text, max_size=2))),
    )


plain_units = st.builds(
    lambda source, target: Unit(
        source_parts=(source,), target_parts=(target,), source_lang="zh-CN", target_lang="en-US"
    ),
    line_text.filter(bool),
    line_text.filter(bool),
)
