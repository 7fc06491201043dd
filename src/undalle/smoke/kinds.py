"""Which failure is it, and what to do: one table, read from the top, by status, ``code``, ``param`` and ``type``; prose comes last.

The rows stand in the order in which failures are worth looking at: access, model name, endpoint and shape, decoding, prompt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from undalle.smoke.evidence import Evidence
from undalle.smoke.report import Diagnosis, Kind


@dataclass(frozen=True, slots=True)
class Row:
    """A kind with its advice, and what must hold for it; an empty field asks for nothing. ``param`` and ``prose`` are patterns."""

    kind: Kind
    advice: str
    status: tuple[int, ...] = ()
    code: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    param: str = ""
    prose: str = ""
    local: tuple[str, ...] = ()

    def holds(self, seen: Evidence) -> bool:
        """Say whether everything that the row asks for is there."""
        return (
            (not self.status or seen.status in self.status)
            and (not self.code or seen.code in self.code)
            and (not self.type or seen.type in self.type)
            and (not self.param or re.fullmatch(self.param, seen.param or "") is not None)
            and (not self.local or seen.local in self.local)
            and (not self.prose or re.search(self.prose, seen.message, re.IGNORECASE) is not None)
        )


_MODEL = r"(.*\.)?model"
_USER = "image_generation_user_error"
_ONE_AT_A_TIME = "One unknown key hides the next error: keys are looked at one by one, and before the model, so ask again after each."
_PROJECT = "https://platform.openai.com/settings/organization/limits"
_BILLING = "https://platform.openai.com/settings/organization/billing"
_SEAT = "Image models do not stand in the Responses API's `model`: name a chat model there and the image model in the tool entry."
_AZURE_KEY = "Copy a key of the resource that --azure-endpoint names (Azure portal: Keys and Endpoint) into AZURE_OPENAI_API_KEY."
_NOT_THERE = "Compare the name with the account's own list (`GET /v1/models`) and with `undalle models`: retired models answer like this."

ACCESS = (
    Row("key", "Set OPENAI_API_KEY to a key of the project that is to draw, and run this again.", local=("empty_key",)),
    Row("key", "Copy the key again, whole and without quotes; keys are made at https://platform.openai.com/api-keys.", local=("key",)),
    Row("key", _AZURE_KEY, local=("empty_azure_key", "azure_key")),
    Row("key", _AZURE_KEY, status=(401,), prose=r"invalid subscription key"),
    Row("key", "Make a new key at https://platform.openai.com/api-keys, or point --base-url to its host.", code=("invalid_api_key",)),
    Row(
        "organization",
        "The key belongs to another organisation or project: correct --organization and --project (OPENAI_ORG_ID, OPENAI_PROJECT_ID), "
        "or leave them out, and the key's own count.",
        code=("mismatched_organization", "mismatched_project", "invalid_organization", "invalid_project"),
    ),
    Row(
        "model",
        f"The project may not use this model: allow it at {_PROJECT}, or take another project's key.",
        status=(403,),
        code=("model_not_found",),
    ),
    Row("quota", f"The account has no credit left: top up at {_BILLING}. Another try does not help.", code=("insufficient_quota",)),
    Row("quota", f"The account has no credit left: top up at {_BILLING}. Another try does not help.", type=("insufficient_quota",)),
    Row(
        "billing",
        f"A spending limit or the billing state stops the account: see {_BILLING} and {_PROJECT}. Another try does not help.",
        code=("billing_hard_limit_reached", "billing_not_active"),
    ),
    Row("billing", f"The account is asked to pay first: see {_BILLING}.", status=(402,)),
    Row(
        "tier",
        f"The account's usage tier has no allowance for this model: see {_PROJECT}; tiers rise with what was paid.",
        status=(403, 429),
        prose=r"\bLimit:? 0\b|\busage tier\b",
    ),
    Row(
        "rate",
        "Wait as long as the answer says, then run this again. Images an edit sends count towards the limit of input images.",
        code=("rate_limit_exceeded",),
    ),
    Row("rate", "Wait a minute, then run this again.", status=(429,)),
    Row(
        "verification",
        "Verify the organisation at https://platform.openai.com/settings/organization/general; it can take 15 minutes to count.",
        status=(401, 403),
        prose=r"\bmust be verified\b",
    ),
    Row(
        "organization", "Correct --organization and --project, or leave them out.", status=(401,), prose=r"\borgani[sz]ation\b|\bproject\b"
    ),
    Row(
        "key",
        "The key's permissions leave this out: allow model capabilities for it, or take an unrestricted key.",
        status=(401, 403),
        prose=r"missing scopes|insufficient permissions",
    ),
    Row("key", "Make a new key at https://platform.openai.com/api-keys, or point --base-url to its host.", status=(401,)),
    Row(
        "network",
        "The API does not serve the place that the request comes from; send it from another.",
        code=("unsupported_country_region_territory",),
    ),
)

MODEL = (
    Row(
        "moderation", "Write a plainer --prompt. The same prompt is refused again.", code=("moderation_blocked", "content_policy_violation")
    ),
    Row(
        "model",
        "The text misleads, nobody wants DALL-E 2: edits answer like this where the account lacks access to the model, for a prompt "
        f"that is too long, or for images in the wrong form field. Look at the access first: {_PROJECT}.",
        code=("invalid_value",),
        param=_MODEL,
        prose=r"Value must be 'dall-e-2'",
    ),
    Row("model", "Name the model: without one the API refuses.", code=("missing_required_parameter", "invalid_type"), param=_MODEL),
    Row("model", _SEAT, prose=r"not supported with the Responses API|not a chat model"),
    Row(
        "model", "This model can not use the image_generation tool: take another --mainline.", param=r"tools", prose="is not supported with"
    ),
    Row("model", f"{_SEAT} {_NOT_THERE}", prose=r"^The requested model"),
    Row(
        "model",
        "Compare --azure-deployment with the deployments of the resource; one made in the last five minutes may not answer yet.",
        code=("DeploymentNotFound",),
    ),
    Row("model", _NOT_THERE, code=("model_not_found",)),
    Row("model", _NOT_THERE, param=_MODEL),
)

SHAPE = (
    Row("request", f"Take the parameter out of the call, do not set it to None. {_ONE_AT_A_TIME}", code=("unknown_parameter",)),
    Row("request", "Leave input_fidelity out: this model does not have it.", code=("invalid_input_fidelity_model",)),
    Row("request", "Save the image anew as PNG, JPEG or WebP in RGB or RGBA.", code=("invalid_image_file",)),
    Row("request", "Leave output_compression out, or ask for jpeg or webp.", code=("invalid_png_output_compression",)),
    Row("request", "Ask for opaque, or for png or webp with a model that can.", prose=r"^Transparent background is not supported"),
    Row("request", "Give one of the values that the answer names.", code=("invalid_value",), prose=r"Supported values are|^Invalid size"),
    Row("request", "The mask must be a PNG with an alpha channel, as large as the first image.", prose=r"^Invalid mask"),
    Row("model", _NOT_THERE, prose=r"\bmodel\b.{0,80}\b(does not exist|was not found|has been deprecated)\b"),
    Row(
        "endpoint",
        "Nothing answers at this path: check --base-url (OpenAI's ends in /v1; on Azure, --azure-endpoint and --api-version). "
        "Variations are gone for good.",
        status=(404, 405),
    ),
    Row("endpoint", "The address points elsewhere: give --base-url the final one.", status=(301, 302, 303, 307, 308)),
    Row("network", "The request did not arrive in time: look at the connection, then run this again.", status=(408,)),
    Row("server", "Something between here and the API answered: look at --base-url, proxies and gateways.", local=("not_json",)),
    Row(
        "organization",
        "The organisation or project may not do this: ask its owner, or correct --organization and --project.",
        status=(403,),
    ),
    Row("request", f"Change the request as the answer says; sent again as it is, it fails again. {_ONE_AT_A_TIME}", type=(_USER,)),
    Row(
        "response", "The answer lacks the image: look at --base-url, the route and, for responses, the mainline model.", local=("no_image",)
    ),
    Row("response", "What answers here does not stream: leave --stream out, or look at what stands between.", local=("no_stream",)),
    Row("decoding", "Do not hand this answer on as an image: look at what stands between here and the API.", local=("not_image",)),
)

NETWORK = (
    Row("network", "An image can take two minutes: raise --timeout; then look at proxies that cut long requests.", local=("timeout",)),
    Row("network", "The certificate is not trusted here: look for a proxy that opens TLS, and at the machine's clock.", local=("tls",)),
    Row("network", "The host's name is not found: check --base-url and the DNS of this machine.", local=("dns",)),
    Row("network", "No connection, or it broke off: check --base-url, proxies and firewalls, then run this again.", local=("connection",)),
)

_SERVER = Row("server", "The API is at fault: see https://status.openai.com, then run this again.")
_REQUEST = Row("request", f"Compare the request with what `undalle models` and the API's reference say. {_ONE_AT_A_TIME}")
TABLE = (*ACCESS, *MODEL, *SHAPE, *NETWORK)


def diagnose(seen: Evidence) -> Diagnosis:
    """Name the failure behind ``seen``."""
    fallback = _REQUEST if seen.status is not None and 400 <= seen.status < 500 else _SERVER
    row = next((row for row in TABLE if row.holds(seen)), fallback)
    return Diagnosis(row.kind, seen.message, row.advice, seen.status, seen.code, seen.param)
