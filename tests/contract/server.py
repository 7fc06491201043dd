"""The HTTP side: a threading server on a free loopback port that records what came in."""

from __future__ import annotations

import itertools
import re
import threading
from collections import deque
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from contract import azure, chat, errors, images, responses
from contract.description import contradictions
from contract.errors import ApiError
from contract.knowledge import Knowledge
from contract.pictures import Album, Picture, png
from contract.reply import Reply, as_json
from contract.request import Request

TODAY = date(2026, 11, 21)
REFUSED_KEY = "sk-invalid"
"""The one API key that is refused; a missing key is refused too."""


class ContractServer:
    """``with ContractServer() as server: ...``. The day decides which models are alive.

    ``requests`` holds every request in order with the status it got, ``pictures`` every image that the API's paths drew. What it accepts
    and what it answers is held against OpenAI's own description: leaving the ``with`` raises AssertionError where they disagree.
    """

    def __init__(self, today: date = TODAY) -> None:
        self.known = Knowledge(today)
        self.album = Album()
        self.requests: list[Request] = []
        self.contradictions: list[str] = []
        self._refusals: deque[ApiError] = deque()
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.contract = self
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        assert not self.contradictions, "\n".join(self.contradictions)

    @property
    def url(self) -> str:
        """The root, without a slash at the end."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def base_url(self) -> str:
        """What ``OPENAI_BASE_URL`` shall be."""
        return f"{self.url}/v1"

    @property
    def pictures(self) -> list[Picture]:
        """Every image that was drawn, in order."""
        return self.album.pictures

    def refuse_next(self, error: ApiError) -> None:
        """Let the next POST fail with ``error`` (see ``faults.py``); several calls queue up."""
        self._refusals.append(error)

    def reset(self) -> None:
        """Forget requests, pictures and queued refusals."""
        self.requests.clear()
        self.pictures.clear()
        self._refusals.clear()

    def answer(self, request: Request) -> Reply:
        """Answer one request and write it down."""
        self.requests.append(request)
        try:
            reply = self._route(request)
        except ApiError as error:
            reply = as_json(error.body(), error.status)
        request.status = reply.status
        self.contradictions += contradictions(request, reply)
        return reply

    def _route(self, request: Request) -> Reply:
        if static := re.fullmatch(r"/static/(\d{1,4})\.png", request.path):
            return Reply(200, "image/png", png(64, 64, (128, 128, 128), comment=f"static {static[1]}"))
        if request.path.startswith(azure.ROOT):
            return azure.answer(request, self.known, self.album)
        key = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        if key in ("", REFUSED_KEY):
            raise errors.invalid_key(key or "(none)")
        if request.method == "POST":
            return self._post(request)
        if request.path == "/v1/models":
            return chat.list_models(self.known)
        if request.path.startswith("/v1/models/"):
            return chat.retrieve_model(request.path.removeprefix("/v1/models/"), self.known)
        raise errors.invalid_url(request.method, request.path)

    def _post(self, request: Request) -> Reply:
        if self._refusals:
            raise self._refusals.popleft()
        match request.path:
            case "/v1/images/generations":
                return images.generate(request, self.known, self.album)
            case "/v1/images/edits":
                return images.edit(request, self.known, self.album)
            case "/v1/images/variations":
                return Reply(404, "application/json", b"")
            case "/v1/responses":
                return responses.respond(request, self.known, self.album)
            case "/v1/chat/completions":
                return chat.complete(request, self.known)
        raise errors.invalid_url(request.method, request.path)


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    contract: ContractServer


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Http
    numbers = itertools.count(1)

    def _serve(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        where = urlsplit(self.path)
        request = Request(self.command, where.path, headers, self._read(), query=where.query)
        reply = self.server.contract.answer(request)
        self.send_response(reply.status)
        self.send_header("content-type", reply.content_type)
        self.send_header("content-length", str(len(reply.body)))
        self.send_header("x-request-id", f"req_{next(self.numbers):032x}")
        self.send_header("openai-organization", "org-contract")
        self.end_headers()
        self.wfile.write(reply.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _read(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        chunks = []
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def log_message(self, *_: Any) -> None:
        """Say nothing: the log is ``ContractServer.requests``."""
