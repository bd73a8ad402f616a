"""Files and standard streams: decoding, reading, and writing that is all or nothing."""

from tmkit.files.decode import Decoded, decode, find_encoding
from tmkit.files.read import (
    FILE_LIMIT,
    display_name,
    open_bytes,
    open_text,
    read_bytes,
    read_lines,
    read_text,
    split_lines,
    split_segments,
    stream_lines,
)
from tmkit.files.write import Disk, atomic_write, atomic_write_bytes, check_writable, write_error

__all__ = [
    "FILE_LIMIT",
    "Decoded",
    "Disk",
    "atomic_write",
    "atomic_write_bytes",
    "check_writable",
    "decode",
    "display_name",
    "find_encoding",
    "open_bytes",
    "open_text",
    "read_bytes",
    "read_lines",
    "read_text",
    "split_lines",
    "split_segments",
    "stream_lines",
    "write_error",
]
