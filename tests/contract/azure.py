"""Deployments of an Azure resource: ``/openai/deployments/NAME/images/(generations|edits)?api-version=...``.

The deployment in the path decides which model draws, the ``api-key`` header who asks, whatever ``model`` the body names.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from contract import images
from contract.errors import ApiError
from contract.knowledge import Knowledge
from contract.pictures import Album
from contract.reply import Reply
from contract.request import Request

ROOT = "/openai/"
DEPLOYMENTS = {"drawer": "gpt-image-1.5", "painter": "gpt-image-2"}
KEY = "azure-key-1f2e3d4c5b6a"
EDITS_SINCE = "2025-04-01-preview"

_PATH = re.compile(r"/openai/deployments/([^/]+)/images/(generations|edits)")


def answer(request: Request, known: Knowledge, album: Album) -> Reply:
    """Answer a request below ``ROOT``."""
    if request.headers.get("api-key") != KEY:
        raise ApiError(401, None, "401", None, _NO_ACCESS)
    version = parse_qs(request.query).get("api-version", [""])[0]
    found = _PATH.fullmatch(request.path)
    if not version or found is None or request.method != "POST" or (found[2] == "edits" and version < EDITS_SINCE):
        raise ApiError(404, None, "404", None, "Resource not found")
    if found[1] not in DEPLOYMENTS:
        raise ApiError(404, None, "DeploymentNotFound", None, _NO_DEPLOYMENT)
    request.payload["model"] = DEPLOYMENTS[found[1]]
    return images.generate(request, known, album) if found[2] == "generations" else images.edit(request, known, album)


_NO_ACCESS = (
    "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and "
    "use a correct regional API endpoint for your resource."
)
_NO_DEPLOYMENT = (
    "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment "
    "and try again."
)
