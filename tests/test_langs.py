"""Codes, telling the language of a line, names of countries and peoples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.langs import (
    Code,
    best_match,
    closeness,
    demonyms,
    detect,
    languages,
    matches,
    parse_code,
    respell,
    territories,
)


class TestCodes:
    @pytest.mark.parametrize(
        ("code", "parsed"),
        [
            ("zh", Code("zh", "Hans", "")),
            ("zh-CN", Code("zh", "Hans", "CN")),
            ("ZH_cn", Code("zh", "Hans", "CN")),
            ("zh-SG", Code("zh", "Hans", "SG")),
            ("zh-MY", Code("zh", "Hans", "MY")),
            ("zh-TW", Code("zh", "Hant", "TW")),
            ("zh_HK", Code("zh", "Hant", "HK")),
            ("zh-MO", Code("zh", "Hant", "MO")),
            ("zh-Hans-HK", Code("zh", "Hans", "HK")),
            ("zh-hant", Code("zh", "Hant", "")),
            ("zh-CHS", Code("zh", "Hans", "")),
            ("zh-CHT", Code("zh", "Hant", "")),
            ("chi", Code("zh", "Hans", "")),
            ("zho", Code("zh", "Hans", "")),
            ("cmn-Hans-CN", Code("zh", "Hans", "CN")),
            ("Chinese", Code("zh", "Hans", "")),
            ("Chinese_PRC", Code("zh", "Hans", "CN")),
            ("Chinese (Traditional)", Code("zh", "Hant", "")),
            ("Simplified Chinese", Code("zh", "Hans", "")),
            ("eng", Code("en", "", "")),
            ("EN-us", Code("en", "", "US")),
            ("English (US)", Code("en", "", "US")),
            ("en_US.UTF-8", Code("en", "", "US")),
            ("sr-Latn-RS", Code("sr", "Latn", "RS")),
            ("es-419", Code("es", "", "419")),
            ("", Code("")),
            ("-", Code("")),
        ],
    )
    def test_parse(self, code: str, parsed: Code) -> None:
        assert parse_code(code) == parsed

    @pytest.mark.parametrize(
        ("code", "spelling"),
        [
            ("zh_CN", "zh-CN"),
            ("ZH-HANS-cn", "zh-Hans-CN"),
            ("zh-cht", "zh-CHT"),
            ("en-us", "en-US"),
            ("EN", "en"),
            ("es-419", "es-419"),
            ("*all*", "*all*"),
            ("Chinese", "Chinese"),
            ("", ""),
        ],
    )
    def test_respell(self, code: str, spelling: str) -> None:
        assert respell(code) == spelling

    @given(st.from_regex(r"[a-zA-Z]{2,3}([-_][a-zA-Z0-9]{2,8}){0,3}", fullmatch=True))
    def test_respelling_twice_is_once_and_means_the_same(self, code: str) -> None:
        assert respell(respell(code)) == respell(code)
        assert parse_code(respell(code)) == parse_code(code)

    @pytest.mark.parametrize(
        ("wanted", "available", "best"),
        [
            ("zh-CN", ["en", "zh-TW", "zh", "zh-CN"], "zh-CN"),
            ("zh-CN", ["en", "zh-TW", "zh"], "zh"),
            ("zh-CN", ["en", "zh-TW"], "zh-TW"),
            ("zh", ["zh-HK", "ZH-CHS"], "ZH-CHS"),
            ("zh-Hant", ["zh-CN", "zh-MO"], "zh-MO"),
            ("en", ["en-GB", "en-US"], "en-GB"),
            ("en-US", ["en-GB", "en_us"], "en_us"),
            ("fr", ["en", "zh"], None),
            ("", ["en", ""], None),
            ("zh", [], None),
        ],
    )
    def test_best_match(self, wanted: str, available: list[str], best: str | None) -> None:
        assert best_match(wanted, available) == best

    @given(st.text(max_size=12), st.text(max_size=12))
    def test_closeness_is_symmetric(self, one: str, other: str) -> None:
        assert closeness(one, other) == closeness(other, one)
        assert matches(one, other) == (closeness(one, other) >= 2)


class TestDetect:
    @pytest.mark.parametrize(
        ("text", "lang"),
        [
            ("重庆市外办", "zh"),
            ("安装Windows系统", "zh"),
            ("WHO世界卫生组织", "zh"),
            ("he said 一带一路 is a road", "en"),
            ("Zhang San (张三)", "en"),
            ("Café", "en"),
            ("2020-03-27 16:08", ""),
            ("①②③ …", ""),
            ("こんにちは世界", ""),
            ("서울", ""),
            ("Москва", ""),
            ("", ""),
        ],
    )
    def test_by_the_share_of_the_letters(self, text: str, lang: str) -> None:
        assert detect(text) == lang


class TestNames:
    @pytest.mark.parametrize(
        ("name", "expected"),
        [
            ("韩国", {"South Korea", "Korea", "Republic of Korea"}),
            ("朝鲜", {"North Korea", "DPRK"}),
            ("美国", {"United States", "US", "U.S.", "America"}),
            ("英国", {"United Kingdom", "UK", "Britain"}),
            ("巴勒斯坦", {"Palestine"}),
            ("香港", {"Hong Kong"}),
            ("澳门", {"Macao", "Macau"}),
            ("缅甸", {"Myanmar", "Burma"}),
            ("波黑", {"Bosnia and Herzegovina"}),
            ("圣卢西亚", {"St. Lucia", "Saint Lucia"}),
            ("科特迪瓦", {"Côte d'Ivoire", "Ivory Coast"}),
            ("捷克", {"Czechia", "Czech Republic"}),
            ("刚果（金）", {"DRC", "Democratic Republic of the Congo"}),
        ],
    )
    def test_territories(self, name: str, expected: set[str]) -> None:
        assert expected <= set(territories()[name])

    def test_the_usual_name_comes_first_without_brackets(self) -> None:
        firsts = [names[0] for names in territories().values()]
        assert not [name for name in firsts if "(" in name or "&" in name or "’" in name]

    def test_every_state_has_people(self) -> None:
        people = demonyms()
        states = ("德国", "荷兰", "瑞士", "菲律宾", "基里巴斯", "圣马力诺", "莱索托", "瓦努阿图", "梵蒂冈", "南苏丹")
        assert all(people[state] for state in states)
        assert people["意大利"] == ("Italian",)
        assert len(set(people.values())) > 185

    def test_rows_are_of_known_regions(self) -> None:
        assert set(demonyms()) <= set(territories())

    def test_languages(self) -> None:
        assert languages()["意大利语"] == ("Italian",)
        assert languages()["法文"] == ("French",)
        assert languages()["普通话"][0] == "Mandarin"

    def test_the_tables_cannot_be_changed(self) -> None:
        with pytest.raises(TypeError):
            territories()["新"] = ()  # type: ignore[index]
