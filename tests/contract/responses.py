"""``/v1/responses`` with the ``image_generation`` tool."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Mapping
from typing import Any

from contract import errors
from contract.images import base64_of, draw, echo
from contract.knowledge import Knowledge
from contract.parameters import check_combinations, check_keys, check_model_keys, check_numbers, check_words
from contract.pictures import Album
from contract.reply import Reply, as_events, as_json
from contract.request import Request

# fmt: off
KEYS = frozenset({
    "access_programs", "background", "context_management", "conversation", "image", "include", "input", "instructions",
    "max_output_tokens", "max_tool_calls", "metadata", "model", "moderation", "parallel_tool_calls", "previous_response_id",
    "prompt", "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning", "safety_identifier",
    "service_tier", "store", "stream", "stream_options", "temperature", "text", "tool_choice", "tools", "top_logprobs", "top_p",
    "truncation", "user",
})
# fmt: on
"""Top-level keys. ``background`` is the boolean that runs a response in the background, not an image's."""

TOOL = "image_generation"
TEXT = "Here is your image."
_numbers = itertools.count(1)


def respond(request: Request, known: Knowledge, album: Album) -> Reply:
    """Answer ``POST /v1/responses``; whenever the tool is there and not forbidden, it is used once."""
    values = request.payload
    for key in values:
        if key not in KEYS:
            raise errors.unknown_parameter(key)
    if not isinstance(values.get("background", False), bool | None):
        raise errors.invalid_type("background", "a boolean", values["background"])
    model = values.get("model")
    if not isinstance(model, str):
        raise errors.missing_parameter("model") if model is None else errors.invalid_type("model", "a string", model)
    _check_model(model, known)
    tool = _tool(values, model, known)
    output = _output(model, tool if values.get("tool_choice") != "none" else None, album)
    response = _response(values, model, output)
    return as_events(_events(response, tool or {}, album)) if values.get("stream") else as_json(response)


def _check_model(model: str, known: Knowledge) -> None:
    if known.catalog.seat(model) == "image":
        raise errors.not_found_in_responses(model) if known.catalog.legacy_model(model) else errors.image_model_in_responses(model)
    if model in known.catalog.models and not known.alive(model):
        raise errors.deprecated_model(model)
    if not known.alive(model):
        raise errors.not_found_in_responses(model)


def _tool(values: Mapping[str, Any], model: str, known: Knowledge) -> Mapping[str, Any] | None:
    found = None
    for index, tool in enumerate(values.get("tools") or []):
        if isinstance(tool, dict) and tool.get("type") == TOOL:
            _check_tool(tool, f"tools[{index}].", known)
            found = found or tool
    choice = values.get("tool_choice")
    if found is None and isinstance(choice, dict) and choice.get("type") == TOOL:
        raise errors.tool_choice_without_tool()
    if found is not None and known.catalog.models[model].tool is False:
        raise errors.tool_not_supported(model)
    return found


def _check_tool(tool: Mapping[str, Any], prefix: str, known: Knowledge) -> None:
    check_keys(tool, "tool", known, prefix)
    check_numbers(tool, prefix)
    name = tool.get("model")
    check_words(tool, name or "", "tool", known, prefix)
    if name is not None and not known.draws(name):
        raise errors.no_such_image_model(name, prefix + "model")
    if name is not None:
        check_model_keys(tool, name, "tool", known, prefix)
    check_combinations(tool, prefix)


def _output(model: str, tool: Mapping[str, Any] | None, album: Album) -> list[dict[str, Any]]:
    """Return the output items. Reasoning models put a reasoning item first, so that ``output[0]`` is no image."""
    number = next(_numbers)
    items: list[dict[str, Any]] = []
    if not model.startswith("gpt-4"):
        items.append({"type": "reasoning", "id": f"rs_{number:032x}", "summary": []})
    if tool is not None:
        picture = draw(tool, album)
        call = {"type": f"{TOOL}_call", "id": f"ig_{number:032x}", "status": "completed", "action": "generate"}
        items.append({**call, **echo(tool, picture), "revised_prompt": "A picture.", "result": base64_of(picture)})
    content = [{"type": "output_text", "text": TEXT if tool is not None else "A plain answer.", "annotations": [], "logprobs": []}]
    items.append({"type": "message", "id": f"msg_{number:032x}", "role": "assistant", "status": "completed", "content": content})
    return items


def _response(values: Mapping[str, Any], model: str, output: list[dict[str, Any]]) -> dict[str, Any]:
    details = {"input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    return {
        "id": f"resp_{next(_numbers):032x}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "completed",
        "model": model,
        "output": output,
        "error": None,
        "incomplete_details": None,
        "instructions": values.get("instructions"),
        "metadata": values.get("metadata") or {},
        "parallel_tool_calls": True,
        "previous_response_id": values.get("previous_response_id"),
        "temperature": 1.0,
        "top_p": 1.0,
        "tool_choice": values.get("tool_choice") or "auto",
        "tools": values.get("tools") or [],
        "text": {"format": {"type": "text"}},
        "usage": {"input_tokens": 12, "output_tokens": 34, "total_tokens": 46, **details},
    }


def _events(response: dict[str, Any], tool: Mapping[str, Any], album: Album) -> Iterator[dict[str, Any]]:
    sequence = itertools.count()
    started = {**response, "status": "in_progress", "output": []}
    del started["usage"]
    yield {"type": "response.created", "sequence_number": next(sequence), "response": started}
    yield {"type": "response.in_progress", "sequence_number": next(sequence), "response": started}
    for index, item in enumerate(response["output"]):
        for event in _item_events(item, tool, album):
            yield {**event, "sequence_number": next(sequence), "output_index": index}
    yield {"type": "response.completed", "sequence_number": next(sequence), "response": response}


def _item_events(item: dict[str, Any], tool: Mapping[str, Any], album: Album) -> Iterator[dict[str, Any]]:
    where = {"item_id": item["id"]}
    empty: dict[str, Any] = {"content": []} if item["type"] == "message" else {"result": None} if "result" in item else {}
    yield {"type": "response.output_item.added", "item": {**item, **empty} | ({"status": "in_progress"} if empty else {})}
    if item["type"] == f"{TOOL}_call":
        kind = f"response.{TOOL}_call"
        yield {"type": f"{kind}.in_progress", **where}
        yield {"type": f"{kind}.generating", **where}
        for number in range(tool.get("partial_images") or 0):
            yield {
                "type": f"{kind}.partial_image",
                **where,
                "partial_image_index": number,
                "partial_image_b64": base64_of(draw(tool, album)),
            }
        yield {"type": f"{kind}.completed", **where}
    if item["type"] == "message":
        part, at = item["content"][0], {**where, "content_index": 0}
        yield {"type": "response.content_part.added", **at, "part": {**part, "text": ""}}
        yield {"type": "response.output_text.delta", **at, "delta": part["text"], "logprobs": []}
        yield {"type": "response.output_text.done", **at, "text": part["text"], "logprobs": []}
        yield {"type": "response.content_part.done", **at, "part": part}
    yield {"type": "response.output_item.done", "item": item}
