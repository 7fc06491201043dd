"""The catalogue of entry points and clients."""

import importlib
import re

import openai
import pytest

from undalle.catalog import catalog


@pytest.fixture(scope="module")
def known():
    return catalog()


@pytest.mark.parametrize(
    ("callee", "id_"),
    [
        ("images.generate", "images.generate"),
        ("self.client.images.generate", "images.generate"),
        ("client.images.with_raw_response.generate", "images.generate"),
        ("client.images.edit", "images.edit"),
        ("openai.Image.create", "Image.create"),
        ("Image.acreate_variation", "Image.acreate_variation"),
        ("client.responses.create", "responses.create"),
        ("client.beta.chat.completions.parse", "chat.completions.create"),
        ("litellm.aimage_generation", "litellm.aimage_generation"),
        ("crewai_tools.DallETool", "crewai.DallETool"),
        ("generate", None),
        ("client.images", None),
        ("pipeline.generate", None),
        ("", None),
    ],
)
def test_operation_for(known, callee, id_):
    found = known.operation_for(tuple(callee.split(".")))
    assert (found.id if found else None) == id_


@pytest.mark.parametrize(
    ("url", "endpoint"),
    [
        ("https://api.openai.com/v1/images/generations", "generate"),
        ("/v1/images/edits/", "edit"),
        ("https://x.openai.azure.com/openai/deployments/dalle3/images/generations?api-version=2024-02-01", "generate"),
        ("https://api.openai.com/v1/images/variations", "variation"),
        ("https://api.openai.com/v1/responses", "responses"),
        ("https://api.openai.com/v1/embeddings", None),
        ("", None),
    ],
)
def test_operation_for_path(known, url, endpoint):
    found = known.operation_for_path(url)
    assert (found.endpoint if found else None) == endpoint


def test_ids_paths_and_tails_are_unique(known):
    rows = list(known.operations().values())
    tails = [tail for row in rows for tail in row.tails]
    assert len(tails) == len(set(tails))
    assert len(rows) == len(known._operations_file["operation"])
    for row in rows:
        assert (bool(row.tails) + bool(row.path)) == (row.surface != "tool"), row.id


def test_fields_hold_what_the_head_of_the_file_says(known):
    for row in known.operations().values():
        assert row.surface in {"sdk1", "sdk0", "responses", "tool", "chat", "litellm", "http", "wrapper"}, row.id
        assert row.endpoint in {"generate", "edit", "variation", "tool", "responses", "chat"}, row.id
        assert row.seat == ("chat" if row.endpoint in {"responses", "chat"} else "image"), row.id
        assert row.result in {"images", "responses", "other"}, row.id
        assert row.modern in known.operations(), row.id
        assert (row.serves is None) is (row.surface not in {"litellm", "wrapper"}), row.id
        assert row.serves is not False or row.replacement, row.id
        assert row.default_model is None or known.seat(row.default_model) == "image", row.id
        assert bool(row.version) is (row.surface in {"litellm", "wrapper"}), row.id


def test_old_calls_become_calls_of_the_same_endpoint(known):
    old = [row for row in known.operations().values() if row.surface == "sdk0"]
    assert len(old) == 6
    for row in old:
        modern = known.operations()[row.modern]
        assert modern.surface == "sdk1"
        assert modern.endpoint == ("edit" if row.endpoint == "variation" else row.endpoint)
        assert row.asynchronous is row.tails[0][-1].startswith("a")


def test_the_sdk_has_what_its_rows_name(known):
    client = openai.OpenAI(api_key="none")
    for row in known.operations().values():
        if row.surface in {"sdk1", "responses", "chat"}:
            for tail in row.tails:
                place = client
                for name in tail:
                    place = getattr(place, name)
                assert callable(place), tail


def test_every_method_of_images_has_a_row(known):
    public = {name for name in dir(openai.resources.Images) if not name.startswith("_")}
    rows = {row.tails[0][-1] for row in known.operations().values() if row.surface == "sdk1"}
    assert public - {"with_raw_response", "with_streaming_response"} == rows


def test_every_client_of_the_sdk_has_a_row(known):
    classes = {
        name
        for name, value in list(vars(openai).items())
        if isinstance(value, type) and issubclass(value, openai.OpenAI | openai.AsyncOpenAI)
    }
    assert {f"openai.{name}" for name in classes if not name.startswith("_")} <= set(known.clients)


def test_client_rows_of_the_sdk_exist_and_tell_async_apart(known):
    for path, row in known.clients.items():
        module, _, name = path.rpartition(".")
        if path.split(".")[0] == "openai" and module:
            value = getattr(importlib.import_module(module), name)
            assert issubclass(value, openai.AsyncOpenAI) is row.asynchronous, path
        assert row.kind in {"openai", "azure", "module", "passthrough", "other"}, path


def test_drop_in_clients(known):
    assert known.clients["langfuse.openai.AsyncOpenAI"].asynchronous
    assert known.clients["langsmith.wrappers.wrap_openai"].kind == "passthrough"
    assert known.clients["openai"].kind == "module"


def test_foreign_packages(known):
    assert {"g4f", "together", "zhipuai"} <= known.foreign
    assert not known.foreign & {path.split(".")[0] for path in known.clients}


def test_wrappers_say_in_which_version_they_were_read(known):
    wrappers = [row for row in known.operations().values() if row.surface in {"wrapper", "litellm"}]
    assert len(wrappers) > 25
    for row in wrappers:
        package = re.fullmatch(r"(?P<name>[a-z][\w-]*) \d[\w.]*(, .+)?", row.version)
        assert package, row.id
        read = [source for source in row.sources if "==" in source]
        assert all(source.split()[0].replace("==", " ") in row.version for source in read), row.id
        assert row.serves is not None
        assert row.serves or row.replacement, row.id
