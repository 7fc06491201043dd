"""``undalle smoke`` under other versions of the SDK than the one that is installed.

``UNDALLE_OPENAI_SDKS`` names folders made by ``pip install --target FOLDER openai==VERSION``, with the path separator between them.
The oldest that is supported (the lower bound of the extra in ``pyproject.toml``), one of 2.x and the newest are worth it.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from contract.azure import KEY

SOURCES = Path(__file__).parent.parent / "src"
FOLDERS = [folder for folder in os.environ.get("UNDALLE_OPENAI_SDKS", "").split(os.pathsep) if folder]

pytestmark = pytest.mark.skipif(not FOLDERS, reason="UNDALLE_OPENAI_SDKS names no folder with another openai")


@pytest.fixture(params=FOLDERS)
def command(request, smoke, contract_server):
    """A function that runs the command with one of the SDKs in front of all others."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([request.param, str(SOURCES)])}
    program = [sys.executable, "-m", "undalle", "smoke", "--yes", "--base-url", contract_server.base_url, "--output-format", "json"]

    def call(*arguments):
        contract_server.reset()
        return subprocess.run([*program, *arguments], env=environment, capture_output=True, text=True, timeout=60, check=False)

    call.folder = request.param
    return call


@pytest.mark.parametrize("image_format", [[], ["--output-format-image", "jpeg"]], ids=["png", "jpeg"])
def test_all_routes_are_proved(command, contract_server, image_format):
    done = command("--route", "all", *image_format)
    assert done.returncode == 0, done.stdout + done.stderr
    version = re.search(r'__version__ = "(.+?)"', (Path(command.folder) / "openai" / "_version.py").read_text())[1]
    assert {request.headers["user-agent"] for request in contract_server.requests} == {f"OpenAI/Python {version}"}
    assert json.loads(done.stdout)["ok"] is True


def test_a_stream_is_read_or_a_newer_sdk_asked_for(command):
    done = command("--route", "all", "--stream")
    if done.returncode == 2:
        assert "can not stream the images route; install a newer one" in done.stderr
    else:
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_refusal_has_its_kind(command):
    done = command("--size", "512x512")
    assert done.returncode == 1
    found = json.loads(done.stdout)["diagnosis"]
    assert (found["kind"], found["status"], found["code"], found["param"]) == ("request", 400, "invalid_value", "size")


def test_a_closed_port_is_the_network(command):
    done = command("--base-url", "http://127.0.0.1:9/v1")
    assert done.returncode == 1
    assert json.loads(done.stdout)["diagnosis"]["kind"] == "network"


@pytest.mark.parametrize("route", ["images", "edits"])
def test_azure_answers(command, contract_server, route):
    flags = ["--azure-endpoint", contract_server.url, "--azure-deployment", "drawer", "--api-version", "2025-04-01-preview"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([command.folder, str(SOURCES)]), "AZURE_OPENAI_API_KEY": KEY}
    program = [sys.executable, "-m", "undalle", "smoke", "--yes", "--route", route, *flags]
    done = subprocess.run(program, env=environment, capture_output=True, text=True, timeout=60, check=False)
    if done.returncode == 2:
        assert route == "edits"
        assert "can not edit on Azure; install a newer one" in done.stderr
        assert contract_server.requests == []
        return
    assert done.returncode == 0, done.stdout + done.stderr
    assert contract_server.requests[0].path.startswith("/openai/deployments/drawer/images/")


def test_the_code_is_tried(command):
    Path("app.py").write_text(
        'from openai import OpenAI\n\nOpenAI().images.generate(model="gpt-image-2", prompt="x", size="1024x1024", background="opaque")\n'
        'OpenAI().images.edit(model="gpt-image-2", prompt="x", image=open("a.png", "rb"), output_format="webp")\n'
    )
    done = command("--from", "app.py")
    assert done.returncode == 0, done.stdout + done.stderr
