"""Addresses within the server: of a unit, of a memory's changes, and the one to go back to."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from starlette.responses import RedirectResponse


def unit_address(memory: str, unit_id: int) -> str:
    """Give the address of a unit.

    >>> unit_address("外办", 7)
    '/unit/%E5%A4%96%E5%8A%9E/7'
    """
    return f"/unit/{quote(memory, safe='')}/{unit_id}"


def changes_address(memory: str, unit_id: int) -> str:
    """Give the address of what was changed in a unit, which is there also when the unit is not."""
    return "/changes?" + urlencode({"memory": memory, "unit": unit_id})


def own_address(wanted: str, otherwise: str) -> str:
    """Give an address to go back to when it is one of this server, else another one.

    >>> own_address("/?q=a", "/"), own_address("//evil.example", "/"), own_address("https://evil.example", "/")
    ('/?q=a', '/', '/')
    """
    is_own = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_own else otherwise


def go_to(address: str) -> RedirectResponse:
    """Give the answer that sends a browser on after a form, so that reloading does not send the form again."""
    return RedirectResponse(address, 303)
