"""The OpenAPI 3.1 document of the server, made from its operations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import tmkit
from tmkit.serve.operations import Operation

REFUSALS = {
    "400": "the request cannot be understood",
    "401": "a token is needed",
    "403": "not allowed",
    "404": "not there",
    "413": "too large",
    "429": "too many requests",
    "503": "not now",
}


def describe(operations: Iterable[Operation]) -> dict[str, Any]:
    """Give the document for some operations."""
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
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Error": {"type": "object", "properties": {"error": {"type": "string"}}}},
        },
    }


def _described(operation: Operation, method: str, path: str) -> dict[str, Any]:
    refusal = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    found: dict[str, Any] = {
        "operationId": re.sub(r"\W+", "_", f"{method.lower()}{path}"),
        "summary": operation.about,
        "parameters": [
            {
                "name": one.name,
                "in": one.place,
                "required": one.needed,
                "description": one.about,
                "schema": {"type": one.kind},
            }
            for one in operation.parameters
        ],
        "responses": {
            "200": {"description": "the answer"},
            **({"201": {"description": "stored"}} if method == "POST" else {}),
            **({"304": {"description": "not changed"}} if path.startswith("/omegat") else {}),
            **{status: {"description": about, "content": refusal} for status, about in REFUSALS.items()},
        },
        "security": [{}, {"token": []}],
    }
    if operation.body is not None and method != "GET":
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": dict(operation.body)}}}
    return found
