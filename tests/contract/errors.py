"""The refusals of the API: status, type, code, param, message."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

INVALID = "invalid_request_error"
USER = "image_generation_user_error"


@dataclass(eq=False)
class ApiError(Exception):
    """One refusal. ``status`` is the HTTP status, ``extra`` goes into the error object beside the four standard keys."""

    status: int
    type: str | None
    code: str | None
    param: str | None
    message: str
    extra: dict[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """Return the JSON body."""
        return {"error": {"message": self.message, "type": self.type, "param": self.param, "code": self.code, **self.extra}}


def unknown_parameter(name: str) -> ApiError:
    return ApiError(400, INVALID, "unknown_parameter", name, f"Unknown parameter: '{name}'.")


def missing_parameter(name: str) -> ApiError:
    return ApiError(400, INVALID, "missing_required_parameter", name, f"Missing required parameter: '{name}'.")


def invalid_type(name: str, expected: str, got: Any) -> ApiError:
    """``expected`` carries its article ("a string")."""
    kinds = {
        "NoneType": "null",
        "str": "a string",
        "int": "an integer",
        "float": "a decimal number",
        "bool": "a boolean",
        "dict": "an object",
    }
    kind = kinds.get(type(got).__name__, "an array")
    return ApiError(400, INVALID, "invalid_type", name, f"Invalid type for '{name}': expected {expected}, but got {kind} instead.")


def unsupported_word(name: str, word: str, words: list[str]) -> ApiError:
    quoted = [f"'{each}'" for each in words]
    listing = " and ".join(quoted) if len(quoted) < 3 else f"{', '.join(quoted[:-1])}, and {quoted[-1]}"
    return ApiError(400, INVALID, "invalid_value", name, f"Invalid value: '{word}'. Supported values are: {listing}.")


def invalid_size(name: str, size: str, why: str) -> ApiError:
    return ApiError(400, USER, "invalid_value", name, f"Invalid size '{size}'. {why}")


def out_of_range(name: str, value: int, bound: int) -> ApiError:
    over = value > bound
    code, word, sign = ("integer_above_max_value", "above maximum", "<=") if over else ("integer_below_min_value", "below minimum", ">=")
    text = f"Invalid '{name}': integer {word} value. Expected a value {sign} {bound}, but got {value} instead."
    return ApiError(400, INVALID, code, name, text)


def empty_string(name: str) -> ApiError:
    text = f"Invalid '{name}': empty string. Expected a string with minimum length 1, but got an empty string instead."
    return ApiError(400, INVALID, "empty_string", name, text)


def too_long(name: str, limit: int, length: int) -> ApiError:
    text = (
        f"Invalid '{name}': string too long. Expected a string with maximum length {limit}, but got a string with length {length} instead."
    )
    return ApiError(400, INVALID, "string_above_max_length", name, text)


def no_such_image_model(model: str, param: str = "model") -> ApiError:
    """What retired, unknown and chat models get alike from the Images API: 400, not 404."""
    return ApiError(400, USER, "invalid_value", param, f"The model '{model}' does not exist.")


def no_such_model(model: str) -> ApiError:
    text = f"The model `{model}` does not exist or you do not have access to it."
    return ApiError(404, INVALID, "model_not_found", None, text)


def deprecated_model(model: str) -> ApiError:
    text = f"The model `{model}` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations"
    return ApiError(404, INVALID, "model_not_found", None, text)


def image_model_in_responses(model: str) -> ApiError:
    text = f"The requested model '{model}' is not supported with the Responses API."
    return ApiError(400, INVALID, "model_not_found", "model", text)


def not_found_in_responses(model: str) -> ApiError:
    return ApiError(400, INVALID, "model_not_found", "model", f"The requested model '{model}' does not exist.")


def image_model_in_chat() -> ApiError:
    text = "This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?"
    return ApiError(404, INVALID, None, "model", text)


def tool_not_supported(model: str) -> ApiError:
    return ApiError(400, INVALID, None, "tools", f"Tool 'image_generation' is not supported with {model}.")


def tool_choice_without_tool() -> ApiError:
    return ApiError(400, INVALID, None, "tool_choice", "Tool choice 'image_generation' not found in 'tools' parameter.")


def input_fidelity_refused(model: str, param: str = "input_fidelity") -> ApiError:
    text = f"The model '{model}' does not support the 'input_fidelity' parameter."
    return ApiError(400, INVALID, "invalid_input_fidelity_model", param, text)


def transparent_refused(param: str, why: str = "this model") -> ApiError:
    return ApiError(400, USER, "invalid_value", param, f"Transparent background is not supported for {why}.")


def png_compression(param: str) -> ApiError:
    text = "Compression less than 100 is not supported for PNG output format"
    return ApiError(400, USER, "invalid_png_output_compression", param, text)


def edits_json_key(name: str) -> ApiError:
    text = f"Unknown parameter: '{name}'. For application/json on /v1/images/edits, use 'images' (array)."
    return ApiError(400, INVALID, "invalid_value", name, text)


def bad_image_file(number: int) -> ApiError:
    """``number`` is 1-based, as the API counts."""
    text = f"Invalid image file or mode for image {number}, please check your image file."
    return ApiError(400, INVALID, "invalid_image_file", "image", text)


def untyped_file(name: str) -> ApiError:
    """What a file gets whose part of the form says that it is just bytes."""
    text = f"Invalid file '{name}': unsupported mimetype ('application/octet-stream'). "
    text += "Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'."
    return ApiError(400, INVALID, "unsupported_file_mimetype", name, text)


def bad_mask(why: str) -> ApiError:
    return ApiError(400, INVALID, None, "mask", f"Invalid mask image format - {why}")


def invalid_key(key: str) -> ApiError:
    text = f"Incorrect API key provided: {key}. You can find your API key at https://platform.openai.com/account/api-keys."
    return ApiError(401, INVALID, "invalid_api_key", None, text)


def invalid_url(method: str, path: str) -> ApiError:
    return ApiError(404, INVALID, None, None, f"Invalid URL ({method} {path})")


def bad_json() -> ApiError:
    return ApiError(400, INVALID, None, None, "We could not parse the JSON body of your request.")
