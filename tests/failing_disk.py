"""A disk whose n-th step fails, to put in the place of ``tmkit.files.write.disk``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO

from tmkit.files import Disk


class FailingDisk(Disk):
    """Counts writes, syncs and renames together and fails the n-th, from 1; ``lasts``: and all later ones."""

    def __init__(self, step: int, error: int, *, lasts: bool = False) -> None:
        self.step = step
        self.error = error
        self.lasts = lasts
        self.count = 0

    def write(self, stream: IO[bytes], block: memoryview) -> int:
        self._tick()
        return super().write(stream, block)

    def sync(self, descriptor: int) -> None:
        self._tick()
        super().sync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self._tick()
        super().replace(source, target)

    def _tick(self) -> None:
        self.count += 1
        if self.count == self.step or (self.lasts and self.count > self.step):
            raise OSError(self.error, os.strerror(self.error))
