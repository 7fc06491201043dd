"""What is no refusal of the API: silence, broken connections, answers that are none, images that are none."""

import base64
import socket
import time

import pytest
from contract.pictures import Album, png
from scripted import Answer, Script, as_json, events, images, refusal, serve

SQUARE = png(1024, 1024, (9, 9, 9))
DONE = {"type": "image_generation.completed", "b64_json": base64.b64encode(SQUARE).decode()}
HTML = {"content-type": "text/html"}


def ask(smoke, answer, *arguments):
    with serve(Script(answer)) as server:
        outcome = smoke.json(*arguments, url=server.url)
    assert outcome.code == (0 if outcome.json["ok"] else 1)
    return outcome


@pytest.mark.parametrize(
    "answer",
    [Answer(behaviour="hang"), Answer(behaviour="trickle"), Answer(200, b"{", behaviour="trickle")],
    ids=["silent", "trickling", "trickling JSON"],
)
def test_a_server_that_never_ends_is_left_after_the_timeout(smoke, answer):
    start = time.monotonic()
    outcome = ask(smoke, answer, "--timeout", "0.7")
    assert time.monotonic() - start < 3
    assert (outcome.diagnosis["kind"], outcome.diagnosis["message"]) == ("network", "no answer within 0.7 seconds")
    assert "--timeout" in outcome.diagnosis["advice"]


def test_a_silent_model_list_is_left_too(smoke):
    script = Script(images(SQUARE))
    script.models = Answer(behaviour="hang")
    with serve(script) as server:
        outcome = smoke.json("--timeout", "0.5", "--route", "all", url=server.url)
    assert (outcome.code, outcome.diagnosis["kind"], server.posts) == (1, "network", [])


@pytest.mark.parametrize(
    ("answer", "arguments", "kind"),
    [
        (Answer(200, b"<html>Sign in</html>", HTML), [], "server"),
        (Answer(200, b'{"data": [{"b64', {"content-type": "application/json"}), [], "server"),
        (Answer(200, b""), [], "server"),
        (Answer(200, b"\xff\xfe\x00"), [], "server"),
        (Answer(502, b"<html>Bad gateway</html>", HTML), [], "server"),
        (Answer(403, b"<html>Blocked</html>", HTML), [], "server"),
        (Answer(400, b"nonsense"), [], "server"),
        (as_json({"type": "https://example.com/problem", "title": "Invalid request", "status": 422}, 422), [], "request"),
        (Answer(200, b"[" * 100_000), [], "server"),
        (Answer(500, b"[" * 100_000), [], "server"),
        (Answer(404, b"<html>Not found</html>", HTML), [], "endpoint"),
        (Answer(405, b""), [], "endpoint"),
        (Answer(401, b"no"), [], "key"),
        (Answer(429, b"slow down"), [], "rate"),
        (Answer(400, b'"just a string"'), [], "request"),
        (Answer(400, b'{"error": "a string"}'), [], "request"),
        (Answer(400, b'{"error": {"message": {"deep": 1}, "code": 7, "param": ["x"]}}'), [], "request"),
        (as_json([1, 2]), [], "response"),
        (as_json({}), [], "response"),
        (as_json({"data": None}), [], "response"),
        (as_json({"data": []}), [], "response"),
        (as_json({"data": [None]}), [], "response"),
        (as_json({"data": [{"url": "https://example.com/a.png"}]}), [], "response"),
        (as_json({"data": [{"b64_json": ""}]}), [], "response"),
        (as_json({"data": [{"b64_json": 5}]}), [], "response"),
        (as_json({"data": [{"b64_json": "not base64!"}]}), [], "decoding"),
        (as_json({"data": [{"b64_json": "bä"}]}), [], "decoding"),
        (as_json({"data": [{"b64_json": "data:image/png;base64,iVBORw0KGgo="}]}), [], "decoding"),
        (images(b"plain text"), [], "decoding"),
        (images(SQUARE[:200]), [], "decoding"),
        (images(png(64, 64, (1, 1, 1))), [], "decoding"),
        (images(Album().draw("1024x1024", "jpeg").data), [], "decoding"),
        (images(SQUARE), ["--output-format-image", "webp"], "decoding"),
        (Answer(200, b'{"data": ', behaviour="drop"), [], "network"),
        (as_json({"output": []}), ["--route", "responses"], "response"),
        (as_json({"output": [{"type": "message"}]}), ["--route", "responses"], "response"),
        (
            as_json({"output": [{"type": "image_generation_call", "status": "failed", "result": None}]}),
            ["--route", "responses"],
            "response",
        ),
        (
            as_json(
                {"output": [{"type": "image_generation_call", "result": None, "error": {"code": "moderation_blocked", "message": "No."}}]}
            ),
            ["--route", "responses"],
            "moderation",
        ),
        (as_json({"error": {"code": "server_error", "message": "Sorry."}, "output": []}), ["--route", "responses"], "server"),
        (images(SQUARE), ["--stream"], "response"),
        (events(), ["--stream"], "response"),
        (events({"type": "image_generation.partial_image", "b64_json": "aGk="}), ["--stream"], "response"),
        (events('{"type": "image_gen'), ["--stream"], "server"),
        (
            events({"error": {"code": "moderation_blocked", "message": "No.", "type": "image_generation_user_error"}}),
            ["--stream"],
            "moderation",
        ),
        (events({"type": "response.created", "response": {}}), ["--stream", "--route", "responses"], "response"),
        (
            events({"type": "response.failed", "response": {"error": {"code": "insufficient_quota", "message": "No."}, "output": []}}),
            ["--stream", "--route", "responses"],
            "quota",
        ),
    ],
)
def test_an_answer_that_is_none_is_named(smoke, answer, arguments, kind):
    assert ask(smoke, answer, *arguments).diagnosis["kind"] == kind


def test_a_stream_with_an_image_is_fine(smoke):
    assert ask(smoke, events({"type": "image_generation.partial_image", "b64_json": "aGk="}, DONE, "[DONE]"), "--stream").json["ok"]


def test_any_size_will_do_for_auto(smoke):
    outcome = ask(smoke, images(png(1536, 1024, (1, 1, 1))), "--size", "auto")
    assert outcome.json["routes"][0]["image"]["width"] == 1536


@pytest.mark.parametrize(
    ("headers", "waits"), [({"retry_after": "2"}, [2.0]), ({"retry_after_ms": "300"}, [0.3]), ({"x_should_retry": "true"}, [1.0])]
)
def test_another_try_is_made_where_the_api_invites_it(smoke, monkeypatch, headers, waits):
    waited = []
    monkeypatch.setattr("undalle.smoke.prove.Run._pause", lambda _, seconds: waited.append(seconds))
    with serve(Script(refusal(503, "Busy.", **headers), images(SQUARE))) as server:
        assert smoke(url=server.url).code == 0
    assert waited == waits


@pytest.mark.parametrize("headers", [{}, {"retry_after": "3600"}, {"x_should_retry": "false", "retry_after": "1"}, {"retry_after": "soon"}])
def test_and_nowhere_else(smoke, headers):
    with serve(Script(refusal(503, "Busy.", **headers), images(SQUARE))) as server:
        assert smoke(url=server.url).code == 1
    assert len(server.posts) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_keys_that_may_not_list_models_may_draw(smoke, status):
    script = Script(images(SQUARE))
    script.models = refusal(status, "You have insufficient permissions for this operation. Missing scopes: api.model.read.")
    with serve(script) as server:
        outcome = smoke.json(url=server.url)
    assert outcome.code == 0
    models = outcome.json["steps"][2]
    assert (models["name"], models["ok"]) == ("models", False)
    assert outcome.json["diagnosis"] is None


def test_nobody_listens(smoke):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    outcome = smoke.json(url=f"http://127.0.0.1:{port}/v1")
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "network")
    assert "the connection failed" in outcome.diagnosis["message"]


def test_a_name_that_is_not_found(smoke, monkeypatch):
    def lost(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", lost)
    outcome = smoke.json(url="http://no-such-host.invalid/v1")
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "network")
    assert "DNS" in outcome.diagnosis["advice"]


def test_tls_where_none_is_spoken(smoke):
    with serve(Script(images(SQUARE))) as server:
        outcome = smoke.json(url=server.url.replace("http:", "https:"))
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "network")
    assert outcome.diagnosis["message"].startswith("TLS: ")


def test_an_address_with_a_password_is_shown_without(smoke):
    with serve(Script(images(SQUARE))) as server:
        outcome = smoke(url=server.url.replace("http://", "http://user:hunter2@"))
    assert "hunter2" not in outcome.out + outcome.err


def test_answers_do_not_steer_the_terminal(smoke):
    with serve(Script(refusal(400, "\x1b[2J\u202eboo", code="weird\x07"))) as server:
        outcome = smoke(url=server.url)
    assert "\x1b" not in outcome.out
    assert "\\x1b[2J\\u202eboo" in outcome.out
