"""The program runner: legacy programs fail in it, current ones run, and no request leaves this machine."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest
from contract import ContractServer
from programs import assert_fails_before, assert_runs_after, is_sent, run_program

CURRENT = """
import base64
from openai import OpenAI
answer = OpenAI().images.generate(model="gpt-image-1.5", prompt="a lighthouse")
data = base64.b64decode(answer.data[0].b64_json)
open("picture.png", "wb").write(data)
"""

OLD_SDK = """
import base64, openai
answer = openai.Image.create(prompt="a lighthouse", model="gpt-image-1.5")
open("picture.png", "wb").write(base64.b64decode(answer["data"][0]["b64_json"]))
"""

BODY = '{"model": "gpt-image-1.5", "prompt": "a lighthouse"}'
URL = "https://api.openai.com/v1/images/generations"
SAVE = "import base64, json; open('picture.png', 'wb').write(base64.b64decode(json.loads(answer)['data'][0]['b64_json']))"
HEADERS = {"Authorization": "Bearer sk-test", "Content-Type": "application/json"}

RAW = {
    "requests": f"import requests\nanswer = requests.post({URL!r}, data={BODY!r}, headers={HEADERS}).text",
    "requests session": f"import requests\nanswer = requests.Session().post({URL!r}, data={BODY!r}, headers={HEADERS}).text",
    "httpx": f"import httpx\nanswer = httpx.post({URL!r}, content={BODY!r}, headers={HEADERS}).text",
    "httpx client": "import httpx\nclient = httpx.Client(base_url='https://api.openai.com/v1')\n"
    f"answer = client.post('/images/generations', content={BODY!r}, headers={HEADERS}).text",
    "urllib": f"from urllib.request import Request, urlopen\nanswer = urlopen(Request({URL!r}, {BODY!r}.encode(), {HEADERS})).read()",
    "aiohttp": f"""
import aiohttp, asyncio
async def ask():
    async with aiohttp.ClientSession() as session, session.post({URL!r}, data={BODY!r}, headers={HEADERS}) as reply:
        return await reply.text()
answer = asyncio.run(ask())
""",
    "sdk": "from openai import OpenAI\nclient = OpenAI(base_url='https://api.openai.com/v1')\n"
    "answer = client.images.generate(model='gpt-image-1.5', prompt='x').model_dump_json()",
    "async sdk": "import asyncio\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI(base_url='https://api.openai.com/v1')\n"
    "answer = asyncio.run(client.images.generate(model='gpt-image-1.5', prompt='x')).model_dump_json()",
}

ELSEWHERE = {
    "requests": "import requests; requests.get('https://example.com/x.png')",
    "httpx": "import httpx; httpx.get('https://example.com/x.png')",
    "urllib": "from urllib.request import urlretrieve; urlretrieve('https://example.com/x.png', 'x.png')",
}


def test_a_current_program_runs_and_its_file_is_the_servers(contract_server: ContractServer, tmp_path: Path) -> None:
    outcome = assert_runs_after(CURRENT, contract_server, tmp_path)
    assert outcome.images == {"picture.png": contract_server.pictures[0].data}


def test_a_legacy_program_fails(contract_server: ContractServer, tmp_path: Path) -> None:
    outcome = assert_fails_before(CURRENT.replace("gpt-image-1.5", "dall-e-3"), contract_server, tmp_path)
    assert "The model 'dall-e-3' does not exist." in outcome.stderr
    assert outcome.files == {}


@pytest.mark.parametrize(
    "program",
    [
        "print('no image')",
        CURRENT.replace("b64_json", "url"),
        CURRENT.replace("write(data)", "write(b'\\x89PNG\\r\\n\\x1a\\n' + data[8:40])"),
        "import requests, os\nrequests.post(os.environ['OPENAI_BASE_URL'] + '/images/generations', json={})\n" + CURRENT,
    ],
)
def test_a_program_that_did_not_do_its_work_is_found_out(contract_server: ContractServer, tmp_path: Path, program: str) -> None:
    with pytest.raises(AssertionError):
        assert_runs_after(program, contract_server, tmp_path)


@pytest.mark.parametrize("program", ["import no_such_module", "undefined_name", "1 +"])
def test_a_program_with_another_fault_is_no_legacy_program(contract_server: ContractServer, tmp_path: Path, program: str) -> None:
    with pytest.raises(AssertionError, match="a reason of its own"):
        assert_fails_before(program, contract_server, tmp_path)


@pytest.mark.parametrize("library", RAW)
def test_the_public_address_leads_to_the_server(contract_server: ContractServer, tmp_path: Path, library: str) -> None:
    assert_runs_after(f"{RAW[library]}\n{SAVE}", contract_server, tmp_path)


@pytest.mark.parametrize("library", ELSEWHERE)
def test_other_hosts_cannot_be_reached(contract_server: ContractServer, tmp_path: Path, library: str) -> None:
    outcome = run_program(ELSEWHERE[library], contract_server, tmp_path)
    assert outcome.returncode == 1
    assert "tests have no network" in outcome.stderr


def test_the_old_sdk(contract_server: ContractServer, tmp_path: Path) -> None:
    outcome = assert_runs_after(OLD_SDK, contract_server, tmp_path, sdk="0")
    assert list(outcome.images) == ["picture.png"]


def test_the_old_sdk_is_skipped_visibly(contract_server: ContractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNDALLE_OPENAI_0", raising=False)
    with pytest.raises(pytest.skip.Exception, match="UNDALLE_OPENAI_0"):
        run_program(OLD_SDK, contract_server, tmp_path, sdk="0")


def test_the_new_sdk_refuses_old_calls(contract_server: ContractServer, tmp_path: Path) -> None:
    assert "APIRemovedInV1" in assert_fails_before(OLD_SDK, contract_server, tmp_path).stderr


@pytest.mark.parametrize(
    ("statement", "call"),
    [
        ("import streamlit as st; st.image({})", "streamlit.image"),
        ("from IPython.display import Image, display; display(Image(data={}))", "IPython.display"),
        ("import telegram, asyncio; asyncio.run(telegram.Bot('t').send_photo(1, {}))", "telegram.send_photo"),
    ],
)
def test_what_is_shown_is_on_record(contract_server: ContractServer, tmp_path: Path, statement: str, call: str) -> None:
    outcome = assert_runs_after(CURRENT + statement.format("data"), contract_server, tmp_path)
    assert [(entry["call"], base64.b64decode(entry["bytes"])) for entry in outcome.shown] == [(call, contract_server.pictures[0].data)]
    assert run_program(CURRENT + statement.format("None"), contract_server, tmp_path).returncode == 1


def test_only_new_and_changed_files_count(contract_server: ContractServer, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("1", encoding="utf-8")
    (tmp_path / "changed").write_text("1", encoding="utf-8")
    outcome = run_program("import os; os.mkdir('d'); open('d/new', 'w').close(); open('changed', 'w').close()", contract_server, tmp_path)
    assert outcome.files == {"changed": b"", "d/new": b""}


def test_an_endless_program_fails_the_test(contract_server: ContractServer, tmp_path: Path) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"did not end within 0\.5 s"):
        run_program("while True: pass", contract_server, tmp_path, timeout=0.5)


LOOKING = """
import openai
import atexit, os, sys
print(sys.argv[1:], __name__, os.path.basename(__file__), sys.path[0] == os.getcwd(), "warm" in sys.modules, sys.stdin.read())
print(sorted(os.environ), os.environ["HOME"] == os.getcwd(), openai.OpenAI().base_url)
atexit.register(print, "the end")
left_open = open("left", "w")
left_open.write("whole")
sys.exit(len(sys.argv))
"""


def test_a_program_sees_the_same_in_a_process_that_was_forked(
    contract_server: ContractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = [run_program(LOOKING, contract_server, tmp_path, arguments=("a", "b"))]
    monkeypatch.setattr("warm.serves", lambda program: False)
    (tmp_path / "left").unlink()
    seen.append(run_program(LOOKING, contract_server, tmp_path, arguments=("a", "b")))
    assert seen[0] == seen[1]
    assert (seen[0].returncode, seen[0].files, seen[0].stderr) == (3, {"left": b"whole"}, "")
    assert seen[0].stdout.endswith("the end\n")


def test_an_endless_program_in_a_forked_process_fails_the_test_and_the_next_one_runs(
    contract_server: ContractServer, tmp_path: Path
) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"did not end within 0\.5 s"):
        run_program("import openai\nwhile True: pass", contract_server, tmp_path, timeout=0.5)
    assert run_program("import openai\nprint(1 / 0)", contract_server, tmp_path).stderr.endswith("ZeroDivisionError: division by zero\n")


def test_a_picture_is_recognised_after_it_was_scaled(contract_server: ContractServer, tmp_path: Path) -> None:
    program = CURRENT + "import io\nfrom PIL import Image\nImage.open(io.BytesIO(data)).resize((99, 50)).save('small.jpg')"
    outcome = assert_runs_after(program, contract_server, tmp_path)
    other = [contract_server.album.draw(), contract_server.album.draw()]
    assert is_sent(outcome.files["small.jpg"], contract_server.pictures[:1])
    assert not is_sent(outcome.files["small.jpg"], other)


def test_the_environment_holds_no_key_of_ours(contract_server: ContractServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-real")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    outcome = run_program("import os; print(os.environ['OPENAI_API_KEY'], os.environ.get('HTTPS_PROXY'))", contract_server, tmp_path)
    assert outcome.stdout == f"sk-test None{os.linesep}"
