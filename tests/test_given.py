"""What a framework's wrapper gives, or a client of an unknown kind: where its URL is read and used belongs to the finding."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from fixtures import TODAY
from undalle.engine.run import run
from undalle.settings import Settings

LANGCHAIN = """\
import requests
from langchain_community.utilities.dalle_image_generator import DallEAPIWrapper


def draw(prompt):
    wrapper = DallEAPIWrapper(model="dall-e-3")
    return wrapper.run(prompt)


def keep(address, path):
    with open(path, "wb") as file:
        file.write(requests.get(address).content)


link = draw("a lighthouse")
print("see", link)
keep(link, "lighthouse.png")
"""
AGNO = """\
from agno.agent import Agent
from agno.tools.dalle import DalleTools
from agno.tools.yfinance import YFinanceTools

painter = DalleTools(model="dall-e-3")
agent = Agent(tools=[YFinanceTools(), painter])
answer = agent.run("Draw a lighthouse.")
print(answer.content)
for image in answer.images or []:
    print(image.url)
"""
HAYSTACK = """\
import webbrowser

from haystack.components.generators import DALLEImageGenerator

generator = DALLEImageGenerator()
answer = generator.run(prompt="a lighthouse")
print(answer["revised_prompt"])
webbrowser.open(answer["images"][0])
"""
GATEWAY = """\
from studio import Gateway, settings


def draw(prompt):
    answer = Gateway().draw(prompt=prompt, model=settings.get("model") or "dall-e-2")
    link = answer["data"][0]["url"]
    return True, link
"""
NOT_READ = {
    "a chat": GATEWAY.replace('["data"][0]["url"]', '["choices"][0]["url"]'),
    "base64": GATEWAY.replace('["data"][0]["url"]', '["data"][0]["b64_json"]'),
    "another statement": GATEWAY.replace(
        'answer = Gateway().draw(prompt=prompt, model=settings.get("model") or "dall-e-2")', 'model = "dall-e-2"; answer = prompt'
    ),
}
NOT_FOLLOWED = {
    "encoded": HAYSTACK.replace("DALLEImageGenerator()", 'DALLEImageGenerator(response_format="b64_json")'),
    "another's answer": AGNO.replace("agent.run(", "other.run("),
    "another part": HAYSTACK.replace('["images"][0]', '["meta"][0]'),
    "not called": LANGCHAIN.replace("wrapper.run(prompt)", "wrapper.run"),
}


def places(folder: Path, text: str, code: str = "UD601", **more: str) -> list[str]:
    """Return the lines of the places that belong to the findings of ``code`` in ``text``, each with its message; ``more`` lie beside it."""
    for name, other in {"app": text, **more}.items():
        (folder / f"{name}.py").write_text(dedent(other))
    (folder / "requirements.txt").write_text("openai\n")
    report = run([str(folder)], Settings(target="gpt-image-1.5", as_of=TODAY))
    listed = [one for finding in report.findings if finding.diagnostic.code == code for one in finding.related]
    return [f"{_line(folder, one.span.file, at.row)} # {one.message}" for one, at, _ in listed]


def _line(folder: Path, file: str, row: int) -> str:
    return (folder / Path(file).name).read_text().splitlines()[row - 1].strip()


def test_a_url_is_followed_through_functions(tmp_path: Path) -> None:
    assert places(tmp_path, LANGCHAIN) == [
        "return wrapper.run(prompt) # its URL is read here",
        "return wrapper.run(prompt) # the URL is handed on here",
        'keep(link, "lighthouse.png") # the URL is handed on here',
        "file.write(requests.get(address).content) # the URL is used here: download",
        'print("see", link) # the URL is used here: it is printed',
    ]


def test_a_url_is_followed_through_an_agent(tmp_path: Path) -> None:
    assert places(tmp_path, AGNO) == ["print(image.url) # its URL is read here", "print(image.url) # the URL is used here: it is printed"]


def test_a_url_is_followed_out_of_a_list_under_a_key(tmp_path: Path) -> None:
    assert places(tmp_path, HAYSTACK) == [
        'webbrowser.open(answer["images"][0]) # its URL is read here',
        'webbrowser.open(answer["images"][0]) # the URL is used here: it is opened in a browser',
    ]


def test_a_url_is_followed_into_another_file(tmp_path: Path) -> None:
    shown = """\
        import webbrowser

        from app import draw

        webbrowser.open(draw("a tower"))
        """
    found = places(tmp_path, LANGCHAIN.partition("\n\nlink")[0], shown=shown)
    assert 'webbrowser.open(draw("a tower")) # the URL is used here: it is opened in a browser' in found


@pytest.mark.parametrize("text", NOT_FOLLOWED.values(), ids=NOT_FOLLOWED)
def test_nothing_else_is_taken_for_its_url(tmp_path: Path, text: str) -> None:
    assert places(tmp_path, text) == []


def test_a_helper_that_also_gets_its_url_is_never_rewritten(tmp_path: Path) -> None:
    both = LANGCHAIN + dedent("""
        from openai import OpenAI

        answer = OpenAI().images.generate(model="dall-e-3", prompt="a tower")
        keep(answer.data[0].url, "tower.png")
        """)
    app = tmp_path / "app.py"
    app.write_text(both)
    run([str(app)], Settings(target="gpt-image-1.5", as_of=TODAY), fix=True, unsafe=True)
    assert app.read_text() == both


def test_the_answer_to_a_retired_model_is_followed(tmp_path: Path) -> None:
    assert places(tmp_path, GATEWAY, "UD701") == [
        'link = answer["data"][0]["url"] # its URL is read here',
        "return True, link # the URL is used here: what holds it is returned to callers out of sight",
    ]


@pytest.mark.parametrize("text", NOT_READ.values(), ids=NOT_READ)
def test_no_other_answer_is_taken_for_an_image(tmp_path: Path, text: str) -> None:
    assert places(tmp_path, text, "UD701") == []
