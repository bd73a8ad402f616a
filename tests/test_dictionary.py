"""Dictionaries of users: CC-CEDICT, dict.org, tables."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path

import pytest

from tmkit.bitext.dictionary import read_dictionary
from tmkit.bitext.evidence import Evidence, word_pairs
from tmkit.errors import FileAccessError, FormatError

CEDICT = """# a comment
橋 桥 [qiao2] /bridge/CL:座[zuo4]/
渡口 渡口 [du4 kou3] /ferry (crossing)/to cross by ferry/
蕁 荨 [qian2] /variant of 燖|𬊈/
王 王 [Wang2] /surname Wang/
船夫 船夫 [chuan2 fu1] /boatman/a man who makes his living by boats/
"""
PAIRS = [("桥", "bridge"), ("渡口", "ferry"), ("渡口", "cross by ferry"), ("船夫", "boatman")]


def to_digits(number: int) -> str:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    digits = alphabet[number % 64]
    while number := number // 64:
        digits = alphabet[number % 64] + digits
    return digits


def test_cedict_plain_and_packed(tmp_path: Path) -> None:
    (tmp_path / "c.u8").write_text(CEDICT, "utf-8")
    (tmp_path / "c.gz").write_bytes(gzip.compress(CEDICT.encode()))
    assert read_dictionary(tmp_path / "c.u8") == read_dictionary(tmp_path / "c.gz") == PAIRS


def test_table(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("桥\tbridge;a span\nzh\ten\n船\tboat / ship\n", "utf-8")
    assert read_dictionary(tmp_path / "t.tsv") == [("桥", "bridge"), ("桥", "span"), ("船", "boat"), ("船", "ship")]


@pytest.mark.parametrize("packed", [False, True])
def test_dict_org(tmp_path: Path, packed: bool) -> None:
    entries = [("00databaseshort", "name"), ("桥", "桥 [qiao2]\n  bridge\n"), ("船", "船 船 [chuan2] /boat/ship/\n")]
    body, index = b"", ""
    for head, text in entries:
        index += f"{head}\t{to_digits(len(body))}\t{to_digits(len(text.encode()))}\n"
        body += text.encode()
    (tmp_path / "d.index").write_text(index, "utf-8")
    (tmp_path / ("d.dict.dz" if packed else "d.dict")).write_bytes(gzip.compress(body) if packed else body)
    expected = [("桥", "bridge"), ("船", "boat"), ("船", "ship")]
    assert read_dictionary(tmp_path / "d.index") == expected
    assert read_dictionary(tmp_path / ("d.dict.dz" if packed else "d.dict")) == expected


def write_dict_org(folder: Path, name: str, entries: list[tuple[str, str]], more: str = "") -> Path:
    body, index = b"", ""
    for head, text in entries:
        index += f"{head}\t{to_digits(len(body))}\t{to_digits(len(text.encode()))}{more}\n"
        body += text.encode()
    (folder / f"{name}.index").write_text(index, "utf-8")
    (folder / f"{name}.dict").write_bytes(body)
    return folder / name


def test_dict_org_by_its_bare_name_and_with_headwords_as_written(tmp_path: Path) -> None:
    entries = [("橋", "橋 桥 [qiao2]\n  bridge; span\n"), ("桥", "橋 桥 [qiao2]\n  bridge; span\n")]
    assert read_dictionary(write_dict_org(tmp_path, "d", entries)) == [("桥", "bridge"), ("桥", "span")]
    assert read_dictionary(write_dict_org(tmp_path, "e", entries[1:], "\t桥")) == [("桥", "bridge"), ("桥", "span")]


def test_a_cut_dict_is_told(tmp_path: Path) -> None:
    place = write_dict_org(tmp_path, "d", [("桥", "桥\n bridge\n"), ("船", "船\n boat\n")])
    (tmp_path / "d.dict").write_bytes((tmp_path / "d.dict").read_bytes()[:-4])
    with pytest.raises(FormatError, match=r"d\.index:2: the entry lies behind the end of the \.dict"):
        read_dictionary(place)


def test_readings_in_double_brackets(tmp_path: Path) -> None:
    (tmp_path / "n.u8").write_text("龍 龙 [[long2]] /dragon/\n", "utf-8")
    assert read_dictionary(tmp_path / "n.u8") == [("龙", "dragon")]


def test_a_word_in_the_other_script_is_known() -> None:
    pairs = list(word_pairs(Evidence(glossary=[("友好城市聯盟", "city league")])))
    assert ("友好城市联盟", "city league", 1.0) in pairs


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"none\.u8: cannot read the dictionary: No such file"):
        read_dictionary(tmp_path / "none.u8")


def test_cut_gzip_is_told(tmp_path: Path) -> None:
    (tmp_path / "cut.gz").write_bytes(gzip.compress(CEDICT.encode())[:40])
    with pytest.raises(FileAccessError, match=r"cut\.gz: cannot read the dictionary"):
        read_dictionary(tmp_path / "cut.gz")


def test_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "g.u8").write_bytes(b"# ok\n" + "桥\tbridge".encode("gb18030"))
    with pytest.raises(FormatError, match=r"g\.u8:2: not UTF-8: convert the dictionary to UTF-8"):
        read_dictionary(tmp_path / "g.u8")


def test_no_entry_says_what_would_do(tmp_path: Path) -> None:
    (tmp_path / "empty.u8").write_text("nothing here\n", "utf-8")
    with pytest.raises(FormatError, match="no Chinese-English entry found; give CC-CEDICT"):
        read_dictionary(tmp_path / "empty.u8")


def test_broken_index_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "b.index").write_text("桥\tA\n", "utf-8")
    (tmp_path / "b.dict").write_bytes(base64.b64encode(b"x"))
    with pytest.raises(FormatError, match=r"b\.index:1: expected: headword, offset, length"):
        read_dictionary(tmp_path / "b.index")
