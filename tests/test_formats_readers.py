"""What every format that is read promises: known by its content, read or refused in one line, whatever the bytes."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
from format_samples import door_of, make_sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import FileAccessError, FormatError, InputError, TmkitError
from tmkit.formats import FORMATS, find_format

READ = [entry.name for entry in FORMATS if entry.reads]
# Two files under one name, so that there is no file of that name.
ONE_FILE = [name for name in READ if name != "moses"]
# Of these the content says nothing but that they are text or a table.
BY_ENDING = {"csv", "tsv", "plain", "lang"}
PACKED = {"xlsx", "docx"}


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read(name: str, tmp_path: Path) -> None:
    assert "mayor" in door_of(name)(make_sample(name, tmp_path))


@pytest.mark.parametrize("name", ONE_FILE)
class TestReader:
    def test_it_is_known_by_its_content(self, name: str, tmp_path: Path) -> None:
        path = make_sample(name, tmp_path)
        assert find_format(path) == name
        if name not in BY_ENDING:
            assert find_format(path.rename(tmp_path / "download.dat")) == name

    def test_a_missing_file_is_refused(self, name: str, tmp_path: Path) -> None:
        path = make_sample(name, tmp_path)
        path.unlink()
        with pytest.raises(FileAccessError, match="no such file"):
            door_of(name)(path)

    def test_an_empty_file_is_refused(self, name: str, tmp_path: Path) -> None:
        path = make_sample(name, tmp_path)
        path.write_bytes(b"")
        with pytest.raises(InputError, match="is empty"):
            door_of(name)(path)

    def test_a_cut_file_is_read_or_refused_in_one_line(self, name: str, tmp_path: Path) -> None:
        path = make_sample(name, tmp_path)
        data = path.read_bytes()
        for length in range(1, len(data), max(1, len(data) // 25)):
            path.write_bytes(data[:length])
            check(name, path)

    @settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_changed_bytes_are_read_or_refused(self, name: str, tmp_path: Path, data: st.DataObject) -> None:
        path = make_sample(name, tmp_path)
        before = path.read_bytes()
        at = data.draw(st.integers(0, len(before)))
        new = data.draw(st.binary(max_size=4) | st.sampled_from([b"<", b"&x;", b"]]>", b"\xff\xfe", b"\r", b'"']))
        path.write_bytes(before[:at] + new + before[at + len(new) :])
        check(name, path)

    def test_wide_bytes_are_read(self, name: str, tmp_path: Path) -> None:
        if name in PACKED | {"mo", "po", "lang", "catkeys"}:
            pytest.skip("the format has an encoding of its own, or is no text")
        path = make_sample(name, tmp_path)
        text = path.read_bytes().decode("utf-8").replace('encoding="UTF-8"', 'encoding="UTF-16"')
        path.write_bytes(text.encode("utf-16"))
        assert "mayor" in door_of(name)(path)


def check(name: str, path: Path) -> None:
    try:
        door_of(name)(path)
    except TmkitError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("name", [name for name in ONE_FILE if name not in PACKED])
def test_a_packed_file_is_read(name: str, tmp_path: Path) -> None:
    path = make_sample(name, tmp_path)
    packed = tmp_path / f"{path.name}.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))
    assert find_format(packed) == name
    assert "mayor" in door_of(name)(packed)


@pytest.mark.parametrize("name", sorted(PACKED))
def test_an_archive_whose_names_are_no_text_is_refused(name: str, tmp_path: Path) -> None:
    path = make_sample(name, tmp_path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = archive.start_dir
    data[place + 9] |= 0x08
    data[place + 47] = 0xD2
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match=r"damaged archive .*: save it again"):
        door_of(name)(path)


def test_an_archive_with_a_nameless_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", b"<tmx/>")
    path.write_bytes(path.read_bytes().replace(b"x", b"\0"))
    with pytest.raises(FormatError, match=r"a\.zip: the archive holds 0 files: unpack it and name one"):
        find_format(path)
