"""Refusals that depend on the account and the prompt: a test hands one to ``ContractServer.refuse_next``."""

from __future__ import annotations

from contract.errors import INVALID, USER, ApiError


def moderation_blocked() -> ApiError:
    details = {"moderation_details": {"moderation_stage": "input", "categories": ["violence"]}}
    return ApiError(400, USER, "moderation_blocked", None, "Your request was rejected by the safety system.", details)


def organization_not_verified(model: str) -> ApiError:
    text = (
        f"Your organization must be verified to use the model `{model}`. Please go to: "
        "https://platform.openai.com/settings/organization/general and click on Verify Organization. "
        "If you just verified, it can take up to 15 minutes for access to propagate."
    )
    return ApiError(403, INVALID, None, None, text)


def project_lacks_model(model: str) -> ApiError:
    return ApiError(403, INVALID, "model_not_found", None, f"Project `proj_contract` does not have access to model `{model}`")


def rate_limited(model: str) -> ApiError:
    text = (
        f"Rate limit reached for {model} (for limit gpt-image) in organization org-contract on input-images per min: "
        "Limit 5, Used 5. Please try again in 12s."
    )
    return ApiError(429, None, "rate_limit_exceeded", None, text)


def out_of_quota() -> ApiError:
    text = "You exceeded your current quota, please check your plan and billing details."
    return ApiError(429, "insufficient_quota", "insufficient_quota", None, text)


def billing_hard_limit() -> ApiError:
    return ApiError(400, None, "billing_hard_limit_reached", None, "Billing hard limit has been reached")
