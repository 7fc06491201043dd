"""A loopback server that answers POSTs as a test scripts them, for what no well-behaved API does."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODELS = ("gpt-image-1.5", "gpt-image-2", "gpt-6-luna")


@dataclass(frozen=True)
class Answer:
    """One answer. ``behaviour``: plain, hang (never answers), trickle (a byte now and then, without end), drop (ends within the body)."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    behaviour: str = "plain"


def as_json(value: Any, status: int = 200, **headers: str) -> Answer:
    """Answer with JSON; ``_`` in header names stands for ``-``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, json.dumps(value).encode(), {"content-type": "application/json", **named})


def refusal(
    status: int, message: str, *, code: str | None = None, kind: str | None = None, param: str | None = None, **headers: str
) -> Answer:
    """Answer as the API refuses; ``kind`` is the error's ``type``."""
    return as_json({"error": {"message": message, "type": kind, "param": param, "code": code}}, status, **headers)


def events(*values: Any) -> Answer:
    """Answer with server-sent events; a string goes out as it is."""
    lines = "".join(f"data: {value if isinstance(value, str) else json.dumps(value)}\n\n" for value in values)
    return Answer(200, lines.encode(), {"content-type": "text/event-stream"})


def images(data: bytes) -> Answer:
    """Answer with one image."""
    return as_json({"created": 0, "data": [{"b64_json": base64.b64encode(data).decode()}]})


class Script:
    """``answers`` are given to the POSTs in order (the last one again and again); ``models`` to ``GET /v1/models``."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = deque(answers)
        rows = [{"id": name, "object": "model", "created": 0, "owned_by": "openai", "shutdown_date": None} for name in MODELS]
        self.models = as_json({"object": "list", "data": rows})
        self.posts: list[str] = []
        self.over = threading.Event()
        self.url = ""

    def next(self) -> Answer:
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


@contextmanager
def serve(script: Script) -> Iterator[Script]:
    """Serve ``script`` on a free port; ``script.url`` is what ``--base-url`` shall be."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.give(script.models)

        def do_POST(self) -> None:
            script.posts.append(self.path)
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.give(script.next())

        def give(self, answer: Answer) -> None:
            if answer.behaviour == "hang":
                script.over.wait(30)
                return
            self.send_response(answer.status)
            for name, text in answer.headers.items():
                self.send_header(name, text)
            extra = 1000 if answer.behaviour in ("drop", "trickle") else 0
            self.send_header("content-length", str(len(answer.body) + extra))
            self.end_headers()
            self.wfile.write(answer.body)
            while answer.behaviour == "trickle" and not script.over.is_set():
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.05)

        def log_message(self, *_: Any) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: Any) -> None:
            """A client that has gone away is what these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
