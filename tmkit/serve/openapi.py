"""The OpenAPI 3.1 document of the server, made from its operations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import tmkit
from tmkit.serve.operations import Operation, Parameter
from tmkit.serve.schemas import Schema, row_of, text
from tmkit.serve.settings import Settings

REFUSALS = {
    400: "the request is not as the table says",
    401: "a token is needed",
    403: "not allowed",
    404: "not there",
    413: "too large",
    429: "too many requests",
    503: "not now",
}
SECURITY: list[dict[str, list[str]]] = [{"token": []}, {"password": []}, {"deepl": []}, {"key": []}, {"api_key": []}]
SCHEMES = {
    "token": {"type": "http", "scheme": "bearer"},
    "password": {"type": "http", "scheme": "basic", "description": "any name, the token as password"},
    "deepl": {"type": "apiKey", "in": "header", "name": "Authorization", "description": "DeepL-Auth-Key TOKEN"},
    "key": {"type": "apiKey", "in": "query", "name": "key"},
    "api_key": {"type": "apiKey", "in": "query", "name": "api_key"},
}
EMPTY = (302, 303)
RETRY = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "string"}}}


def describe(operations: Iterable[Operation], settings: Settings) -> dict[str, Any]:
    """Give the document for some operations of a server."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        for path in operation.paths:
            plain = re.sub(r":\w+}", "}", path)
            for method in operation.methods:
                paths.setdefault(plain, {})[method.lower()] = _described(operation, method, plain)
    return {
        "openapi": "3.1.0",
        "info": {"title": "tmkit", "version": tmkit.__version__, "description": "Translation memories over HTTP."},
        "paths": paths,
        "security": SECURITY if settings.has_secrets else [],
        "components": {
            "securitySchemes": SCHEMES if settings.has_secrets else {},
            "schemas": {"Error": row_of(error=text())},
        },
    }


def _described(operation: Operation, method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}{path}"),
        "summary": operation.about,
        "parameters": [_parameter(one) for one in operation.parameters],
        "responses": {
            str(operation.status): _answer(operation),
            **dict(_others(operation)),
        },
    }
    if operation.right is None:
        found["security"] = []
    if operation.body is not None:
        body = dict.fromkeys(operation.body_kinds, operation.body)
        found["requestBody"] = {"required": True, "content": _content(body)}
    return found


def _answer(operation: Operation) -> dict[str, Any]:
    if operation.status in EMPTY:
        return {"description": "done; the header Location says where to go on"}
    return {"description": "the answer", "content": _content(operation.reply)}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema = dict(parameter.whole_schema)
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.needed,
        "description": parameter.about,
        "schema": {"type": "array", "items": schema} if parameter.many else schema,
    }


def _content(schemas: Mapping[str, Schema]) -> dict[str, Any]:
    return {kind: {"schema": dict(schema)} for kind, schema in schemas.items()}


def _others(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the answers besides the one that is wanted."""
    if any(one.name == "If-None-Match" for one in operation.parameters):
        yield "304", {"description": "not changed"}
    pages = {"text/html": text()} if "text/html" in operation.reply else {}
    refused = _content({"application/json": {"$ref": "#/components/schemas/Error"}, **pages})
    for status, about in {**REFUSALS, **operation.refusals}.items():
        if status < 300:
            yield str(status), {"description": about}
            continue
        headers = {"headers": RETRY} if status in (429, 503) else {}
        yield str(status), {"description": about, "content": refused, **headers}
