"""Profiles: severities by rule, families, and what is wrong in a file of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import EncodingError, FormatError
from tmkit.model import Rejection, Unit
from tmkit.qa.check import check
from tmkit.qa.profile import Profile, read_profile, to_profile
from tmkit.qa.registry import BY_ID

PAIR = Unit(source_parts=("近50国",), target_parts=("over 50 countries",), source_lang="zh", target_lang="en")


def test_a_severity_is_changed_and_a_rule_switched_off() -> None:
    grave = to_profile({"number.approx": "error"}, BY_ID, [])
    assert [finding.severity for finding in check([PAIR], profile=grave)] == ["error"]
    assert not list(check([PAIR], profile=to_profile({"number.*": "off"}, BY_ID, [])))


@pytest.mark.parametrize("setting", ["info", "on"])
def test_a_rule_that_is_off_by_default_is_switched_on(setting: str) -> None:
    assert not Profile().is_on(BY_ID["term.reverse"])
    assert to_profile({"term.reverse": setting}, BY_ID, []).is_on(BY_ID["term.reverse"])


@pytest.mark.parametrize("order", [1, -1])
def test_a_rule_goes_before_its_family(order: int) -> None:
    lines = [("number.*", "off"), ("number.approx", "on")][::order]
    profile = to_profile(dict(lines), BY_ID, [])
    assert profile.is_on(BY_ID["number.approx"])
    assert not profile.is_on(BY_ID["number.missing"])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("number.aprox", "off", 'there is no rule "number.aprox": did you mean "number.approx"?'),
        ("zzz", "off", 'there is no rule "zzz": docs/checks.md lists them'),
        ("number.approx", "loud", '"loud" is none of error, warning, info, on, off'),
        ("number.approx", 3, '"3" is none of'),
    ],
)
def test_a_wrong_line_is_named_and_the_rest_holds(name: str, value: object, message: str) -> None:
    rejected: list[Rejection] = []
    profile = to_profile({name: value, "space.double": "off"}, BY_ID, rejected, file="p.toml")
    assert dict(profile.rules) == {"space.double": "off"}
    assert message in rejected[0].reason
    assert (rejected[0].file, rejected[0].text) == ("p.toml", name)


def test_a_toml_file(tmp_path: Path) -> None:
    path = tmp_path / "tmkit.toml"
    path.write_text('[check]\nmin_confidence = 0.7\n[check.rules]\n"space.*" = "off"\n', "utf-8")
    profile = read_profile(path, BY_ID, [])
    assert profile.least_confidence == 0.7
    assert not profile.is_on(BY_ID["space.double"])


def test_a_yaml_file_with_its_own_words_for_on_and_off(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_text("rules:\n  space: off\n  term.reverse: on\n  number.approx: error\n", "utf-8")
    profile = read_profile(path, BY_ID, [])
    assert not profile.is_on(BY_ID["space.double"])
    assert profile.is_on(BY_ID["term.reverse"])
    assert profile.rules["number.approx"] == "error"


def test_a_key_that_means_nothing_is_named(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    path.write_text('"number.approx" = "off"\n', "utf-8")
    rejected: list[Rejection] = []
    read_profile(path, BY_ID, rejected)
    assert '"number.approx" means nothing here' in rejected[0].reason


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "tmkit.toml"
    path.write_text("[check", "utf-8")
    with pytest.raises(FormatError, match=r"tmkit.toml: this is no TOML"):
        read_profile(path, BY_ID, [])
    path.write_text("rules = 3", "utf-8")
    with pytest.raises(FormatError, match=r'write a table "rules"'):
        read_profile(path, BY_ID, [])


@pytest.mark.parametrize("value", ["7", "-1", '"high"', "true", "[1]", "nan"])
def test_a_confidence_that_is_none_is_named_and_the_rules_hold(tmp_path: Path, value: str) -> None:
    path = tmp_path / "tmkit.toml"
    path.write_text(f'min_confidence = {value}\n[rules]\n"number.approx" = "off"\n', "utf-8")
    rejected: list[Rejection] = []
    profile = read_profile(path, BY_ID, rejected)
    assert dict(profile.rules) == {"number.approx": "off"}
    assert profile.least_confidence == 0
    assert [(item.text, item.file) for item in rejected] == [("min_confidence", str(path))]
    assert '"min_confidence" is a number from 0 to 1, not ' in rejected[0].reason


def test_bytes_that_are_no_text_are_named(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_bytes(b"rules:\0\1\2")
    with pytest.raises(EncodingError, match=r"house.yaml:1: this is a binary file"):
        read_profile(path, BY_ID, [])


def test_a_broken_yaml_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "house.yml"
    path.write_text("rules:\n  a: [\n", "utf-8")
    with pytest.raises(FormatError, match=r"house.yml:\d: this is no YAML"):
        read_profile(path, BY_ID, [])
