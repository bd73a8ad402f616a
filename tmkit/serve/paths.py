"""What may stand in a path besides words and numbers."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class _Anything(Convertor[str]):
    """The rest of a path, slashes and line ends included: a text to look up."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Place(_Anything):
    """A part of the memory that OmegaT treats in its own way."""

    regex = "penalty-010|penalty-030|paragraphs"


def register() -> None:
    """Make ``{name:any}`` and ``{name:place}`` known to starlette."""
    register_url_convertor("any", _Anything())
    register_url_convertor("place", _Place())
