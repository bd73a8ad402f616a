"""Who calls, by which secret, and what they may do.

Programs send their secret with every request. Browsers keep it in a cookie that no script can read and that is not
sent along from other sites (RFC 6265bis, ``SameSite=Strict``). Ports of one machine are one site, though, so what comes
with a cookie, or without any secret, may change something only when it comes from a page of this very server.
"""

from __future__ import annotations

import hmac
from base64 import b64decode
from getpass import getuser
from urllib.parse import urlsplit

from starlette.requests import Request

from tmkit.serve.faults import RefusedError
from tmkit.serve.settings import Settings
from tmkit.serve.tokens import RIGHTS, Entry, Right

COOKIE = "tmkit_token"
KEY_PARAMETERS = ("key", "api_key")
KEY_HOLDER = "key"


def check_right(settings: Settings, request: Request, right: Right) -> None:
    """Refuse where the caller lacks a right (401 without a secret, 403 with one), or where nothing may be changed."""
    if right != "read":
        if not settings.write:
            raise RefusedError(403, "this server only reads: start it with --write to change memories")
        if not secret_of(request):
            check_form(request)
    if not settings.has_secrets:
        return
    secret = secret_of(request) or request.cookies.get(COOKIE, "")
    if not secret:
        raise RefusedError(401, "who asks? send Authorization: Bearer TOKEN")
    entry = find_entry(settings, secret)
    if entry is None or not entry.rights:
        raise RefusedError(401, "the token is not known here")
    if right not in entry.rights:
        raise RefusedError(403, f'the token has no right to "{right}"')


def may(settings: Settings, request: Request, right: Right) -> bool:
    """Tell whether the caller has a right, for a page that shows what can be done."""
    if right != "read" and not settings.write:
        return False
    entry = find_entry(settings, secret_of(request) or request.cookies.get(COOKIE, ""))
    return not settings.has_secrets or (entry is not None and right in entry.rights)


def secret_of(request: Request) -> str:
    """Give the secret sent: ``Authorization`` (Bearer, DeepL-Auth-Key, Basic), ``key`` or ``api_key`` (query, body)."""
    scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "deepl-auth-key"):
        return secret.strip()
    if scheme.lower() == "basic":
        return _password_of(secret)
    found = next((request.query_params[name] for name in KEY_PARAMETERS if request.query_params.get(name)), "")
    return found or str(request.scope.get("tmkit_secret", ""))


def _password_of(secret: str) -> str:
    """Give the password of ``NAME:PASSWORD@`` in an address: programs that take an address only send it so."""
    try:
        return b64decode(secret, validate=True).decode("utf-8").partition(":")[2]
    except ValueError:
        return ""


def find_entry(settings: Settings, secret: str) -> Entry | None:
    """Give whose secret it is, None where it is unknown; the one key of all has all rights."""
    if settings.key and hmac.compare_digest(secret.encode("utf-8", "replace"), settings.key.encode()):
        return Entry(KEY_HOLDER, "", RIGHTS)
    return settings.tokens.find(secret) if settings.tokens else None


def guest_of(settings: Settings, request: Request) -> str:
    """Give whose token the cookie of a browser holds; empty where it holds none."""
    entry = find_entry(settings, request.cookies.get(COOKIE, "")) if settings.has_secrets else None
    return entry.name if entry else ""


def caller_of(settings: Settings, request: Request) -> str:
    """Give the name under which the caller's edits are kept: of the token, else of who runs the server."""
    if not settings.has_secrets:
        try:
            return getuser()
        except (OSError, KeyError):
            # A container may run under a number that has no name.
            return ""
    entry = find_entry(settings, secret_of(request) or request.cookies.get(COOKIE, ""))
    return entry.name if entry else ""


def check_form(request: Request) -> None:
    """Refuse a change that a page of another site has a browser send, by form, link or image."""
    site, origin = request.headers.get("sec-fetch-site", "none"), request.headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
    # A browser tells the origin of every form; a request that has a cookie and tells none is no form of ours.
    is_bare = origin is None and COOKIE in request.cookies
    if is_foreign or is_bare or site not in ("same-origin", "none"):
        raise RefusedError(403, "a change has to come from a page of this server: open it and try there")
