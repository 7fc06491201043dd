"""``undalle smoke`` against the contract server: every route, streaming, edits, what is asked before and shown after."""

import ast
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from contract.faults import (
    billing_hard_limit,
    moderation_blocked,
    organization_not_verified,
    out_of_quota,
    project_lacks_model,
    rate_limited,
)
from contract.pictures import png, sniff
from PIL import Image
from smoking import KEY

from undalle.cli import run

SOURCES = Path(__file__).parent.parent / "src"
ROUTES = ("images", "edits", "responses")
STEPS = ("request", "response", "decoding", "image", "saved")


def posts(server):
    return [request for request in server.requests if request.method == "POST"]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("image_format", [None, "png", "jpeg", "webp"])
def test_all_routes_are_proved(smoke, contract_server, stream, image_format):
    flags = [*(["--stream"] if stream else []), *(["--output-format-image", image_format] if image_format else [])]
    outcome = smoke.json("--route", "all", *flags, url=contract_server.base_url)
    assert outcome.code == 0
    report = outcome.json
    assert set(report) == {"ok", "steps", "routes", "diagnosis"}
    assert report["ok"] is True
    assert report["diagnosis"] is None
    assert [step["name"] for step in report["steps"]] == [
        "key",
        "account",
        "models",
        *(f"{route}.{step}" for route in ROUTES for step in STEPS),
    ]
    assert all(step["ok"] and set(step) == {"name", "ok", "detail", "seconds"} for step in report["steps"])
    assert [route["route"] for route in report["routes"]] == list(ROUTES)
    for route, picture in zip(report["routes"], contract_server.pictures, strict=True):
        assert set(route) == {"route", "ok", "model", "request", "image", "organization", "request_id", "usage", "cost_usd"}
        assert (route["ok"], route["model"], route["organization"]) == (True, "gpt-image-1.5", "org-contract")
        assert route["request_id"].startswith("req_")
        image = route["image"]
        assert (image["format"], image["width"], image["height"]) == (image_format or "png", 1024, 1024)
        saved = Path(image["path"]).read_bytes()
        assert saved == picture.data
        assert image["bytes"] == len(saved)
        assert sniff(saved) == (image_format or "png")
    assert [post.payload.get("stream", False) for post in posts(contract_server)] == [stream] * 3


def test_the_request_is_small_square_and_boring(smoke, contract_server):
    outcome = smoke.json("--route", "all", url=contract_server.base_url)
    generate, edit, respond = (post.payload for post in posts(contract_server))
    assert generate == outcome.json["routes"][0]["request"]
    assert (generate["model"], generate["size"], generate["quality"]) == ("gpt-image-1.5", "1024x1024", "low")
    assert "response_format" not in generate
    assert sniff(edit["image"]) == "png"
    assert (respond["model"], respond["tool_choice"]) == ("gpt-6-luna", {"type": "image_generation"})
    assert respond["tools"] == [{"type": "image_generation", "model": "gpt-image-1.5", "size": "1024x1024", "quality": "low"}]


def test_tokens_are_priced_by_the_catalogue(smoke, contract_server):
    images, edits, responses = smoke.json("--route", "all", url=contract_server.base_url).json["routes"]
    # 10 tokens of prompt at $5 and 1056 of image at $32 a million
    assert images["cost_usd"] == edits["cost_usd"] == pytest.approx((10 * 5 + 1056 * 32) / 1_000_000)
    assert responses["cost_usd"] == 0.009
    assert images["usage"]["output_tokens"] == 1056


def test_edits_with_several_images_and_a_mask(smoke, contract_server):
    for name, colour in (("one.png", (1, 2, 3)), ("two.png", (4, 5, 6)), ("mask.png", (0, 0, 0, 0))):
        Path(name).write_bytes(png(64, 64, colour))
    files = ["--image", "one.png", "--image", "two.png", "--mask", "mask.png"]
    outcome = smoke.json("--route", "edits", *files, url=contract_server.base_url)
    assert outcome.code == 0
    payload = posts(contract_server)[0].payload
    assert payload["image[]"] == [Path("one.png").read_bytes(), Path("two.png").read_bytes()]
    assert payload["mask"] == Path("mask.png").read_bytes()
    request = outcome.json["routes"][0]["request"]
    assert (request["image"], request["mask"]) == (["one.png", "two.png"], "mask.png")


def test_a_mask_of_another_size_is_the_request(smoke, contract_server):
    Path("mask.png").write_bytes(png(8, 8, (0, 0, 0, 0)))
    outcome = smoke.json("--route", "edits", "--mask", "mask.png", url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "request")
    assert "alpha channel" in outcome.diagnosis["advice"]


def test_the_receipt_says_everything(smoke, contract_server):
    outcome = smoke(url=contract_server.base_url)
    assert outcome.code == 0
    path = smoke.out / "undalle-smoke-images-gpt-image-1.5.png"
    for line in (
        "  model        gpt-image-1.5\n",
        "  organisation org-contract\n",
        "  request id   req_",
        "  tokens       1066 (10 in, 1056 out)\n",
        "  price        $0.034\n",
        "  image        png, 1024x1024, ",
        f"  path         {path}\n",
        "1 of 1 routes proved\n",
    ):
        assert line in outcome.out
    assert outcome.err == ""
    assert Image.open(path).size == (1024, 1024)
    smoke(url=contract_server.base_url)
    assert path.with_name("undalle-smoke-images-gpt-image-1.5-2.png").exists(), "nothing is overwritten"


def test_dates_of_the_account_stand_beside_the_catalogue(smoke, contract_server):
    detail = smoke.json("--target", "gpt-image-1.5", url=contract_server.base_url).json["steps"][2]["detail"]
    assert detail == "gpt-image-1.5 is there, shuts down on 2026-12-01"


@pytest.mark.parametrize(
    ("target", "route", "kind"), [("dall-e-3", "images", "model"), ("gpt-4o", "edits", "model"), ("gpt-image-1.6", "responses", "model")]
)
def test_a_wrong_model_is_named(smoke, contract_server, target, route, kind):
    outcome = smoke.json("--target", target, "--route", route, url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, kind)
    models = outcome.json["steps"][2]
    assert (models["name"], models["ok"]) == ("models", target == "gpt-4o")


def test_an_image_model_as_mainline_is_named(smoke, contract_server):
    outcome = smoke.json("--mainline", "gpt-image-2", "--route", "responses", url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "model")
    assert "name a chat model there" in outcome.diagnosis["advice"]


@pytest.mark.parametrize(
    ("flag", "word"), [("--size", "512x512"), ("--quality", "hd")],
)  # fmt: skip
def test_old_words_are_doubted_and_refused(smoke, contract_server, flag, word):
    outcome = smoke(flag, word, url=contract_server.base_url)
    assert outcome.code == 1
    assert f"note  images: {flag[2:]} '{word}': it takes " in outcome.out
    assert "request: Invalid value: " in outcome.out


@pytest.mark.parametrize(
    ("fault", "kind", "tried"),
    [
        (moderation_blocked(), "moderation", 3),
        (organization_not_verified("gpt-image-1.5"), "verification", 3),
        (project_lacks_model("gpt-image-1.5"), "model", 3),
        (out_of_quota(), "quota", 1),
        (billing_hard_limit(), "billing", 1),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_of_the_account(smoke, contract_server, fault, kind, tried):
    contract_server.refuse_next(fault)
    outcome = smoke.json("--route", "all", url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, kind)
    assert len(posts(contract_server)) == tried, "an account that pays nothing fails on every route"
    assert [route["ok"] for route in outcome.json["routes"]] == [False, tried > 1, tried > 1]


def test_a_wrong_key_ends_it_before_anything_is_asked_for(smoke, contract_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-invalid")
    outcome = smoke.json(url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"], outcome.diagnosis["code"]) == (1, "key", "invalid_api_key")
    assert "sk-invalid" not in outcome.out + outcome.err
    assert [step["name"] for step in outcome.json["steps"]] == ["key", "account"]
    assert posts(contract_server) == []


@pytest.mark.parametrize("key", [None, "", "  "])
def test_no_key_is_2(smoke, contract_server, monkeypatch, key):
    monkeypatch.delenv("OPENAI_API_KEY") if key is None else monkeypatch.setenv("OPENAI_API_KEY", key)
    outcome = smoke.json(url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"]) == (2, "key")
    assert "Set OPENAI_API_KEY" in outcome.diagnosis["advice"]
    assert contract_server.requests == []


@pytest.mark.parametrize("key", ['"sk-quoted-key"', "sk-two words", "sk-...", "your-api-key-here", "sk-admin-123456", "sk-ümläut"])
def test_what_cannot_be_a_key_is_not_sent(smoke, monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    outcome = smoke("--output-format", "json")
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "key")
    assert key not in outcome.out


def test_another_host_has_keys_of_another_form(smoke, contract_server, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "my-gateway-token")
    assert smoke(url=contract_server.base_url).code == 0


def test_organization_and_project_go_along(smoke, contract_server, monkeypatch):
    smoke("--organization", "org-flag", url=contract_server.base_url)
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj_env")
    outcome = smoke.json("--organization", "org-flag", url=contract_server.base_url)
    assert [request.headers["openai-organization"] for request in contract_server.requests] == ["org-flag"] * 4
    assert contract_server.requests[-1].headers["openai-project"] == "proj_env"
    assert "organisation org-contract, asked for as org-flag, project proj_env" in outcome.json["steps"][1]["detail"]


def test_a_dry_run_sends_nothing_and_needs_no_key(smoke, contract_server, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    outcome = smoke("--dry-run", "--route", "all", url=contract_server.base_url, yes=False)
    assert outcome.code == 0
    assert "would send 3 requests" in outcome.out
    assert "$0.027" in outcome.out
    outcome = smoke("--dry-run", "--output-format", "json", url=contract_server.base_url, yes=False)
    report = outcome.json
    assert (report["dry_run"], report["ok"], report["estimated_usd"]) == (True, False, 0.009)
    assert report["routes"][0]["request"]["model"] == "gpt-image-1.5"
    assert contract_server.requests == []
    assert not smoke.out.exists()


def test_without_a_person_or_yes_nothing_is_sent(smoke, contract_server):
    outcome = smoke(url=contract_server.base_url, yes=False)
    assert outcome.code == 2
    assert outcome.err.startswith("undalle: error: nothing was sent")
    assert contract_server.requests == []


@pytest.mark.parametrize(("answer", "code", "sent"), [("y\n", 0, 1), ("n\n", 2, 0)])
def test_a_person_is_asked_after_what_is_free(smoke, contract_server, monkeypatch, answer, code, sent):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    outcome = smoke(url=contract_server.base_url, yes=False)
    assert (outcome.code, len(posts(contract_server))) == (code, sent)
    assert "$0.009" in outcome.err
    assert ("nothing was sent" in outcome.out) is (sent == 0)


def test_max_cost(smoke, contract_server):
    assert smoke("--max-cost", "0.01", url=contract_server.base_url).code == 0
    contract_server.reset()
    outcome = smoke("--max-cost", "0.02", "--route", "all", url=contract_server.base_url)
    assert (outcome.code, contract_server.requests) == (2, [])
    assert "above --max-cost $0.020" in outcome.err
    outcome = smoke("--max-cost", "1", "--target", "gpt-image-2.5-flare", url=contract_server.base_url)
    assert (outcome.code, contract_server.requests) == (2, [])
    assert "no price is published" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--base-url", "api.example.com"],
        ["--base-url", "ftp://example.com/v1"],
        ["--timeout", "0"],
        ["--max-cost", "-1"],
        ["--route", "variations"],
        ["--image", "missing.png"],
        ["--route", "edits", "--image", "undalle.toml"],
        ["--output-format-image", "gif"],
        ["--base-url", "http://[::1/v1"],
        ["--mask", "undalle.toml"],
        ["extra"],
    ],
    ids=" ".join,
)
def test_usage(smoke, arguments):
    outcome = smoke(*arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("undalle: error: ")
    assert outcome.err.count("\n") == 1


def test_a_folder_that_cannot_be_is_said_before_anything_is_sent(smoke, contract_server):
    smoke.out.write_text("a file")
    outcome = smoke(url=contract_server.base_url)
    assert outcome.code == 2
    assert contract_server.requests == []


def test_a_rate_limit_is_waited_for_as_the_api_says(smoke, contract_server, monkeypatch):
    waits = []
    monkeypatch.setattr("undalle.smoke.prove.Run._pause", lambda _, seconds: waits.append(seconds))
    for _ in range(2):
        contract_server.refuse_next(rate_limited("gpt-image-1.5"))
    outcome = smoke(url=contract_server.base_url)
    assert (outcome.code, waits) == (0, [12.0, 12.0])
    assert "trying again in 12.0 s (1 of 2)" in outcome.out
    contract_server.reset()
    for _ in range(9):
        contract_server.refuse_next(rate_limited("gpt-image-1.5"))
    outcome = smoke.json(url=contract_server.base_url)
    assert (outcome.code, outcome.diagnosis["kind"], len(posts(contract_server))) == (1, "rate", 3)


def script(text, tmp_path, **environment):
    clean = {name: value for name, value in os.environ.items() if name.lower() not in ("openai_base_url", "http_proxy", "https_proxy")}
    variables = {**clean, "PYTHONPATH": str(SOURCES), "OPENAI_API_KEY": KEY, **environment}
    return subprocess.run(
        [sys.executable, "-c", text], check=False, cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60
    )


def test_it_stands_beside_the_linter(contract_server, tmp_path):
    program = (
        "import sys, json\nfrom undalle.cli import run\n"
        f"code = run(['smoke', '--yes', '--target', 'gpt-image-1.5', '--base-url', {contract_server.base_url!r}])\n"
        "floors = ['undalle.' + name for name in ('analysis', 'checks', 'engine', 'rewrite', 'project')]\n"
        "print(json.dumps([code, 'openai' in sys.modules, [name for name in ['libcst', *floors] if name in sys.modules]]))\n"
    )
    done = script(program, tmp_path)
    assert json.loads(done.stdout.splitlines()[-1]) == [0, True, []], done.stderr


def test_the_room_keeps_to_itself():
    allowed = {"catalog", "diagnostics", "facts", "settings", "smoke"}
    openai = set()
    for path in (SOURCES / "undalle").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in getattr(node, "names", [])]
            if isinstance(node, ast.Import | ast.ImportFrom):
                openai |= {path.name for name in names if name.partition(".")[0] == "openai"}
                if path.parent.name == "smoke":
                    assert {name.split(".")[1] for name in names if name.startswith("undalle.")} <= allowed, path
    assert openai == {"connection.py"}


def test_openai_is_imported_only_to_send(tmp_path):
    runs = "run(['smoke', '--dry-run'])\nrun(['smoke', '--yes', '--max-cost', '0'])\n"
    program = f"import sys\nfrom undalle.cli import run\n{runs}print('openai' in sys.modules)\n"
    assert script(program, tmp_path).stdout.splitlines()[-1] == "False"


def test_without_the_extra_one_line_says_what_to_install(tmp_path):
    program = "import sys\nsys.modules['openai'] = None\nfrom undalle.cli import run\nsys.exit(run(['smoke', '--yes']))\n"
    done = script(program, tmp_path)
    assert done.returncode == 2
    assert done.stderr == "undalle: error: the openai package is not installed; install it with: pip install 'undalle[smoke]'\n"


def test_the_sdk_that_logs_everything_logs_no_key(contract_server, tmp_path):
    program = (
        f"from undalle.cli import run\nrun(['smoke', '--yes', '--target', 'gpt-image-1.5', '--base-url', {contract_server.base_url!r}])\n"
    )
    done = script(program, tmp_path, OPENAI_LOG="debug")
    assert "openai" in done.stderr, "the log is on"
    assert KEY not in done.stdout + done.stderr


def test_help_names_the_exit_codes(capsys):
    assert run(["smoke", "--help"]) == 0
    assert "0 all routes proved, 1 something failed, 2 usage or no key" in " ".join(capsys.readouterr().out.split())


LIMITED = """
import resource, sys
from undalle.cli import run
resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))
arguments = ["--route", "all", "--target", "gpt-image-1.5", "--mainline", "gpt-6-luna", "--base-url", {url!r}, "--out", "images"]
sys.exit(run(["smoke", "--yes", *arguments, *{more!r}]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits on the size of files on Windows")
def test_an_image_that_can_not_be_written_leaves_the_report_whole(contract_server, tmp_path):
    done = script(LIMITED.format(url=contract_server.base_url, more=["--output-format", "json"]), tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert (report["ok"], report["diagnosis"]) == (False, None)
    assert [route["ok"] for route in report["routes"]] == [False] * 3
    for route, picture in zip(report["routes"], contract_server.pictures, strict=True):
        assert route["image"] == {"path": None, "format": "png", "width": 1024, "height": 1024, "bytes": len(picture.data)}
        assert route["cost_usd"] is not None
        saved = next(step for step in report["steps"] if step["name"] == f"{route['route']}.saved")
        assert (saved["ok"], saved["detail"]) == (False, "the image could not be written to images: File too large")
    assert list((tmp_path / "images").iterdir()) == [], "no half of a file is left"
    told = script(LIMITED.format(url=contract_server.base_url, more=[]), tmp_path)
    assert (told.returncode, told.stderr) == (1, "")
    assert "images: drawn, and not saved\n" in told.stdout
    assert told.stdout.endswith("0 of 3 routes proved\n")
