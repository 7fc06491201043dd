"""The one place that imports openai. Whatever goes wrong on the wire leaves here as ``Failed`` with its evidence."""

from __future__ import annotations

import inspect
import json
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from undalle.smoke.evidence import Evidence, Failed, from_answer, from_error
from undalle.smoke.report import Azure, Host, Route
from undalle.smoke.requests import TOOL

OPENAI_URL = "https://api.openai.com/v1"
_HTTP_LIBRARIES = ("httpx", "httpx2", "httpcore", "httpcore2")


class MissingSdkError(Exception):
    """The openai package is missing or too old; the message says what to install."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer: its JSON, and what its headers say of who asked."""

    data: Mapping[str, Any]
    organization: str | None
    request_id: str | None


class Connection:
    """The real SDK with ``key``, never trying twice on its own. Raises MissingSdkError."""

    def __init__(self, host: Host, key: str) -> None:
        try:
            import openai  # noqa: PLC0415 - an extra, and slow to import
        except ImportError as error:
            raise MissingSdkError("the openai package is not installed; install it with: pip install 'undalle[smoke]'") from error
        self._openai = openai
        self._timeout = host.timeout
        self._on_azure = host.azure is not None
        self._client: Any = self._azure(host.azure, key) if host.azure else self._direct(host, key)
        self._calls: Mapping[Route, tuple[Any, str]] = {
            "images": (self._client.images, "generate"),
            "edits": (self._client.images, "edit"),
            "responses": (getattr(self._client, "responses", None), "create"),
        }

    def _direct(self, host: Host, key: str) -> Any:  # noqa: ANN401 - the SDK is not there when types are checked
        return self._openai.OpenAI(
            api_key=key,
            base_url=host.base_url or OPENAI_URL,
            organization=host.organization,
            project=host.project,
            timeout=host.timeout,
            max_retries=0,
        )

    def _azure(self, azure: Azure, key: str) -> Any:  # noqa: ANN401
        return self._openai.AzureOpenAI(
            api_key=key,
            azure_endpoint=azure.endpoint,
            azure_deployment=azure.deployment,
            api_version=azure.api_version,
            timeout=self._timeout,
            max_retries=0,
        )

    def require(self, route: Route, *, stream: bool) -> None:
        """Raise MissingSdkError when this openai lacks ``route``, or streaming on it."""
        resource, name = self._calls[route]
        if route == "edits" and self._on_azure and not _edits_deployments():
            raise MissingSdkError(f"openai {self._openai.__version__} can not edit on Azure; install a newer one: pip install -U openai")
        if resource is None or (stream and "stream" not in _keywords(getattr(resource, name))):
            what = f"stream the {route} route" if stream else f"do the {route} route"
            raise MissingSdkError(f"openai {self._openai.__version__} can not {what}; install a newer one: pip install -U openai")

    def models(self) -> Reply:
        """Ask for the account's models."""
        return self._guarded(lambda: self._whole(self._client.models.with_raw_response.list()))

    def send(self, route: Route, parameters: Mapping[str, Any]) -> Reply:
        """Send one request and return its answer; a stream is read to its end and brought into the shape of a plain answer."""
        resource, name = self._calls[route]
        known = _keywords(getattr(resource, name))
        named = {key: value for key, value in parameters.items() if key in known}
        extra = {key: value for key, value in parameters.items() if key not in known}
        call = getattr(resource.with_raw_response, name)
        arguments = {**named, **({"extra_body": extra} if extra else {})}
        if parameters.get("stream"):
            return self._guarded(lambda: self._streamed(route, call(**arguments)))
        return self._guarded(lambda: self._whole(call(**arguments)))

    def _whole(self, raw: Any) -> Reply:  # noqa: ANN401 - its class differs between versions
        response = raw.http_response
        try:
            data = json.loads(response.content)
        except (ValueError, RecursionError) as error:
            kind = response.headers.get("content-type", "no content type")
            raise Failed(Evidence(f"HTTP {response.status_code}, but not JSON ({kind})", response.status_code, local="not_json")) from error
        if not isinstance(data, dict):
            raise Failed(Evidence("the answer is JSON, but no object", response.status_code, local="no_image"))
        return _reply(data, response.headers)

    def _streamed(self, route: Route, raw: Any) -> Reply:  # noqa: ANN401
        response = raw.http_response
        kind = response.headers.get("content-type", "")
        if not kind.startswith("text/event-stream"):
            response.read()
            raise Failed(Evidence(f"asked for a stream, the answer is {kind or 'untyped'}", response.status_code, local="no_stream"))
        events = (event.to_dict() for event in raw.parse())
        return _reply(_from_response_events(events) if route == "responses" else _from_image_events(events), response.headers)

    def _guarded(self, work: Callable[[], Reply]) -> Reply:
        try:
            return work()
        except Failed:
            raise
        except Exception as error:
            raise Failed(self._evidence(error)) from error

    def _evidence(self, error: Exception) -> Evidence:
        sdk = self._openai
        if isinstance(error, sdk.APIStatusError):
            return from_answer(error.status_code, error.response.headers, error.response.content)
        if isinstance(error, sdk.APITimeoutError):
            return Evidence(f"no answer within {self._timeout:g} seconds", local="timeout")
        if isinstance(error, sdk.APIConnectionError) or type(error).__module__.partition(".")[0] in _HTTP_LIBRARIES:
            return _connection_evidence(error, self._timeout)
        if isinstance(error, sdk.APIError) and isinstance(error.body, dict):
            return from_error(error.body)
        if isinstance(error, ValueError):
            return Evidence(f"an answer that is not JSON: {error}", local="not_json")
        return Evidence(f"{type(error).__name__}: {error}", local="connection" if isinstance(error, OSError) else "")


def _edits_deployments() -> bool:
    """Say whether the SDK sends edits to the path of the deployment, which old ones did with generations only."""
    from openai.lib import azure  # noqa: PLC0415 - an extra

    return "/images/edits" in getattr(azure, "_deployments_endpoints", ("/images/edits",))


def _keywords(call: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(call).parameters)


def _reply(data: Mapping[str, Any], headers: Mapping[str, str]) -> Reply:
    return Reply(data, headers.get("openai-organization"), headers.get("x-request-id"))


def _from_image_events(events: Iterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    seen: list[str] = []
    for event in events:
        kind = str(event.get("type"))
        seen.append(kind)
        if kind.endswith(".completed"):
            return {"data": [{"b64_json": event.get("b64_json")}], "usage": event.get("usage")}
    raise Failed(Evidence(f"the stream ended without a completed image ({', '.join(seen) or 'no event'})", local="no_image"))


def _from_response_events(events: Iterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return the final response; its items are taken from the stream where it repeats none."""
    done: list[Any] = []
    seen: list[str] = []
    for event in events:
        kind = str(event.get("type"))
        seen.append(kind)
        if kind == "response.output_item.done":
            done.append(event.get("item"))
        if kind in ("response.completed", "response.failed", "response.incomplete"):
            response = dict(event.get("response") or {})
            return response if response.get("output") else {**response, "output": done}
    if any(isinstance(item, dict) and item.get("type") == f"{TOOL}_call" for item in done):
        return {"output": done}
    raise Failed(Evidence(f"the stream ended without a response ({', '.join(seen[-3:]) or 'no event'})", local="no_image"))


def _connection_evidence(error: BaseException, timeout: float) -> Evidence:
    """Return which kind of broken connection it is, by the errors beneath: TLS, DNS, time, or no more than broken."""
    chain: list[BaseException] = []
    below: BaseException | None = error
    while below is not None and below not in chain:
        chain.append(below)
        below = below.__cause__ or below.__context__
    for one in chain:
        if isinstance(one, ssl.SSLError):
            return Evidence(f"TLS: {one}", local="tls")
        if isinstance(one, socket.gaierror):
            return Evidence(f"DNS: {one.strerror or one}", local="dns")
        if isinstance(one, TimeoutError) or "Timeout" in type(one).__name__:
            return Evidence(f"no answer within {timeout:g} seconds", local="timeout")
    deepest = next((one for one in reversed(chain) if str(one)), error)
    return Evidence(f"the connection failed: {deepest}", local="connection")
