"""``undalle models --live``: the account's models beside the catalogue."""

import json

import pytest
from contract import ContractServer
from scripted import Answer, Script, as_json, refusal, serve
from smoking import KEY

from undalle.catalog import catalog
from undalle.cli import run


@pytest.fixture
def live(smoke, capsys):
    """A function that runs it against a root and gives exit code, standard output and standard error."""

    def ask(url, *arguments):
        code = run(["models", "--live", "--base-url", url, *arguments])
        said = capsys.readouterr()
        assert KEY not in said.out + said.err
        return code, said.out, said.err

    return ask


def rows(**dates):
    return as_json(
        {"object": "list", "data": [{"id": name.replace("_", "-"), "object": "model", "shutdown_date": day} for name, day in dates.items()]}
    )


def scripted(answer):
    script = Script(Answer(500))
    script.models = answer
    return serve(script)


def test_an_account_that_agrees_is_0(live):
    with ContractServer() as server:
        code, out, _ = live(server.base_url)
        assert code == 0
        assert out.endswith("The catalogue is up to date.\n")
        listed = {line.split()[0]: line.split()[1:] for line in out.splitlines()[2:] if line}
        assert listed["gpt-image-1.5"] == ["yes", "2026-12-01", "2026-12-01", "-"]
        assert listed["dall-e-3"] == ["-", "-", "2026-05-12", "-"]
        code, out, _ = live(server.base_url, "--output-format", "json")
    assert code == 0
    assert {row["model"] for row in json.loads(out)} == set(catalog().models)


def test_another_date_and_another_image_model_put_the_catalogue_behind(live):
    answer = rows(gpt_image_2="2027-03-01", gpt_image_9=None, gpt_6_luna=None, whisper_7=None, text_embedding_3="2026-12-31")
    with scripted(answer) as server:
        code, out, _ = live(server.url, "--output-format", "json")
    assert code == 1
    behind = {row["model"]: row["difference"] for row in json.loads(out) if row["difference"]}
    assert behind == {"gpt-image-2": "the account says 2027-03-01", "gpt-image-9": "not in the catalogue"}
    assert "whisper-7" not in out


def test_a_date_that_was_taken_back_counts(live):
    with scripted(rows(**{"gpt_image_1.5": None})) as server:
        code, out, _ = live(server.url)
    assert code == 1
    assert "the account says no shutdown" in out
    assert out.endswith("The catalogue is behind the account in 1 model.\n")


@pytest.mark.parametrize("data", [[{"id": "gpt-image-1.5"}], [{"id": "gpt-image-1.5", "shutdown_date": "soon"}], [], None, [7]])
def test_a_host_that_speaks_of_no_dates_contradicts_nothing(live, data):
    with scripted(as_json({"data": data})) as server:
        assert live(server.url)[0] == 0


@pytest.mark.parametrize(
    ("answer", "kind"),
    [(refusal(401, "Incorrect.", code="invalid_api_key"), "key"), (Answer(200, b"<p>"), "server"), (Answer(behaviour="hang"), "network")],
)
def test_what_goes_wrong_is_named(live, answer, kind):
    with scripted(answer) as server:
        code, out, err = live(server.url, "--timeout", "0.5")
    assert (code, out) == (1, "")
    assert err.startswith(f"undalle: error: {kind}: ")
    assert err.count("\n") == 1


def test_without_a_key_it_is_2(live, monkeypatch):
    monkeypatch.delenv("OPENAI_API_KEY")
    code, out, err = live("http://127.0.0.1:1/v1")
    assert (code, out) == (2, "")
    assert "Set OPENAI_API_KEY" in err
