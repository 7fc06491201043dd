"""The contract server's answers, read through the real SDK: pictures that decode, streams, models, the record."""

from __future__ import annotations

import base64
import io
from typing import Any

import httpx
import openai
import pytest
from contract import ContractServer, Request
from contract.description import contradictions
from contract.pictures import png
from contract.reply import as_json
from openai import OpenAI
from PIL import Image

GPT = "gpt-image-1.5"
FREE = "gpt-image-2"
SQUARE = png(64, 64, (1, 2, 3))


def test_chat_answers_in_words(contract_client: OpenAI) -> None:
    messages: Any = [{"role": "user", "content": "draw"}]
    assert contract_client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content == "A plain answer."
    chunks = contract_client.chat.completions.create(model="gpt-4o", messages=messages, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "A plain answer."


@pytest.mark.parametrize(
    ("arguments", "size", "form"),
    [
        ({"model": GPT}, (1024, 1024), "PNG"),
        ({"model": GPT, "size": "1536x1024", "quality": "high", "user": "u"}, (1536, 1024), "PNG"),
        ({"model": FREE, "size": "1792x1024"}, (1792, 1024), "PNG"),
        ({"model": GPT, "output_format": "jpeg", "output_compression": 70}, (1024, 1024), "JPEG"),
        ({"model": GPT, "output_format": "webp", "background": "transparent"}, (1024, 1024), "WEBP"),
    ],
)
def test_images_decode_and_have_the_asked_size(
    contract_server: ContractServer, contract_client: OpenAI, arguments: dict[str, Any], size: tuple[int, int], form: str
) -> None:
    answer = contract_client.images.generate(prompt="a lighthouse", n=2, **arguments)
    pictures = [base64.b64decode(item.b64_json or "") for item in answer.data or []]
    assert [(item.url, item.revised_prompt) for item in answer.data or []] == [(None, None)] * 2
    assert pictures == [picture.data for picture in contract_server.pictures]
    assert len(set(pictures)) == 2
    for picture in pictures:
        with Image.open(io.BytesIO(picture)) as image:
            image.load()
            assert (image.size, image.format) == (size, form)
    assert answer.usage is not None
    assert answer.usage.total_tokens == answer.usage.input_tokens + answer.usage.output_tokens


def test_a_transparent_picture_has_an_alpha_channel(contract_client: OpenAI) -> None:
    answer = contract_client.images.generate(model=GPT, prompt="x", background="transparent")
    assert Image.open(io.BytesIO(base64.b64decode((answer.data or [])[0].b64_json or ""))).mode == "RGBA"


def test_edits_take_one_file_or_several_byte_by_byte(contract_server: ContractServer, contract_client: OpenAI) -> None:
    odd = png(64, 64, (13, 10, 45)) + b"\r\n--\r\n"
    mask = ("mask.png", png(64, 64, (0, 0, 0, 0)))
    contract_client.images.edit(model=GPT, prompt="a hat", image=("a.png", odd), mask=mask, n=3, input_fidelity="high")
    contract_client.images.edit(model=GPT, prompt="a hat", image=[("a.png", SQUARE), ("b.png", odd)])
    single, several = (request.payload for request in contract_server.requests)
    assert (single["image"], single["n"], several["image[]"]) == (odd, 3, [SQUARE, odd])
    assert len(contract_server.pictures) == 4


def test_the_tool_draws_into_an_image_generation_call(contract_server: ContractServer, contract_client: OpenAI) -> None:
    answer = contract_client.responses.create(
        model="gpt-6-luna", input="x", tools=[{"type": "image_generation", "model": GPT, "size": "1024x1536"}]
    )
    results = [item.result for item in answer.output if item.type == "image_generation_call"]
    assert [base64.b64decode(result or "") for result in results] == [picture.data for picture in contract_server.pictures]
    assert (contract_server.pictures[0].width, contract_server.pictures[0].height) == (1024, 1536)
    assert answer.output[0].type == "reasoning"
    assert answer.output_text == "Here is your image."


def test_no_tool_no_picture(contract_server: ContractServer, contract_client: OpenAI) -> None:
    assert [item.type for item in contract_client.responses.create(model="gpt-4o", input="x").output] == ["message"]
    contract_client.responses.create(model="gpt-4o", input="x", tools=[{"type": "image_generation"}], tool_choice="none")
    assert contract_server.pictures == []


def test_streams_end_with_the_picture(contract_server: ContractServer, contract_client: OpenAI) -> None:
    events = list(contract_client.images.generate(model=GPT, prompt="x", stream=True, partial_images=2))
    assert [event.type for event in events] == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]
    assert base64.b64decode(events[-1].b64_json) == contract_server.pictures[-1].data
    with contract_client.responses.stream(
        model="gpt-6-luna", input="x", tools=[{"type": "image_generation", "partial_images": 1}]
    ) as stream:
        kinds = [event.type for event in stream]
        final = stream.get_final_response()
    assert kinds.count("response.image_generation_call.partial_image") == 1
    assert [item.type for item in final.output] == ["reasoning", "image_generation_call", "message"]


def test_models_carry_their_shutdown_date(contract_client: OpenAI) -> None:
    ids = {model.id for model in contract_client.models.list()}
    assert GPT in ids
    assert "gpt-4o" in ids
    assert not ids & {"dall-e-2", "dall-e-3", "gpt-image-1"}
    row: Any = contract_client.models.retrieve(GPT)
    assert str(row.shutdown_date) == "2026-12-01"
    with pytest.raises(openai.NotFoundError) as caught:
        contract_client.models.retrieve("dall-e-3")
    assert caught.value.code == "model_not_found"


def test_every_request_is_on_record(contract_server: ContractServer, contract_client: OpenAI) -> None:
    answer = contract_client.images.with_raw_response.generate(model=GPT, prompt="x", n=2)
    contract_client.with_options(api_key="sk-other").models.retrieve(GPT)
    generate, retrieve = contract_server.requests
    assert (generate.method, generate.path, generate.status) == ("POST", "/v1/images/generations", 200)
    assert generate.payload == {"model": GPT, "prompt": "x", "n": 2}
    assert (retrieve.method, retrieve.path) == ("GET", f"/v1/models/{GPT}")
    assert retrieve.headers["authorization"] == "Bearer sk-other"
    assert answer.headers["x-request-id"].startswith("req_")
    assert answer.headers["openai-organization"] == "org-contract"


def test_other_paths(contract_server: ContractServer) -> None:
    headers = {"Authorization": "Bearer sk-test"}
    assert httpx.get(f"{contract_server.url}/static/7.png").content.startswith(b"\x89PNG")
    assert httpx.get(f"{contract_server.url}/static/x.png", headers=headers).status_code == 404
    assert httpx.put(f"{contract_server.base_url}/images/generations", headers=headers).status_code == 404
    assert httpx.post(f"{contract_server.base_url}/audio/speech", headers=headers, json={}).status_code == 404
    broken = httpx.post(f"{contract_server.base_url}/images/generations", headers=headers, content=b"{")
    assert broken.status_code == 400
    chunked = httpx.post(f"{contract_server.base_url}/images/generations", headers=headers, content=iter([b'{"model": ', b'"x"}']))
    assert chunked.json()["error"]["param"] == "prompt"


def test_what_the_description_forbids_does_not_go_unseen() -> None:
    server = ContractServer()
    generate = Request("POST", "/v1/images/generations", {}, b'{"model": "gpt-image-1.5", "prompt": "x", "n": "2"}')
    assert [one.split(": ")[:2] for one in contradictions(generate, as_json({"created": "now"}))] == [
        ["request to /v1/images/generations", "$.n"],
        ["answer of /v1/images/generations", "$.created"],
    ]
    assert list(contradictions(generate, as_json({"created": "now"}, 400))) == []
    server.contradictions.append("seen")
    with pytest.raises(AssertionError, match="seen"), server:
        pass
