"""Profiles: severities by rule, families, and what is wrong in a file of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError, UsageError
from tmkit.model import Unit
from tmkit.qa.check import check
from tmkit.qa.profile import Profile, read_profile, to_profile
from tmkit.qa.registry import BY_ID

PAIR = Unit(source_parts=("近50国",), target_parts=("over 50 countries",), source_lang="zh", target_lang="en")


def test_a_severity_is_changed_and_a_rule_switched_off() -> None:
    info = to_profile({"number.approx": "error"}, BY_ID)
    assert [finding.severity for finding in check([PAIR], profile=info)] == ["error"]
    assert not list(check([PAIR], profile=to_profile({"number.*": "off"}, BY_ID)))


def test_a_rule_that_is_off_by_default_is_switched_on() -> None:
    assert not Profile().is_on(BY_ID["term.reverse"])
    assert to_profile({"term.reverse": "info"}, BY_ID).is_on(BY_ID["term.reverse"])


def test_an_unknown_rule_is_named_with_its_neighbour() -> None:
    with pytest.raises(UsageError, match=r'no rule "number.aprox"; did you mean "number.approx"'):
        to_profile({"number.aprox": "off"}, BY_ID)


def test_an_unknown_severity_is_named() -> None:
    with pytest.raises(UsageError, match='"loud" is none of error, warning, info, off'):
        to_profile({"number.approx": "loud"}, BY_ID)


def test_a_file(tmp_path: Path) -> None:
    path = tmp_path / "tmkit.toml"
    path.write_text('[check]\nmin_confidence = 0.7\n[check.rules]\n"space.*" = "off"\n', "utf-8")
    profile = read_profile(path, BY_ID)
    assert profile.least_confidence == 0.7
    assert not profile.is_on(BY_ID["space.double"])


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tmkit.toml"
    path.write_text("[check", "utf-8")
    with pytest.raises(FormatError, match=r"tmkit.toml: this is no TOML"):
        read_profile(path, BY_ID)
    path.write_text("rules = 3", "utf-8")
    with pytest.raises(FormatError, match=r"write a table \[rules\]"):
        read_profile(path, BY_ID)
