"""``undalle smoke`` against OpenAI's own API description, served by Prism from npm.

``UNDALLE_OPENAPI`` names the description (``openapi.yaml`` of openai/openai-openapi). Prism holds every request to it and makes up the
answers: the requests must pass, and what is made up is no image. (Prism 5 checks the Responses request, the Images ones it waves through.)
"""

import os
import socket
from pathlib import Path

import pytest
from npm import install, running

PACKAGE = "@stoplight/prism-cli@5"
DESCRIPTION = os.environ.get("UNDALLE_OPENAPI", "")

pytestmark = pytest.mark.skipif(not DESCRIPTION, reason="UNDALLE_OPENAPI does not name OpenAI's API description")


@pytest.fixture(scope="module")
def prism(tmp_path_factory):
    """The root of a running Prism that refuses what the description does not allow."""
    folder = tmp_path_factory.mktemp("prism")
    install(PACKAGE, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = str(folder / "node_modules/@stoplight/prism-cli/dist/index.js")
    with running([program, "mock", "-h", "127.0.0.1", "-p", port, str(Path(DESCRIPTION).resolve())], folder, 60) as root:
        yield root


@pytest.mark.parametrize(("route", "kind"), [("images", "decoding"), ("edits", "decoding"), ("responses", "response")])
def test_requests_are_as_described_and_made_up_answers_are_no_images(smoke, prism, route, kind):
    outcome = smoke.json("--route", route, "--timeout", "30", url=prism)
    assert outcome.code == 1
    steps = {step["name"]: step for step in outcome.json["steps"]}
    assert steps[f"{route}.request"]["ok"], outcome.diagnosis
    assert outcome.diagnosis["kind"] == kind


def test_what_the_description_does_not_allow_is_the_request(smoke, prism):
    outcome = smoke.json("--route", "responses", "--quality", "splendid", "--timeout", "30", url=prism)
    assert (outcome.code, outcome.diagnosis["kind"], outcome.diagnosis["status"]) == (1, "request", 422)
