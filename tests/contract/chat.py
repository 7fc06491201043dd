"""``/v1/chat/completions`` and ``/v1/models``: what surrounds image code."""

from __future__ import annotations

import time
from typing import Any

from contract import errors
from contract.knowledge import Knowledge
from contract.reply import Reply, as_events, as_json
from contract.request import Request

ANSWER = "A plain answer."


def complete(request: Request, known: Knowledge) -> Reply:
    """Answer ``POST /v1/chat/completions`` with ``ANSWER``; no chat model draws here."""
    values = request.payload
    model = values.get("model")
    if not isinstance(model, str):
        raise errors.missing_parameter("model")
    if not values.get("messages"):
        raise errors.missing_parameter("messages")
    if known.alive(model) and known.catalog.seat(model) == "image":
        raise errors.image_model_in_chat()
    if not known.alive(model):
        raise errors.deprecated_model(model) if known.catalog.seat(model) == "chat" else errors.no_such_model(model)
    frame = {"id": "chatcmpl-contract", "created": int(time.time()), "model": model}
    message = {"role": "assistant", "content": ANSWER}
    if values.get("stream"):
        choices = [{"index": 0, "delta": message, "finish_reason": None}], [{"index": 0, "delta": {}, "finish_reason": "stop"}]
        return as_events(({**frame, "object": "chat.completion.chunk", "choices": choice} for choice in choices), done=True)
    usage = {"prompt_tokens": 8, "completion_tokens": 4, "total_tokens": 12}
    choice = {"index": 0, "message": {**message, "refusal": None}, "logprobs": None, "finish_reason": "stop"}
    return as_json({**frame, "object": "chat.completion", "choices": [choice], "usage": usage})


def list_models(known: Knowledge) -> Reply:
    """Answer ``GET /v1/models``: the living ones."""
    return as_json({"object": "list", "data": [_row(model, known) for model in known.catalog.models if known.alive(model)]})


def retrieve_model(model: str, known: Knowledge) -> Reply:
    """Answer ``GET /v1/models/{model}``."""
    if not known.alive(model):
        raise errors.ApiError(404, errors.INVALID, "model_not_found", "model", f"The model '{model}' does not exist")
    return as_json(_row(model, known))


def _row(model: str, known: Knowledge) -> dict[str, Any]:
    shutdown = known.catalog.models[model].shutdown
    return {"id": model, "object": "model", "created": 0, "owned_by": "openai", "shutdown_date": shutdown and shutdown.isoformat()}
