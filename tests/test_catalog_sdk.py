"""The catalogue against the installed openai SDK: a release that knows more makes a test fail."""

import inspect
import re
from datetime import date
from typing import get_args

import pytest
from openai.types import image_edit_params, image_generate_params, image_model
from openai.types.responses import tool_param
from openai.types.shared import chat_model

from undalle.catalog import catalog

NEWEST = None
DATE = re.compile(r"shutdown date:\s*(\d{4}-\d{2}-\d{2})|(?:shut down|retired) on ([A-Z][a-z]+ \d{1,2}, \d{4})")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


@pytest.fixture(scope="module")
def known():
    return catalog()


def deprecated(module):
    """Map every id of the module's "Deprecated values" note to the shutdown date that the note prints (None: no date)."""
    note = inspect.getsource(module).split("Deprecated values:")[1]
    dates = {}
    for entry in re.split(r"^- ", note, flags=re.MULTILINE)[1:]:
        ids, text = entry.split('":', 1)
        found = DATE.search(" ".join(text.split()))
        for id_ in re.findall(r'"([^"]+)"', ids + '"'):
            dates[id_] = read_date(found[1] or found[2]) if found else None
    return dates


def read_date(text):
    if text[0].isdigit():
        return date.fromisoformat(text)
    month, day, year = text.replace(",", "").split()
    return date(int(year), MONTHS.index(month) + 1, int(day))


def test_every_image_model_is_known(known):
    for id_ in get_args(image_model.ImageModel):
        assert known.seat(id_) == "image", id_


def test_every_chat_model_is_known(known):
    for id_ in get_args(chat_model.ChatModel):
        assert known.seat(id_) == "chat", id_


def test_no_living_target_is_unknown_to_the_sdk(known):
    literal = set(get_args(image_model.ImageModel))
    for id_ in known.targets():
        assert id_ in literal or re.sub(r"-\d{4}-\d{2}-\d{2}$", "", id_) in literal, id_


@pytest.mark.parametrize(("module", "least"), [(image_model, 3), (chat_model, 60)])
def test_every_deprecated_value_has_the_shutdown_date_of_the_note(known, module, least):
    dates = deprecated(module)
    assert len(dates) >= least
    for id_, shutdown in dates.items():
        assert known.model(id_).shutdown == shutdown, id_


def keys(*types):
    return set().union(
        *(base.__annotations__ for type_ in types for base in (*type_.__orig_bases__, type_) if hasattr(base, "__annotations__"))
    )


def test_every_parameter_of_generate_is_accounted_for(known):
    module = image_generate_params
    account(known, "generate", keys(module.ImageGenerateParamsNonStreaming, module.ImageGenerateParamsBase))


def test_every_parameter_of_edit_is_accounted_for(known):
    module = image_edit_params
    account(known, "edit", keys(module.ImageEditParamsNonStreaming, module.ImageEditParamsBase))


def test_every_parameter_of_the_tool_is_accounted_for(known):
    account(known, "tool", keys(tool_param.ImageGeneration))


def account(known, endpoint, parameters):
    assert len(parameters) >= 15
    for name in parameters:
        assert known.knows(NEWEST, endpoint, name) or known.removed(name, NEWEST, endpoint), name
    invented = known.profile(NEWEST).takes[endpoint] - parameters
    assert not invented


def test_words_agree_with_the_literals_of_the_sdk(known):
    hints = image_generate_params.ImageGenerateParamsBase.__annotations__
    for name in ("background", "complexity", "moderation", "output_format", "quality"):
        words = set(
            re.findall(r"['\"]([\w-]+)['\"]", str(hints[name].__forward_arg__ if hasattr(hints[name], "__forward_arg__") else hints[name]))
        )
        assert words, name
        for word in words:
            assert known.accepts(NEWEST, "generate", name, word) or known.legacy_word(name, word), (name, word)
        assert set(known.profile(NEWEST).domains[name].words) <= words
