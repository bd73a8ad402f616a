"""Text from files and standard input, with one clear line where a file cannot be read."""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from tmkit.errors import EncodingError, FileAccessError, InputError, LimitError
from tmkit.files.decode import SAMPLE, Decoded, decode, find_encoding

FILE_LIMIT = 2 * 1000**3
"""Bytes; larger files are refused."""

_BLOCK = 1 << 20
_LINE_END = re.compile("\r\n|\r|\n")
_SEGMENT_END = re.compile("\r?\n")
_CURES = {
    errno.ENOENT: "there is no such file: check the name",
    errno.ENOTDIR: "there is no such file: check the name",
    errno.EACCES: "no permission to read it: change the permissions",
    errno.EPERM: "no permission to read it: change the permissions",
    errno.EISDIR: "this is a folder: give a file",
    errno.EIO: "the disk reported an error: check it",
    errno.ENAMETOOLONG: "the file name is too long: check it",
}


def read_bytes(path: str | Path) -> bytes:
    """Give the content of a file, or of standard input for ``-``.

    :class:`FileAccessError` where it is missing, a folder or not readable, :class:`LimitError` beyond
    :data:`FILE_LIMIT`, :class:`InputError` where it is empty.
    """
    with open_bytes(path) as stream, _explained(path):
        content = stream.read(FILE_LIMIT + 1)
    if len(content) > FILE_LIMIT:
        raise _too_large(path)
    if not content:
        raise _empty(path)
    return content


def read_text(path: str | Path, declared: str = "") -> Decoded:
    """Give the text of a file with its encoding; line ends stay as they are.

    ``declared`` is a hint of the encoding. Errors as :func:`read_bytes`, and :class:`EncodingError` where the file is
    binary or in no known encoding.
    """
    content = read_bytes(path)
    with _named(path):
        decoded = decode(content, declared)
    if not decoded.text:
        raise _empty(path)
    return decoded


def read_lines(path: str | Path, as_segments: bool = False) -> list[str]:
    """Give the lines of a text file without their ends; LF, CRLF and CR end a line. Errors as :func:`read_text`.

    With ``as_segments`` a line is a segment that a tool numbers: only LF and CRLF end it, and an empty one counts.
    """
    text = read_text(path).text
    return split_segments(text) if as_segments else split_lines(text)


def display_name(path: str | Path) -> str:
    """Give the name by which people know a file: its last part, or ``standard input`` for ``-``.

    >>> display_name("articles/a.txt"), display_name("-")
    ('a.txt', 'standard input')
    """
    return "standard input" if str(path) == "-" else Path(path).name


def split_lines(text: str) -> list[str]:
    r"""Give the lines of a text; LF, CRLF and CR end a line, an end after the last line begins no new one.

    >>> split_lines("a\r\nb\rc\x0cd\n\n")
    ['a', 'b', 'c\x0cd', '']
    """
    return _without_last(_LINE_END.split(text))


def split_segments(text: str) -> list[str]:
    r"""Give the segments of a text with one a line; only LF and CRLF end one.

    >>> split_segments("a\rb\n\nc")
    ['a\rb', '', 'c']
    """
    return _without_last(_SEGMENT_END.split(text))


@contextmanager
def open_bytes(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file, or standard input for ``-``, for reading bytes. Errors as :func:`read_bytes`."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    with _explained(path):
        stream = Path(path).open("rb")  # noqa: SIM115 - closed below; only the opening is explained
    with stream:
        if os.fstat(stream.fileno()).st_size > FILE_LIMIT:
            raise _too_large(path)
        yield stream


@contextmanager
def open_text(path: str | Path, declared: str = "") -> Iterator[TextIO]:
    """Open a text file for reading as a stream that never holds the whole; line ends come as they are (``newline=""``).

    The file is read through once before, so that its encoding is certain. Errors as :func:`read_text`; here bytes
    that are not in the encoding are an error, too.
    """
    if str(path) == "-":
        yield io.StringIO(read_text(path, declared).text, newline="")
        return
    with open_bytes(path) as stream:
        encoding, skipped = _certain_encoding(path, stream, declared)
        stream.seek(skipped)
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            yield text


def stream_lines(path: str | Path, declared: str = "") -> Iterator[str]:
    """Give the lines of a text file one by one, as :func:`read_lines`, without holding the file."""
    with open_text(path, declared) as stream, _explained(path):
        for line in stream:
            yield line.rstrip("\n").rstrip("\r") if line.endswith(("\n", "\r")) else line


def _without_last(lines: list[str]) -> list[str]:
    return lines[:-1] if not lines[-1] else lines


def _certain_encoding(path: str | Path, stream: BinaryIO, declared: str) -> tuple[str, int]:
    with _explained(path), _named(path):
        sample = stream.read(SAMPLE)
        encoding, skipped = find_encoding(sample, declared)
        if len(sample) == skipped:
            raise _empty(path)
        decoder = codecs.getincrementaldecoder(encoding)()
        block, lines = sample[skipped:], 1
        while block:
            lines += _decode_block(decoder, block, encoding, lines)
            block = stream.read(_BLOCK)
        _decode_block(decoder, b"", encoding, lines)
    return encoding, skipped


def _decode_block(decoder: codecs.IncrementalDecoder, block: bytes, encoding: str, lines: int) -> int:
    """Decode one block and give its number of line ends; ``lines`` is the line that it begins in."""
    try:
        return decoder.decode(block, final=not block).count("\n")
    except UnicodeDecodeError as error:
        line = lines + block[: error.start].count(b"\n")
        raise EncodingError(f"the text is not {encoding} from here on: convert it to UTF-8 text", line=line) from error


def _too_large(path: str | Path) -> LimitError:
    return LimitError("the file is larger than 2 GB: split it", file=str(path))


def _empty(path: str | Path) -> InputError:
    return InputError("the file is empty: check that it is the right one", file=str(path))


@contextmanager
def _explained(path: str | Path) -> Iterator[None]:
    try:
        yield
    except FileAccessError:
        raise
    except OSError as error:
        reason = _CURES.get(error.errno or 0, error.strerror or str(error))
        raise FileAccessError(f"cannot be read: {reason}", file=str(path)) from error


@contextmanager
def _named(path: str | Path) -> Iterator[None]:
    """Name the file in an error about its bytes."""
    try:
        yield
    except EncodingError as error:
        raise EncodingError(error.message, file=str(path), line=error.line) from error
