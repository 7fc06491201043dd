"""Every recorded refusal of the API: its kind, and what there is to do. The bodies are those of the facts, section 3."""

import pytest
from scripted import Answer, Script, refusal, serve

INVALID = "invalid_request_error"
USER = "image_generation_user_error"
ONE = "One unknown key hides the next error"
MODELS = "undalle models"
SEAT = "name a chat model there"

VERIFY = (
    "Your organization must be verified to use the model `gpt-image-1`. Please go to: "
    "https://platform.openai.com/settings/organization/general and click on Verify Organization. "
    "If you just verified, it can take up to 15 minutes for access to propagate."
)
RATE = (
    "Rate limit reached for gpt-image-2-codex (for limit gpt-image) in organization org on input-images per min: "
    "Limit 4000, Used 4000. Please try again in 90s."
)

# name, route, status, type, code, param, message, kind, a piece of the advice
ROWS = [
    (
        "response_format",
        "images",
        400,
        INVALID,
        "unknown_parameter",
        "response_format",
        "Unknown parameter: 'response_format'.",
        "request",
        ONE,
    ),
    ("style", "images", 400, INVALID, "unknown_parameter", "style", "Unknown parameter: 'style'.", "request", ONE),
    (
        "quality",
        "images",
        400,
        INVALID,
        "invalid_value",
        "quality",
        "Invalid value: 'standard'. Supported values are: 'low', 'medium', 'high', and 'auto'.",
        "request",
        "values that the answer names",
    ),
    (
        "size on 1.x",
        "images",
        400,
        INVALID,
        "invalid_value",
        "size",
        "Invalid value: '512x512'. Supported values are: '1024x1024', '1024x1536', '1536x1024', and 'auto'.",
        "request",
        "values that the answer names",
    ),
    (
        "size on 2",
        "images",
        400,
        USER,
        "invalid_value",
        "size",
        "Invalid size '9x9'. Width and height must both be divisible by 16.",
        "request",
        "values that the answer names",
    ),
    (
        "size that is none",
        "images",
        400,
        USER,
        "invalid_value",
        "size",
        "Invalid size 'bogus'. Expected WIDTHxHEIGHT, for example '1824x1024'.",
        "request",
        "values that the answer names",
    ),
    (
        "size too small",
        "images",
        400,
        USER,
        "invalid_value",
        "size",
        "Requested resolution is below the current minimum pixel budget.",
        "request",
        "fails again",
    ),
    (
        "no model",
        "images",
        400,
        INVALID,
        "missing_required_parameter",
        "model",
        "Missing required parameter: 'model'.",
        "model",
        "Name the model",
    ),
    ("retired model", "images", 400, USER, "invalid_value", "model", "The model 'dall-e-3' does not exist.", "model", MODELS),
    ("retired model, no param", "images", 400, INVALID, "invalid_value", None, "The model 'dall-e-3' does not exist.", "model", MODELS),
    ("chat model", "images", 400, USER, "invalid_value", "model", "The model 'gpt-4o' does not exist.", "model", MODELS),
    (
        "image model in Responses",
        "responses",
        400,
        INVALID,
        "model_not_found",
        None,
        "The requested model 'gpt-image-1' is not supported with the Responses API.",
        "model",
        SEAT,
    ),
    (
        "image model not found in Responses",
        "responses",
        400,
        None,
        None,
        None,
        "The requested model, 'gpt-image-1.5' was not found.",
        "model",
        SEAT,
    ),
    (
        "dall-e in Responses",
        "responses",
        404,
        None,
        "model_not_found",
        None,
        "The requested model 'dall-e-3' does not exist.",
        "model",
        MODELS,
    ),
    (
        "tool",
        "responses",
        400,
        INVALID,
        None,
        "tools",
        "Tool 'image_generation' is not supported with gpt-5.3-codex-spark.",
        "model",
        "--mainline",
    ),
    ("verification", "images", 403, INVALID, None, None, VERIFY, "verification", "15 minutes"),
    (
        "project",
        "images",
        403,
        INVALID,
        "model_not_found",
        None,
        "Project `proj_x` does not have access to model `gpt-image-2`",
        "model",
        "The project may not use this model",
    ),
    ("key", "images", 401, INVALID, "invalid_api_key", None, "Incorrect API key provided: sk-test-4f9c1e77a0b2.", "key", "Make a new key"),
    ("organisation", "images", 401, None, "mismatched_organization", None, "Mismatch.", "organization", "--organization"),
    ("rate", "images", 429, None, "rate_limit_exceeded", None, RATE, "rate", "Wait as long as the answer says"),
    (
        "tier",
        "images",
        429,
        None,
        "rate_limit_exceeded",
        None,
        "Rate limit reached for gpt-image-1.5 on input-images per min: Limit 0, Used 0.",
        "tier",
        "usage tier",
    ),
    (
        "quota",
        "images",
        429,
        "insufficient_quota",
        "insufficient_quota",
        None,
        "You exceeded your current quota, please check your plan and billing details.",
        "quota",
        "top up",
    ),
    (
        "billing 400",
        "images",
        400,
        None,
        "billing_hard_limit_reached",
        None,
        "Billing hard limit has been reached",
        "billing",
        "spending limit",
    ),
    (
        "billing 429",
        "images",
        429,
        None,
        "billing_hard_limit_reached",
        None,
        "Billing hard limit has been reached",
        "billing",
        "spending limit",
    ),
    (
        "moderation",
        "images",
        400,
        USER,
        "moderation_blocked",
        None,
        "Your request was rejected by the safety system.",
        "moderation",
        "refused again",
    ),
    ("old moderation", "images", 400, INVALID, "content_policy_violation", None, "Rejected.", "moderation", "refused again"),
    (
        "mask size",
        "edits",
        400,
        None,
        None,
        None,
        "Invalid mask image format - mask size does not match image size",
        "request",
        "alpha channel",
    ),
    (
        "mask alpha",
        "edits",
        400,
        None,
        None,
        None,
        "Invalid mask image format - mask image missing alpha channel",
        "request",
        "alpha channel",
    ),
    (
        "image file",
        "edits",
        400,
        None,
        "invalid_image_file",
        None,
        "Invalid image file or mode for image 1, please check your image file.",
        "request",
        "Save the image anew",
    ),
    (
        "misleading",
        "edits",
        400,
        None,
        "invalid_value",
        "model",
        "Invalid value: 'gpt-image-2'. Value must be 'dall-e-2'.",
        "model",
        "The text misleads",
    ),
    (
        "input_fidelity",
        "edits",
        400,
        None,
        "invalid_input_fidelity_model",
        "input_fidelity",
        "The model 'gpt-image-2' does not support the 'input_fidelity' parameter.",
        "request",
        "Leave input_fidelity out",
    ),
    (
        "transparent",
        "images",
        400,
        USER,
        "invalid_value",
        "background",
        "Transparent background is not supported for this model.",
        "request",
        "opaque",
    ),
    (
        "transparent in the tool",
        "responses",
        400,
        USER,
        "invalid_value",
        "tools",
        "Transparent background is not supported for JPEG output format",
        "request",
        "opaque",
    ),
]


@pytest.mark.parametrize(
    ("route", "status", "type_", "code", "param", "message", "kind", "advice"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_recorded_refusal_is_named(smoke, route, status, type_, code, param, message, kind, advice):
    with serve(Script(refusal(status, message, kind=type_, code=code, param=param))) as server:
        outcome = smoke.json("--route", route, url=server.url)
    assert outcome.code == 1
    found = outcome.diagnosis
    assert (found["kind"], found["status"], found["code"], found["param"]) == (kind, status, code, param)
    assert advice in found["advice"]
    assert found["message"] == message.replace("sk-test-4f9c1e77a0b2", "[key]")
    assert len(server.posts) == 1, "what another try does not help is sent once"
    assert outcome.json["ok"] is False
    assert [step["name"] for step in outcome.json["steps"] if not step["ok"]] == [f"{route}.request"]


def test_an_empty_404_is_an_endpoint_that_is_not_there(smoke):
    with serve(Script(Answer(404))) as server:
        outcome = smoke.json(url=server.url)
    assert outcome.diagnosis["kind"] == "endpoint"
    assert outcome.diagnosis["status"] == 404


@pytest.mark.parametrize("status", [500, 502, 503])
def test_5xx_is_the_server(smoke, status):
    with serve(Script(refusal(status, "The server had an error.", kind="server_error"))) as server:
        outcome = smoke.json(url=server.url)
    assert outcome.code == 1
    assert (outcome.diagnosis["kind"], outcome.diagnosis["status"]) == ("server", status)


def test_the_diagnosis_is_printed_with_its_advice(smoke):
    with serve(Script(refusal(400, "Unknown parameter: 'style'.", kind=INVALID, code="unknown_parameter", param="style"))) as server:
        outcome = smoke(url=server.url)
    assert outcome.code == 1
    assert "request: Unknown parameter: 'style'. [HTTP 400, code unknown_parameter, param style]\n" in outcome.out
    assert ONE in outcome.out
    assert "0 of 1 routes proved" in outcome.out
