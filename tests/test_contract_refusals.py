"""The contract server's refusals, asked through the real SDK: every one that is on record, and their order."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import httpx
import openai
import pytest
from contract import ApiError, ContractServer, faults
from contract.pictures import png
from openai import OpenAI

GPT = "gpt-image-1.5"
FREE = "gpt-image-2"
TOOL = {"type": "image_generation"}
INVALID = "invalid_request_error"
USER = "image_generation_user_error"
FIXED_SIZES = "Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'."
FIXED_QUALITIES = "Supported values are: 'low', 'medium', 'high', and 'auto'."
TOO_FEW_PIXELS = "Requested resolution is below the current minimum pixel budget."
TOO_LONG_AN_EDGE = "The longest edge must be less than or equal to 3840."
ABOVE = "Invalid 'n': integer above maximum value. Expected a value"
BELOW = "Invalid 'n': integer below minimum value. Expected a value"
SQUARE = png(64, 64, (1, 2, 3))


def refusal(call: Callable[[], Any]) -> tuple[int, str | None, str | None, str | None, str]:
    with pytest.raises(openai.APIStatusError) as caught:
        call()
    error = caught.value
    body: Any = error.body
    return error.status_code, error.type, error.code, error.param, body["message"]


GENERATE_REFUSALS = [
    ({"model": "dall-e-3", "response_format": "url"}, "unknown_parameter response_format", "Unknown parameter: 'response_format'."),
    ({"model": GPT, "response_format": None}, "unknown_parameter response_format", "Unknown parameter: 'response_format'."),
    ({"model": "dall-e-3", "style": "vivid"}, "unknown_parameter style", "Unknown parameter: 'style'."),
    ({"model": GPT, "extra_body": {"input_fidelity": "high"}}, "unknown_parameter input_fidelity", "Unknown parameter: 'input_fidelity'."),
    ({"model": GPT, "extra_body": {"timeout": 60}}, "unknown_parameter timeout", "Unknown parameter: 'timeout'."),
    ({}, "missing_required_parameter model", "Missing required parameter: 'model'."),
    ({"model": None}, "invalid_type model", "Invalid type for 'model': expected a string, but got null instead."),
    ({"model": GPT, "quality": "standard"}, "invalid_value quality", f"Invalid value: 'standard'. {FIXED_QUALITIES}"),
    ({"model": GPT, "quality": "max"}, "invalid_value quality", f"Invalid value: 'max'. {FIXED_QUALITIES}"),
    ({"model": GPT, "size": "1792x1024"}, "invalid_value size", f"Invalid value: '1792x1024'. {FIXED_SIZES}"),
    ({"model": GPT, "size": "512x512"}, "invalid_value size", f"Invalid value: '512x512'. {FIXED_SIZES}"),
    ({"model": GPT, "moderation": "none"}, "invalid_value moderation", "Invalid value: 'none'. Supported values are: 'auto' and 'low'."),
    ({"model": GPT, "n": 11}, "integer_above_max_value n", f"{ABOVE} <= 10, but got 11 instead."),
    ({"model": GPT, "n": 0}, "integer_below_min_value n", f"{BELOW} >= 1, but got 0 instead."),
    ({"model": GPT, "n": "2"}, "invalid_type n", "Invalid type for 'n': expected an integer, but got a string instead."),
]
USER_REFUSALS = [
    ({"model": "dall-e-3"}, "invalid_value model", "The model 'dall-e-3' does not exist."),
    ({"model": "gpt-image-1"}, "invalid_value model", "The model 'gpt-image-1' does not exist."),
    ({"model": "gpt-4o"}, "invalid_value model", "The model 'gpt-4o' does not exist."),
    ({"model": "no-such-model"}, "invalid_value model", "The model 'no-such-model' does not exist."),
    ({"model": FREE, "size": "9x9"}, "invalid_value size", "Invalid size '9x9'. Width and height must both be divisible by 16."),
    ({"model": FREE, "size": "bogus"}, "invalid_value size", "Invalid size 'bogus'. Expected WIDTHxHEIGHT, for example '1824x1024'."),
    ({"model": FREE, "size": "512x512"}, "invalid_value size", f"Invalid size '512x512'. {TOO_FEW_PIXELS}"),
    ({"model": FREE, "size": "4096x2048"}, "invalid_value size", f"Invalid size '4096x2048'. {TOO_LONG_AN_EDGE}"),
    (
        {"model": GPT, "background": "transparent", "output_format": "jpeg"},
        "invalid_value background",
        "Transparent background is not supported for JPEG output format.",
    ),
    (
        {"model": GPT, "output_compression": 50},
        "invalid_png_output_compression output_compression",
        "Compression less than 100 is not supported for PNG output format",
    ),
]


@pytest.mark.parametrize(
    ("kind", "arguments", "code_and_param", "message"),
    [(INVALID, *case) for case in GENERATE_REFUSALS] + [(USER, *case) for case in USER_REFUSALS],
)
def test_generate_refusals(contract_client: OpenAI, kind: str, arguments: dict[str, Any], code_and_param: str, message: str) -> None:
    expected = (400, kind, *code_and_param.split(), message)
    assert refusal(lambda: contract_client.images.generate(prompt="a lighthouse", **arguments)) == expected


@pytest.mark.parametrize(
    ("worse", "arguments"),
    [
        ("style", {"style": "vivid", "model": None, "prompt": "", "n": 99, "quality": "hd"}),
        ("model", {"prompt": "", "n": 99, "quality": "hd"}),
        ("prompt", {"model": "dall-e-3", "prompt": "", "n": 99, "quality": "hd"}),
        ("n", {"model": "dall-e-3", "prompt": "x", "n": 99, "quality": "hd"}),
        ("quality", {"model": "dall-e-3", "prompt": "x", "n": 1, "quality": "hd"}),
        ("model", {"model": "dall-e-3", "prompt": "x", "n": 1, "quality": "high"}),
    ],
)
def test_refusals_come_one_at_a_time_and_in_order(contract_client: OpenAI, worse: str, arguments: dict[str, Any]) -> None:
    assert refusal(lambda: contract_client.images.generate(**arguments))[3] == worse


@pytest.mark.parametrize(
    ("arguments", "code", "param", "message"),
    [
        ({"response_format": "url"}, "unknown_parameter", "response_format", "Unknown parameter: 'response_format'."),
        ({"model": None}, "missing_required_parameter", "model", "Missing required parameter: 'model'."),
        (
            {"image": ("a.png", b"no image")},
            "invalid_image_file",
            "image",
            "Invalid image file or mode for image 1, please check your image file.",
        ),
        (
            {"image": SQUARE},
            "unsupported_file_mimetype",
            "image",
            (
                "Invalid file 'image': unsupported mimetype ('application/octet-stream'). "
                "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'."
            ),
        ),
        ({"mask": ("mask.png", SQUARE)}, None, "mask", "Invalid mask image format - mask image missing alpha channel"),
        (
            {"mask": ("mask.png", png(32, 32, (0, 0, 0, 0)))},
            None,
            "mask",
            "Invalid mask image format - mask size does not match image size",
        ),
        ({"model": "dall-e-2"}, "invalid_value", "model", "The model 'dall-e-2' does not exist."),
        (
            {"model": FREE, "input_fidelity": "high"},
            "invalid_input_fidelity_model",
            "input_fidelity",
            "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
        ),
    ],
)
def test_edit_refusals(contract_client: OpenAI, arguments: dict[str, Any], code: str | None, param: str, message: str) -> None:
    call = {"model": GPT, "prompt": "a hat", "image": ("a.png", SQUARE)} | arguments
    status, _, *rest = refusal(lambda: contract_client.images.edit(**call))
    assert (status, rest) == (400, [code, param, message])


def test_json_edits_take_images_only(contract_server: ContractServer) -> None:
    url = f"{contract_server.base_url}/images/edits"
    headers = {"Authorization": "Bearer sk-test"}
    body = {"model": GPT, "prompt": "a hat"}
    reference = {"image_url": "data:image/png;base64," + base64.b64encode(SQUARE).decode()}
    refused = httpx.post(url, headers=headers, json={**body, "image": "x"})
    assert (
        refused.json()["error"]["message"] == "Unknown parameter: 'image'. For application/json on /v1/images/edits, use 'images' (array)."
    )
    assert httpx.post(url, headers=headers, json={**body, "images": [reference]}).status_code == 200
    assert httpx.post(url, headers=headers, json={**body, "images": ["x"]}).json()["error"]["param"] == "images[0]"


def test_variations_are_gone_with_an_empty_body(contract_client: OpenAI) -> None:
    with pytest.warns(DeprecationWarning, match="deprecated"), pytest.raises(openai.NotFoundError) as caught:
        contract_client.images.create_variation(image=SQUARE)
    assert (caught.value.code, caught.value.response.content) == (None, b"")


@pytest.mark.parametrize(
    ("arguments", "param", "code", "message"),
    [
        ({"model": GPT}, "model", "model_not_found", "The requested model 'gpt-image-1.5' is not supported with the Responses API."),
        (
            {"model": "gpt-image-1"},
            "model",
            "model_not_found",
            "The requested model 'gpt-image-1' is not supported with the Responses API.",
        ),
        ({"model": "dall-e-3"}, "model", "model_not_found", "The requested model 'dall-e-3' does not exist."),
        ({"tools": [{**TOOL, "n": 2}]}, "tools[0].n", "unknown_parameter", "Unknown parameter: 'tools[0].n'."),
        ({"tools": [{**TOOL, "style": "vivid"}]}, "tools[0].style", "unknown_parameter", "Unknown parameter: 'tools[0].style'."),
        (
            {"tools": [{**TOOL, "response_format": None}]},
            "tools[0].response_format",
            "unknown_parameter",
            "Unknown parameter: 'tools[0].response_format'.",
        ),
        (
            {"tools": [{"type": "web_search"}, {**TOOL, "user": "u"}]},
            "tools[1].user",
            "unknown_parameter",
            "Unknown parameter: 'tools[1].user'.",
        ),
        ({"extra_body": {"size": "1024x1024"}}, "size", "unknown_parameter", "Unknown parameter: 'size'."),
        ({"extra_body": {"n": 2}}, "n", "unknown_parameter", "Unknown parameter: 'n'."),
        ({"tools": [{**TOOL, "model": "dall-e-3"}]}, "tools[0].model", "invalid_value", "The model 'dall-e-3' does not exist."),
        (
            {"tools": [{**TOOL, "model": GPT, "quality": "hd"}]},
            "tools[0].quality",
            "invalid_value",
            "Invalid value: 'hd'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
        ),
        (
            {"model": "gpt-5.3-codex-spark", "tools": [TOOL]},
            "tools",
            None,
            "Tool 'image_generation' is not supported with gpt-5.3-codex-spark.",
        ),
    ],
)
def test_responses_refusals(contract_client: OpenAI, arguments: dict[str, Any], param: str, code: str | None, message: str) -> None:
    call = {"model": "gpt-6-luna", "input": "a lighthouse"} | arguments
    status, _, *rest = refusal(lambda: contract_client.responses.create(**call))
    assert (status, rest) == (400, [code, param, message])


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.moderation_blocked(), openai.BadRequestError),
        (faults.organization_not_verified(GPT), openai.PermissionDeniedError),
        (faults.project_lacks_model(GPT), openai.PermissionDeniedError),
        (faults.rate_limited(GPT), openai.RateLimitError),
        (faults.out_of_quota(), openai.RateLimitError),
        (faults.billing_hard_limit(), openai.BadRequestError),
    ],
)
def test_faults_of_the_account_hit_one_call(
    contract_server: ContractServer, contract_client: OpenAI, fault: ApiError, error: type[openai.APIStatusError]
) -> None:
    contract_server.refuse_next(fault)
    with pytest.raises(error) as caught:
        contract_client.images.generate(model=GPT, prompt="a lighthouse")
    assert (caught.value.code, caught.value.type) == (fault.code, fault.type)
    assert contract_client.images.generate(model=GPT, prompt="a lighthouse").data


def test_a_wrong_key_is_refused(contract_server: ContractServer) -> None:
    wrong = OpenAI(base_url=contract_server.base_url, api_key="sk-invalid", max_retries=0)
    assert refusal(lambda: wrong.images.generate(model=GPT, prompt="x"))[:3] == (401, INVALID, "invalid_api_key")


@pytest.mark.parametrize("model", [GPT, "dall-e-3", "gpt-4o-2024-05-13"])
def test_chat_draws_nothing(contract_client: OpenAI, model: str) -> None:
    messages: Any = [{"role": "user", "content": "draw"}]
    assert refusal(lambda: contract_client.chat.completions.create(model=model, messages=messages))[0] == 404
