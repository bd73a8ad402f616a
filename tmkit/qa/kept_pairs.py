"""The pairs of a file that have been checked, kept out of memory until the end of the file."""

from __future__ import annotations

import pickle
from array import array
from tempfile import SpooledTemporaryFile, gettempdir
from types import TracebackType
from typing import Self

from tmkit.errors import TmkitError
from tmkit.qa.segment_pair import SegmentPair

_MOST_IN_MEMORY = 1 << 23
_KEPT = SegmentPair._fields.index("source_parts")


class KeptPairs:
    """Pairs by their number, from 1 in the order in which they were added, without the tags of their texts.

    The first 8 MB of them are in memory, more go to a temporary file. Raises :class:`~tmkit.errors.TmkitError` where
    that cannot be written.

    >>> with KeptPairs() as pairs:
    ...     pairs.add(SegmentPair("a.tsv", 1, "好", "good", "zh-CN", "en-GB", "zh", "en"))
    ...     pairs[1].target
    'good'
    """

    def __init__(self) -> None:
        self._stream = SpooledTemporaryFile(_MOST_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._ends = array("Q", [0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stream.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> SegmentPair:
        start, end = self._ends[number - 1 : number + 1]
        try:
            self._stream.seek(start)
            return SegmentPair(*pickle.loads(self._stream.read(end - start)))
        except OSError as error:
            raise _no_room(error) from error

    def add(self, pair: SegmentPair) -> None:
        """Keep the next pair; all are added before the first is asked for."""
        record = pickle.dumps(tuple(pair[:_KEPT]), pickle.HIGHEST_PROTOCOL)
        try:
            self._stream.write(record)
        except OSError as error:
            raise _no_room(error) from error
        self._ends.append(self._ends[-1] + len(record))


def _no_room(error: OSError) -> TmkitError:
    """A fault of the disk as a clear error."""
    cure = "set TMPDIR to a folder with room"
    return TmkitError(f"no temporary file can be written: {error.strerror}; {cure}", file=gettempdir())
