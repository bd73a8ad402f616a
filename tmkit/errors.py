"""The errors of tmkit: one tree, and each leaf is also the builtin a reader expects.

::

    TmkitError
    ├── InputError (ValueError)        a file or text cannot be used: names file, line or unit, and the cure
    │   ├── EncodingError              the bytes are in no encoding we can read
    │   ├── FormatError                the content is not what the format promises
    │   └── LimitError                 larger, deeper or longer than the documented limits
    ├── UsageError (ValueError)        the call or the command line is wrong
    ├── FileAccessError (OSError)      missing, unreadable, unwritable, disk full
    ├── MemoryStoreError               the store cannot be used: other application, newer version, locked, damaged
    ├── ConflictError (RuntimeError)   somebody else changed the same unit meanwhile: nothing was written
    └── MissingPackageError (ImportError)   an extra is not installed; says which ``pip install`` cures it

Every message is one line: what is wrong, where, and what to do. A bad record among many is not an error but a
value with its place (:class:`tmkit.model.Rejection`).
"""

from __future__ import annotations


class TmkitError(Exception):
    """The root of all errors that tmkit raises on purpose."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, unit: int = 0) -> None:
        # What a library says may have several lines; ours is always one.
        message = " ".join(message.splitlines())
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.unit = unit

    def __str__(self) -> str:
        place = self.file
        if self.line:
            place += f":{self.line}" if place else f"line {self.line}"
        if self.unit:
            place += f": unit {self.unit}" if place else f"unit {self.unit}"
        return f"{place}: {self.message}" if place else self.message


class InputError(TmkitError, ValueError):
    """A file or a text cannot be used as it is."""


class EncodingError(InputError):
    """The bytes are in no encoding that can be read."""


class FormatError(InputError):
    """The content is not what its format promises."""


class LimitError(InputError):
    """The input is larger, deeper or longer than a documented limit."""


class UsageError(TmkitError, ValueError):
    """The arguments of a call or of a command are wrong."""


class FileAccessError(TmkitError, OSError):
    """A file is missing, or cannot be read or written."""


class MemoryStoreError(TmkitError):
    """A translation memory cannot be opened, read or written."""


class ConflictError(TmkitError, RuntimeError):
    """A unit is no longer as the caller saw it; nothing was written."""


class MissingPackageError(TmkitError, ImportError):
    """A package of an extra is needed and not installed."""
