"""``undalle smoke --azure-endpoint`` against the contract server's Azure paths."""

import json

import pytest
from contract.azure import KEY

OTHERS = ("OPENAI_API_KEY", "OPENAI_API_VERSION", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT", "AZURE_OPENAI_AD_TOKEN")
VERSION = "2025-04-01-preview"


@pytest.fixture
def azure(smoke, contract_server, monkeypatch):
    """The command with a deployment named ``drawer``; only Azure's key is set."""
    for name in OTHERS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)

    def run(*arguments, deployment="drawer", version=VERSION):
        outcome = smoke("--azure-endpoint", contract_server.url, "--azure-deployment", deployment, "--api-version", version, *arguments)
        assert KEY not in outcome.out + outcome.err
        return outcome

    return run


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_the_direct_routes_are_proved(azure, contract_server, stream):
    outcome = azure("--route", "all", "--output-format", "json", *(["--stream"] if stream else []))
    assert outcome.code == 0, outcome.out
    report = outcome.json
    assert [(route["route"], route["ok"], route["model"]) for route in report["routes"]] == [
        ("images", True, "gpt-image-1.5"),
        ("edits", True, "gpt-image-1.5"),
    ]
    key, account, models = report["steps"][:3]
    assert key["detail"] == "AZURE_OPENAI_API_KEY holds a plausible one"
    assert account["detail"] == f"the resource {contract_server.url}, deployment drawer, api version {VERSION}"
    assert (models["name"], models["ok"], models["detail"].startswith("not asked: Azure lists")) == ("models", True, True)
    paths = [(request.method, request.path, request.query) for request in contract_server.requests]
    assert paths == [("POST", f"/openai/deployments/drawer/images/{end}", f"api-version={VERSION}") for end in ("generations", "edits")]
    assert all("authorization" not in request.headers for request in contract_server.requests)
    assert json.loads(contract_server.requests[0].body)["model"] == "drawer"


def test_the_receipt_and_the_plan_name_the_resource(azure, contract_server):
    outcome = azure()
    assert outcome.code == 0
    assert f"1 request to {contract_server.url} (images): gpt-image-1.5, 1024x1024, low; $0.009" in outcome.out
    assert "undalle-smoke-images-gpt-image-1.5.png" in outcome.out


@pytest.mark.parametrize(
    ("options", "kind", "advice"),
    [
        ({"deployment": "nobody"}, "model", "Compare --azure-deployment"),
        ({"version": "2024-02-01"}, "endpoint", "--api-version"),
    ],
)
def test_what_azure_says_is_named(azure, options, kind, advice):
    outcome = azure("--route", "edits", "--output-format", "json", **options)
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, kind)
    assert advice in outcome.diagnosis["advice"]


def test_a_wrong_key_and_none(azure, contract_server, monkeypatch):
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", "another-key-0000")
    outcome = azure("--output-format", "json")
    assert (outcome.code, outcome.diagnosis["kind"]) == (1, "key")
    assert "AZURE_OPENAI_API_KEY" in outcome.diagnosis["advice"]
    contract_server.reset()
    monkeypatch.delenv("AZURE_OPENAI_API_KEY")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-not-for-azure")
    outcome = azure("--output-format", "json")
    assert (outcome.code, outcome.diagnosis["message"]) == (2, "AZURE_OPENAI_API_KEY is not set")
    assert "AZURE_OPENAI_API_KEY" in outcome.diagnosis["advice"]
    assert contract_server.requests == []


def test_the_version_may_come_from_the_environment(smoke, contract_server, monkeypatch):
    monkeypatch.setenv("AZURE_OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_API_VERSION", VERSION)
    monkeypatch.setenv("OPENAI_BASE_URL", "https://elsewhere.invalid/v1")
    assert smoke("--azure-endpoint", contract_server.url, "--azure-deployment", "painter", "--target", "gpt-image-2").code == 0


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--azure-endpoint", "https://a.example"], "also needs --azure-deployment"),
        (["--azure-endpoint", "https://a.example", "--azure-deployment", "d"], "also needs --api-version"),
        (["--azure-endpoint", "a.example", "--azure-deployment", "d", "--api-version", "1"], "give a whole address"),
        (["--azure-deployment", "d"], "belong to --azure-endpoint"),
        (["--azure-endpoint", "https://a.example", "--azure-deployment", "d", "--api-version", "1", "--route", "responses"], "routes"),
        (["--azure-endpoint", "https://a.example", "--azure-deployment", "d", "--api-version", "1", "--from", "src"], "without --from"),
    ],
)
def test_usage(smoke, monkeypatch, arguments, why):
    monkeypatch.delenv("OPENAI_API_VERSION", raising=False)
    outcome = smoke(*arguments)
    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert why in outcome.err
