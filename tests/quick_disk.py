"""A disk that does not wait, to put in the place of ``tmkit.files.write.disk`` where many small files are written."""

from __future__ import annotations

from tmkit.files import write


class QuickDisk(write.Disk):
    """Does not wait for the disk."""

    def sync(self, descriptor: int) -> None:
        """Let the system write when it likes."""
