"""Reading, decoding and all-or-nothing writing."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from failing_disk import FailingDisk
from hypothesis import given
from hypothesis import strategies as st

from tmkit.errors import EncodingError, FileAccessError, InputError, LimitError, TmkitError
from tmkit.files import (
    Decoded,
    Disk,
    atomic_write,
    atomic_write_bytes,
    check_writable,
    decode,
    open_text,
    read_lines,
    read_text,
    split_lines,
    split_segments,
    stream_lines,
)
from tmkit.files import read as reading
from tmkit.files import write as writing

SIMPLIFIED = "重庆市人民政府外事办公室今天举行招待会，来自十二个国家的代表参加。"
TRADITIONAL = "重慶市人民政府外事辦公室今天舉行招待會，來自十二個國家的代表參加。"


class TestDecode:
    @pytest.mark.parametrize(
        ("text", "encoding"),
        [
            (SIMPLIFIED, "utf-8"),
            (SIMPLIFIED, "utf-8-sig"),
            (SIMPLIFIED, "gb18030"),
            (SIMPLIFIED, "utf-16"),
            (SIMPLIFIED, "utf-16-le"),
            (SIMPLIFIED, "utf-16-be"),
            (SIMPLIFIED, "utf-32"),
            (TRADITIONAL, "gb18030"),
            (TRADITIONAL, "big5"),
            (TRADITIONAL, "utf-16-le"),
            ("外办", "gb18030"),
            ("外辦", "big5"),
            ("First line.\nSecond line.\n", "utf-16-le"),
            ("好 (hǎo) 和 中 (zhōng)", "gb18030"),
            ("Müller visited the café — “naïve”", "windows-1252"),
            ("price: €5", "windows-1252"),
            ("plain ASCII", "ascii"),
        ],
    )
    def test_finds_the_encoding(self, text: str, encoding: str) -> None:
        assert decode(text.encode(encoding)).text == text

    @pytest.mark.parametrize(
        ("encoding", "name"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("gbk", "gb18030"), ("utf-8", "utf-8")]
    )
    def test_names_the_encoding_and_has_nothing_to_remark(self, encoding: str, name: str) -> None:
        decoded = decode(SIMPLIFIED.encode(encoding))
        assert (decoded.encoding, decoded.note) == (name, "")

    @pytest.mark.parametrize(
        ("text", "encoding", "declared"),
        [(SIMPLIFIED, "gbk", "utf-8"), (SIMPLIFIED, "utf-8", "gb2312"), (TRADITIONAL, "big5", "gb2312")],
    )
    def test_a_wrong_declaration_is_remarked_and_not_followed(self, text: str, encoding: str, declared: str) -> None:
        decoded = decode(text.encode(encoding), declared)
        assert decoded.text == text
        assert decoded.note.startswith(f"declared {declared}, read as")

    @pytest.mark.parametrize("declared", ["gb2312", "GBK", "gb18030", "no-such-encoding", "../etc/passwd", ""])
    def test_a_right_or_unknown_declaration_does_no_harm(self, declared: str) -> None:
        assert decode(SIMPLIFIED.encode("gb18030"), declared).text == SIMPLIFIED

    def test_an_encoding_that_shows_late(self) -> None:
        text = "plain line\n" * 100_000 + SIMPLIFIED
        assert decode(text.encode("gb18030")) == Decoded(text, "gb18030")

    def test_bad_bytes_in_utf_8_are_counted_with_their_line(self) -> None:
        decoded = decode(f"{SIMPLIFIED}\n{SIMPLIFIED}".encode() + b"\xff" + SIMPLIFIED.encode())
        assert decoded.text.count("\N{REPLACEMENT CHARACTER}") == 1
        assert decoded.note == "1 invalid byte sequence replaced by U+FFFD, the first in line 2"

    def test_a_replacement_character_of_the_text_is_not_counted(self) -> None:
        assert decode("a\N{REPLACEMENT CHARACTER}b".encode()).note == ""

    def test_zero_bytes_at_the_end_are_dropped_with_a_remark(self) -> None:
        assert (decode(b"abc\x00\x00").text, decode(b"abc\x1a").note) == ("abc", "zero bytes at the end removed")

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"PK\x03\x04rest", "this is a ZIP, Word or Excel file, not text: convert it to UTF-8 text"),
            (b"\x1f\x8brest", "this is a gzip file, not text: convert it to UTF-8 text"),
            (b"%PDF-1.7", "this is a PDF file, not text: convert it to UTF-8 text"),
            (b"line\nab\x00cd\x01\x02\x03", "line 2: this is a binary file, not text (a zero byte)"),
            (bytes(range(256)) * 4, "line 1: this is a binary file, not text (a zero byte)"),
            (b"a\nb\x81\x8d\x9d\xff\xfe", "line 2: the text is in no encoding that can be read"),
        ],
    )
    def test_refuses_what_is_no_text(self, content: bytes, message: str) -> None:
        with pytest.raises(EncodingError) as caught:
            decode(content)
        assert str(caught.value).startswith(message)

    @given(st.text(min_size=1).filter(lambda text: not {"\x00", "\x1a", "\ufeff"} & set(text)))
    def test_utf_8_comes_back_as_it_was(self, text: str) -> None:
        assert decode(text.encode()).text == text

    @given(st.binary(max_size=200))
    def test_any_bytes_are_text_or_refused_in_one_line(self, content: bytes) -> None:
        try:
            assert isinstance(decode(content).text, str)
        except EncodingError as error:
            assert "\n" not in str(error)


def _make_huge(path: Path) -> None:
    path.write_bytes(b"a")
    os.truncate(path, 3 * 1000**3)


class TestRead:
    @pytest.mark.parametrize(
        ("make", "kind", "message"),
        [
            (lambda path: None, FileAccessError, "cannot be read: there is no such file: check the name"),
            (lambda path: path.mkdir(), FileAccessError, "cannot be read: this is a folder: give a file"),
            (lambda path: path.write_bytes(b""), InputError, "the file is empty: check that it is the right one"),
            (lambda path: path.write_bytes(b"\xef\xbb\xbf"), InputError, "the file is empty"),
            (lambda path: path.write_bytes(b"%PDF"), EncodingError, "this is a PDF file, not text"),
            (_make_huge, LimitError, "the file is larger than 2 GB: split it"),
        ],
        ids=["missing", "folder", "empty", "only a mark", "binary", "too large"],
    )
    def test_one_line_names_file_and_cure(
        self, tmp_path: Path, make: Callable[[Path], None], kind: type[TmkitError], message: str
    ) -> None:
        path = tmp_path / "a.txt"
        make(path)
        for read in (read_text, read_lines, lambda name: list(stream_lines(name))):
            with pytest.raises(kind) as caught:
                read(path)
            assert str(caught.value).startswith(f"{path}:")
            assert message in str(caught.value)
            assert "\n" not in str(caught.value)

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_a_file_without_permission(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("a")
        path.chmod(0)
        with pytest.raises(FileAccessError, match="no permission to read it: change the permissions"):
            read_text(path)

    def test_lines_end_at_lf_crlf_and_cr_only(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes("a\r\nb\rc\nd\u2028e\u0085f\x0cg\n\n".encode())
        expected = ["a", "b", "c", "d\u2028e\u0085f\x0cg", ""]
        assert read_lines(path) == expected
        assert list(stream_lines(path)) == expected
        assert read_lines(path, as_segments=True) == ["a", "b\rc", "d\u2028e\u0085f\x0cg", ""]

    @given(st.text())
    def test_splitting_loses_nothing_but_line_ends(self, text: str) -> None:
        assert "".join(split_lines(text)) == text.replace("\r", "").replace("\n", "")
        assert len(split_segments(text)) == text.count("\n") + (bool(text) and not text.endswith("\n"))

    def test_a_stream_is_decoded_across_blocks(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "SAMPLE", 50)
        monkeypatch.setattr(reading, "_BLOCK", 7)
        path = tmp_path / "a.txt"
        path.write_bytes("\n".join([TRADITIONAL] * 9).encode("gb18030"))
        assert list(stream_lines(path)) == [TRADITIONAL] * 9

    def test_a_stream_names_the_line_that_breaks_its_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(f"{SIMPLIFIED}\n".encode() * 20_000 + b"\xff\n")
        with pytest.raises(EncodingError) as caught:
            list(stream_lines(path))
        assert str(caught.value) == f"{path}:20001: the text is not utf-8 from here on: convert it to UTF-8 text"

    def test_standard_input_is_a_minus(self, monkeypatch: pytest.MonkeyPatch) -> None:
        readers: list[Callable[[], list[str]]] = [lambda: read_lines("-"), lambda: list(stream_lines("-"))]
        for read in readers:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SIMPLIFIED.encode("gb18030") + b"\r\n")))
            assert read() == [SIMPLIFIED]

    def test_open_text_leaves_line_ends_to_the_reader(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(b"\xef\xbb\xbfa,b\r\nc,d\r\n")
        with open_text(path) as stream:
            assert stream.read() == "a,b\r\nc,d\r\n"


class TestWrite:
    def test_writes_utf_8_with_lf(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        with atomic_write(path) as stream:
            stream.write("外办\n")
        assert path.read_bytes() == "外办\n".encode()
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES])
    def test_whichever_step_fails_the_file_is_whole(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
    ) -> None:
        path = tmp_path / "a.txt"
        step = 0
        while True:
            step += 1
            path.write_text("old")
            disk = FailingDisk(step, error)
            monkeypatch.setattr(writing, "disk", disk)
            try:
                _write_blocks(path)
            except FileAccessError as caught:
                assert str(caught).startswith(f"{path}: cannot be written: ")
                assert "\n" not in str(caught)
                assert path.read_text() == "old"
            else:
                assert path.read_text() == "x" * 900_000
            assert list(tmp_path.iterdir()) == [path]
            if disk.count < step:
                break
        assert step > 6

    def test_a_new_file_is_gone_when_the_last_step_fails(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "disk", FailingDisk(4, errno.EIO))
        with pytest.raises(FileAccessError, match="the disk reported an error"), atomic_write(tmp_path / "a") as stream:
            stream.write("x")
        assert list(tmp_path.iterdir()) == []

    def test_an_error_of_the_caller_passes_and_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("old")
        with pytest.raises(KeyError), atomic_write(path) as stream:
            stream.write("new" * 100_000)
            raise KeyError
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]

    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("missing/a.txt", "the folder does not exist: create it first"),
            (".", "this is a folder: give a file name"),
            ("file/a.txt", "a part of the path is a file, not a folder: give another path"),
            ("n" * 300, "the file name is too long: give a shorter one"),
        ],
    )
    def test_where_nothing_can_be_written(self, tmp_path: Path, name: str, message: str) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(FileAccessError) as caught:
            check_writable(tmp_path / name)
        assert str(caught.value) == f"{tmp_path / name}: cannot be written: {message}"
        with pytest.raises(FileAccessError, match=message), atomic_write_bytes(tmp_path / name):
            pass

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_read_only_file_and_folder(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("old")
        path.chmod(0o444)
        with pytest.raises(FileAccessError, match="no permission to write here"), atomic_write(path):
            pass
        tmp_path.chmod(0o555)
        with pytest.raises(FileAccessError, match="no permission to write here"), atomic_write(tmp_path / "b.txt"):
            pass
        tmp_path.chmod(0o755)

    def test_a_full_device(self) -> None:
        with pytest.raises(FileAccessError, match="the disk is full"), atomic_write("/dev/full") as stream:
            stream.write("x")

    def test_permissions_and_links_stay(self, tmp_path: Path) -> None:
        path, link = tmp_path / "a.txt", tmp_path / "link.txt"
        path.write_text("old")
        path.chmod(0o640)
        link.symlink_to(path)
        with atomic_write(link) as stream:
            stream.write("new")
        assert link.is_symlink()
        assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o640)

    def test_what_a_killed_process_left_is_cleared_by_the_next_write(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        code = (
            "import os, sys; from tmkit.files import atomic_write\n"
            "with atomic_write(sys.argv[1]) as stream: stream.write('half'); stream.flush(); os._exit(9)"
        )
        assert subprocess.run([sys.executable, "-c", code, str(path)], check=False).returncode == 9
        assert [entry.name.startswith(".a.txt.") for entry in tmp_path.iterdir()] == [True]
        with atomic_write(path) as stream:
            stream.write("whole")
        assert list(tmp_path.iterdir()) == [path]

    def test_standard_output_is_a_minus(self, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
        with atomic_write("-") as stream:
            stream.write("外办\n")
        with atomic_write_bytes("-") as binary:
            binary.write(b"\x00")
        assert capfdbinary.readouterr().out == "外办\n".encode() + b"\x00"

    def test_a_stream_that_seeks(self, tmp_path: Path) -> None:
        path = tmp_path / "a.bin"
        with atomic_write_bytes(path) as stream:
            stream.write(b"abc")
            stream.seek(1)
            stream.write(b"X")
            assert stream.tell() == 2
        assert path.read_bytes() == b"aXc"


def test_the_disk_that_fails_is_a_disk() -> None:
    assert issubclass(FailingDisk, Disk)


def _write_blocks(path: Path) -> None:
    with atomic_write_bytes(path) as stream:
        for _ in range(9):
            stream.write(b"x" * 100_000)
