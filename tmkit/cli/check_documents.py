"""The documents of ``check`` as streams of units: what cannot be read is told, and the rest is still checked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.cli.output import say
from tmkit.cli.progress import Teller
from tmkit.errors import TmkitError
from tmkit.model import Unit

if TYPE_CHECKING:
    from tmkit.reports.inspection import Inspection

_TOLD_EVERY = 100
_WORTH_TELLING = 0.1
_WORTH_WORKERS = 1 << 20
_MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Documents:
    """Bilingual ``files``, or one ``pair`` of texts with a segment a line in two ``languages``.

    Iterating gives each as (name, units). The units come as a stream; what was read is counted in ``inspection``, what
    was repaired or skipped goes to ``faults``, and ``tell`` hears of the progress.
    """

    files: Sequence[str]
    pair: tuple[str, str] | None
    languages: tuple[str, str]
    inspection: Inspection
    faults: list[str]
    tell: Teller

    def __iter__(self) -> Iterator[tuple[str, Iterator[Unit]]]:
        if self.pair:
            yield self.pair[1], self._counted(self.pair[1], self._pairs(self.pair))
        for path in self.files:
            yield path, self._counted(path, self._units(path))

    def _pairs(self, pair: tuple[str, str]) -> Iterator[Unit]:
        from tmkit.cli.texts import read_pair

        yield from read_pair(*pair, self.languages)

    def _units(self, path: str) -> Iterator[Unit]:
        from tmkit import formats

        report = formats.Report(path)
        yield from formats.read(path, report)
        for line in report.lines():
            say(line)
        if not report.is_clean:
            self.faults.append(report.totals())

    def _counted(self, name: str, units: Iterable[Unit]) -> Iterator[Unit]:
        """Give the units of one document; an error ends it and is kept, so that the checks finish what they have."""
        count = empty = 0
        try:
            for count, unit in enumerate(units, 1):
                empty += not (unit.target or "").strip()
                if not count % _TOLD_EVERY:
                    self.tell("check", sum(self.inspection.files.values()) + count, 0)
                yield unit
            if not count:
                raise TmkitError("no pairs of source and target in it", file=name)
        except TmkitError as error:
            self.inspection.failures.append(str(error))
        if count:
            self.inspection.files[name] = count
        if empty > max(1, _WORTH_TELLING * count):
            say(f"{name}: {empty} of {count} segments have no translation")


def fitting_workers(paths: Iterable[str]) -> int:
    """Give how many processes pay for these files: one below 1 MB, where starting others takes longer than it saves.

    >>> fitting_workers(["no such file", "-"])
    1
    """
    sizes = (Path(path).stat().st_size for path in paths if Path(path).is_file())
    return min(os.cpu_count() or 1, _MOST_WORKERS) if sum(sizes) >= _WORTH_WORKERS else 1
