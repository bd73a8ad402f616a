"""What tells at little cost that a check finds nothing: over strange texts it never hides what the check would find."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tmkit.qa import brackets, countries, markup, punctuation, spaces, target, text
from tmkit.text import punctuation as width
from tmkit.text import stray
from tmkit.text.plain_text import is_plain_latin
from tmkit.text.script import fold_script

Tell = Callable[[str], object]

PIECES = [
    *"，。；：？！（）【】《》「」『』〈〉％～＂＇［］｛｝、…—–.,;:!?()[]{}\"'“”‘’<>/@#$%€™字隨於的ſİıßé©âÃÂ",
    *" \t\n\x1c\x1d\x00\x7f\x85\u2028\u3000\u200b\u00ad\u2060\ufeff\ufffd\ue000\N{KELVIN SIGN}\U00020000\U0010ffff",
    *("<b>", "</b>", "{0}", "{{n}}", "%s", "%d%", "%1$s", "%(n)s", "50% d", "%VAR_X%", "www.ex.com", "ftp://a.b"),
    *("a@b.cn", "#tag", "#a", "A/RES/70", "  ", "\N{NO-BREAK SPACE} ", " ,", "( ", " )", "a,b", "May 3,2020"),
    *("the The", "don’t Don’t", "x-x x", "dont", "Id like", "and well be", "the very old city.The", "5G网 络"),
    *("锟斤拷", "â€™", "的的", "重庆市重庆市", "美国", "美國", "意大利语", "香港特别行政区", "字,", "1)", "(iv)", ":)"),
    *('5" x', "one two three four", "it is of the, a"),
]
TEXTS = st.lists(st.sampled_from(PIECES) | st.characters(), max_size=12).map("".join) | st.lists(
    st.sampled_from(PIECES), max_size=12
).map(" ".join)


def has_latin_run_without_addresses(text: str) -> bool:
    return target._LATIN_RUN.search(target._ADDRESS.sub(lambda hit: " " * len(hit[0]), text)) is not None


def has_marks_to_widen(text: str) -> bool:
    return width._IS_HAN.search(text) is not None and width._widen_once(text) != text


def may_have_doubled_space(text: str) -> bool:
    return "  " in text or "\N{NO-BREAK SPACE}" in text


def is_odd(text: str) -> bool:
    return not is_plain_latin(text)


GATES: dict[str, tuple[Tell, Tell]] = {
    "placeholder": (markup._PLACEHOLDER.search, markup._may_hold),
    "written tag": (markup._WRITTEN_TAG.search, lambda text: "<" in text),
    "damage": (text._DAMAGED.search, text._MAY_BE_DAMAGED.search),
    "odd damage": (text._DAMAGED.search, is_odd),
    "odd wide marks": (punctuation._WIDE_MARKS.search, is_odd),
    "odd Han": (target._HAS_HAN.search, is_odd),
    "wide": (has_marks_to_widen, width._MAY_BE_WIDENED.search),
    "space before a mark": (spaces._BEFORE_MARK.search, spaces._MAY_STAND.search),
    "lost space": (lambda text: list(stray._lost_spaces(text)), stray._MAY_LACK.search),
    "doubled space": (spaces._DOUBLED.search, may_have_doubled_space),
    "country": (lambda text: countries._chinese(fold_script(text)), countries._beginnings().search),
    "English left": (has_latin_run_without_addresses, target._LATIN_RUN.search),
}


@pytest.mark.parametrize("name", GATES)
def test_a_gate_hides_nothing(name: str) -> None:
    finds, lets_pass = GATES[name]

    @settings(max_examples=300, deadline=None)
    @given(TEXTS)
    def hides_nothing(text: str) -> None:
        assert lets_pass(text) or not finds(text)

    hides_nothing()


@pytest.mark.parametrize("name", GATES)
def test_a_gate_is_asked_something(name: str) -> None:
    finds, lets_pass = GATES[name]
    texts = [before + piece + behind for piece in PIECES for before in ("", "a", "字") for behind in ("", "b", "字")]
    found = [text for text in texts if finds(text)]
    assert found
    assert all(map(lets_pass, found))


@given(TEXTS)
@example("can't Can’t")
@example("\N{KELVIN SIGN}e ke")
def test_repeated_words_are_those_of_the_plain_pattern(line: str) -> None:
    plain = re.compile(r"\b([A-Za-z]+(?:['’][a-z]+)?)(\s+)\1\b", re.IGNORECASE)
    assert [match.span() for match in text._TWICE.finditer(line)] == [match.span() for match in plain.finditer(line)]


@given(TEXTS)
def test_the_end_of_a_text_is_that_behind_its_closing_marks(line: str) -> None:
    near = line[-punctuation._NEAR_END :]
    bare = punctuation._TAIL.sub("", near)
    assert (punctuation._without_tail(near) if near[-1:] in punctuation._CLOSING else near) == bare


def test_closing_marks_hold_all_white_space() -> None:
    white = {chr(point) for point in range(0x110000) if chr(point).isspace()}
    assert white == set(punctuation._SPACES) == set(re.findall(r"\s", "".join(map(chr, range(0x110000)))))


@given(TEXTS)
def test_borders_of_han_and_latin_are_those_of_the_plain_pattern(line: str) -> None:
    han = spaces._HAN
    close = re.compile(f"(?<=[{han}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[{han}])")
    spaced = re.compile(f"(?<=[{han}]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%]) (?=[{han}])")
    assert sorted(spaces._close(line)) == [(match.start() - 1, match.end() + 1) for match in close.finditer(line)]
    assert spaces._spaced(line) == [match.span() for match in spaced.finditer(line)]


@given(TEXTS)
def test_brackets_of_either_width_are_partners(line: str) -> None:
    assert brackets._loose_brackets(line) == brackets._loose_brackets(line.translate(brackets._WIDE))
