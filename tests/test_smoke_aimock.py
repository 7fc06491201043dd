"""``undalle smoke`` against a server that nobody here wrote: aimock from npm, well-behaved and with its chaos options.

Skipped where Node.js is missing or npm does not hand the package out; the reason is shown by ``pytest -rs``.
"""

import base64
import json
import time
import urllib.request

import pytest
from contract.pictures import png
from npm import install, running

PACKAGE = "@copilotkit/aimock@1"


@pytest.fixture(scope="module")
def aimock(tmp_path_factory):
    """The root of a running aimock that has one image and one sentence to give."""
    folder = tmp_path_factory.mktemp("aimock")
    install(PACKAGE, folder)
    image = base64.b64encode(png(1024, 1024, (1, 2, 3))).decode()
    fixtures = [
        {"match": {"endpoint": "image"}, "response": {"image": {"b64Json": image}}},
        {"match": {}, "response": {"content": "Hello."}},
    ]
    (folder / "fixtures.json").write_text(json.dumps({"fixtures": fixtures}))
    with running([str(folder / "node_modules/@copilotkit/aimock/dist/cli.js"), "-p", "0", "-f", "fixtures.json"], folder, 15) as root:
        yield root


@pytest.fixture
def chaos(aimock):
    """A function that sets what goes wrong with every request; nothing does afterwards."""

    def call(method, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{aimock}/__aimock/chaos", data, {"content-type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status < 300

    yield lambda **rates: call("POST", rates)
    call("DELETE")


@pytest.mark.parametrize("route", ["images", "edits"])
def test_a_well_behaved_server_is_proved(smoke, aimock, route):
    outcome = smoke.json("--route", route, url=f"{aimock}/v1")
    assert outcome.code == 0
    assert outcome.json["routes"][0]["image"]["width"] == 1024


def test_a_model_that_only_talks_is_named(smoke, aimock):
    outcome = smoke.json("--route", "responses", url=f"{aimock}/v1")
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "response")
    assert "message" in outcome.diagnosis["message"]


@pytest.mark.parametrize("route", ["images", "edits", "responses"])
@pytest.mark.parametrize(
    ("rates", "kind"),
    [
        ({"dropRate": 1}, "server"),
        ({"malformedRate": 1}, "server"),
        ({"disconnectRate": 1}, "network"),
        ({"rateLimitRate": 1}, "rate"),
        ({"latencyMs": 20000}, "network"),
    ],
    ids=["errors", "malformed JSON", "disconnects", "rate limits", "silence"],
)
def test_chaos_is_named(smoke, aimock, chaos, monkeypatch, route, rates, kind):
    monkeypatch.setattr("undalle.smoke.prove.Run._pause", lambda *_: None)
    chaos(**rates)
    start = time.monotonic()
    outcome = smoke.json("--route", route, "--timeout", "1", url=f"{aimock}/v1")
    assert time.monotonic() - start < 10
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, kind)


@pytest.mark.parametrize("stream", [[], ["--stream"]], ids=["whole", "streamed"])
def test_chaos_by_chance_never_ends_in_a_traceback(smoke, aimock, chaos, monkeypatch, stream):
    monkeypatch.setattr("undalle.smoke.prove.Run._pause", lambda *_: None)
    chaos(dropRate=0.3, malformedRate=0.3, disconnectRate=0.3)
    for _ in range(10):
        outcome = smoke.json("--route", "all", "--timeout", "5", *stream, url=f"{aimock}/v1")
        assert outcome.code == 1, "aimock has no image tool, so the last route always fails"
        assert outcome.diagnosis["kind"] in {"server", "network", "response"}
