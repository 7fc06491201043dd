"""OpenAI's own description of the API, held against what the server takes and what it sends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.exceptions import best_match
from openapi_schema_validator import OAS31Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from contract.reply import Reply
from contract.request import Request

_FILE = Path(__file__).parent / "openapi" / "openapi.json"
_NAME = "urn:openai"
_EVENTS = "text/event-stream"

GAPS = {
    # The description names the sizes of the first GPT Image models; from gpt-image-2 on others are drawn and said, too.
    ("answer of /v1/images/generations", "$.size"),
    ("answer of /v1/images/edits", "$.size"),
}
"""Where the description is known to say less than the API does: what, and the path in it."""


def contradictions(request: Request, reply: Reply) -> Iterator[str]:
    """Yield, a line each, where a request that was accepted or its answer is not what the description allows. None for other paths."""
    operation = _description()["paths"].get(request.path.removeprefix("/v1"), {}).get(request.method.lower())
    if operation is None or reply.status >= 400:
        return
    top = f"#/paths/{request.path.removeprefix('/v1').replace('/', '~1')}/{request.method.lower()}"
    if "requestBody" in operation:
        kind = "multipart/form-data" if request.multipart else "application/json"
        payload = _as_described(request.payload) if request.multipart else request.payload
        validator = _validator(f"{top}/requestBody/content/{kind.replace('/', '~1')}/schema")
        yield from _faults(validator, payload, f"request to {request.path}")
    kind = reply.content_type.partition(";")[0]
    for body in _bodies(reply):
        validator = _validator(f"{top}/responses/200/content/{kind.replace('/', '~1')}/schema", nullable=True)
        yield from _faults(validator, body, f"answer of {request.path}")


def _as_described(form: dict[str, Any]) -> dict[str, Any]:
    """Return a form with ``image[]`` under the name that the description gives it, and files as text, which is how it speaks of them."""
    return {
        name.removesuffix("[]"): [_text(one) for one in value] if isinstance(value, list) else _text(value) for name, value in form.items()
    }


def _text(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _bodies(reply: Reply) -> Iterator[Any]:
    if not reply.content_type.startswith(_EVENTS):
        yield json.loads(reply.body)
        return
    for line in reply.body.decode().splitlines():
        if line.startswith("data: {"):
            yield json.loads(line.removeprefix("data: "))


def _faults(validator: OAS31Validator, value: Any, what: str) -> Iterator[str]:
    for error in validator.iter_errors(value):
        nearest = best_match([error]) or error
        if (what, nearest.json_path) not in GAPS:
            yield f"{what}: {nearest.json_path}: {nearest.message[:300]}"


@cache
def _description() -> dict[str, Any]:
    return json.loads(_FILE.read_text("utf-8"))


@cache
def _validator(pointer: str, *, nullable: bool = False) -> OAS31Validator:
    contents = _with_null(_description()) if nullable else _description()
    registry = Registry().with_resource(_NAME, Resource(contents=contents, specification=DRAFT202012))
    return OAS31Validator({"$ref": f"{_NAME}{pointer}"}, registry=registry)


def _with_null(schema: Any) -> Any:
    """Return ``schema`` with ``nullable`` as OpenAPI 3.0 meant it: so are answers. Requests are refused for a null, whatever it says."""
    if isinstance(schema, list):
        return [_with_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: _with_null(value) for key, value in schema.items()}
    return {"anyOf": [inner, {"type": "null"}]} if schema.get("nullable") is True else inner
