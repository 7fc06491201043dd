"""The catalogue of parameters: what each model takes, what old words mean, what does not go together."""

import pytest

from undalle.catalog import catalog

FIXED = "gpt-image-1.5"
FREE = "gpt-image-2"
NEWEST = "gpt-image-2.6-sunburst"


@pytest.fixture(scope="module")
def known():
    return catalog()


def test_domains_are_about_parameters_that_are_taken(known):
    for profile in known.profiles.values():
        everything = frozenset().union(*profile.takes.values())
        assert set(profile.domains) - everything <= {"input_fidelity"}, profile.name


def test_a_default_is_among_its_own_values(known):
    for profile in known.profiles.values():
        for name, domain in profile.domains.items():
            assert domain.refusal(domain.default) == "", (profile.name, name)


@pytest.mark.parametrize(
    ("model", "endpoint", "parameter", "taken"),
    [
        ("dall-e-3", "generate", "style", True),
        (FIXED, "generate", "style", False),
        (FIXED, "generate", "response_format", False),
        (FIXED, "edit", "response_format", False),
        (FIXED, "generate", "user", True),
        (FIXED, "generate", "moderation", True),
        (FIXED, "edit", "moderation", False),
        (FIXED, "tool", "moderation", True),
        (FIXED, "generate", "input_fidelity", False),
        (FIXED, "edit", "input_fidelity", True),
        (FREE, "edit", "input_fidelity", False),
        ("gpt-image-2.5-flare", "edit", "input_fidelity", False),
        (NEWEST, "tool", "input_fidelity", False),
        (FREE, "edit", "markup", False),
        ("gpt-image-2.5-flare", "edit", "markup", True),
        ("gpt-image-2.5-flare", "generate", "svg", False),
        (NEWEST, "generate", "svg", True),
        (FIXED, "tool", "n", False),
        (FIXED, "generate", "extra_body", True),
        (FIXED, "tool", "extra_body", False),
        (FIXED, "chat", "messages", True),
        (None, "generate", "style", False),
        (None, "generate", "complexity", True),
        ("some-model", "generate", "complexity", True),
    ],
)
def test_knows(known, model, endpoint, parameter, taken):
    assert known.knows(model, endpoint, parameter) is taken


@pytest.mark.parametrize(
    ("model", "endpoint", "parameter", "word", "taken"),
    [
        (FIXED, "generate", "quality", "hd", False),
        (FIXED, "generate", "quality", "medium", True),
        (FIXED, "generate", "quality", "xhigh", False),
        ("gpt-image-2.5-flare", "generate", "quality", "xhigh", True),
        (FIXED, "generate", "quality", None, True),
        (FIXED, "generate", "quality", 1, False),
        (FIXED, "generate", "size", "1792x1024", False),
        (FREE, "generate", "size", "1792x1024", True),
        (FREE, "edit", "size", "1024x1792", True),
        (FREE, "generate", "size", "auto", True),
        (FREE, "generate", "size", "512x512", False),
        (FREE, "generate", "size", "1000x1000", False),
        (FREE, "generate", "size", "3840x2160", True),
        (FREE, "generate", "size", "3856x2160", False),
        (FREE, "generate", "size", "3840x2176", False),
        (FREE, "generate", "size", "2048x640", False),
        (FREE, "generate", "size", "1920x640", True),
        (FREE, "generate", "size", "large", False),
        (FREE, "generate", "size", "1024x1024 ", False),
        (FIXED, "generate", "n", 10, True),
        (FIXED, "generate", "n", 11, False),
        (FIXED, "generate", "n", 0, False),
        (FIXED, "generate", "n", "2", True),
        ("dall-e-3", "generate", "n", 2, False),
        (FIXED, "generate", "prompt", "anything", True),
        (FIXED, "generate", "style", "vivid", True),
        ("gpt-image-1-mini", "edit", "input_fidelity", "high", False),
        (FIXED, "edit", "input_fidelity", "high", True),
        (FIXED, "generate", "output_format", "svg", False),
        (NEWEST, "generate", "output_format", "svg", True),
        (None, "generate", "quality", "hd", False),
        (FIXED, "responses", "size", "huge", True),
    ],
)
def test_accepts(known, model, endpoint, parameter, word, taken):
    assert known.accepts(model, endpoint, parameter, word) is taken
    assert bool(known.refusal(model, endpoint, parameter, word)) is not taken


@pytest.mark.parametrize(
    ("word", "clause"),
    [
        ("1000x1000", "multiples of 16"),
        ("512x512", "fewer than 655,360 pixels"),
        ("3840x2176", "more than 8,294,400 pixels"),
        ("3856x2160", "longer than 3840"),
        ("2048x640", "3 times"),
        ("huge", "WIDTHxHEIGHT"),
        (1024, "WIDTHxHEIGHT"),
    ],
)
def test_a_refused_size_says_why(known, word, clause):
    assert clause in known.refusal(FREE, "generate", "size", word)


def test_a_refused_word_and_number_say_what_is_taken(known):
    assert known.refusal(FIXED, "generate", "quality", "ultra") == "it takes low, medium, high or auto"
    assert known.refusal(FIXED, "generate", "n", 12) == "it must be between 1 and 10"
    assert known.refusal("dall-e-3", "generate", "n", 2) == "it must be 1"


@pytest.mark.parametrize(
    ("model", "parameter", "word", "new"),
    [
        (FIXED, "quality", "standard", "medium"),
        (FIXED, "quality", "hd", "high"),
        (FREE, "quality", "hd", "high"),
        (FIXED, "size", "1792x1024", "1536x1024"),
        (FIXED, "size", "1024x1792", "1024x1536"),
        (FREE, "size", "1792x1024", None),
        (FIXED, "size", "256x256", "1024x1024"),
        (FREE, "size", "512x512", "1024x1024"),
        (FIXED, "size", "1024x1024", None),
        (FIXED, "quality", "ultra", None),
        (FIXED, "quality", None, None),
        (FIXED, "prompt", "hd", None),
        ("dall-e-3", "quality", "hd", None),
    ],
)
def test_translate(known, model, parameter, word, new):
    assert known.translate(model, "generate", parameter, word) == new


def test_a_translation_is_final_for_every_target(known):
    for target in known.targets():
        for endpoint in ("generate", "edit", "tool"):
            for parameter, words in (("quality", ("standard", "hd")), ("size", ("256x256", "512x512", "1792x1024", "1024x1792"))):
                for word in words:
                    new = known.translate(target, endpoint, parameter, word) or word
                    assert known.accepts(target, endpoint, parameter, new), (target, endpoint, parameter, word)


def test_legacy_words_are_known_whatever_the_target(known):
    assert known.legacy_word("size", "1792x1024")
    assert not known.legacy_word("size", "1024x1024")
    assert not known.legacy_word("prompt", "hd")


def test_removed(known):
    style = known.removed("style")
    assert style.harmless == ("vivid",)
    assert "prompt" in style.advice
    assert known.removed("response_format") is not None
    assert known.removed("quality") is None


def test_input_fidelity_goes_only_where_it_is_refused(known):
    assert known.removed("input_fidelity") is None
    assert known.removed("input_fidelity", FIXED, "edit") is None
    assert known.removed("input_fidelity", FREE, "edit").name == "input_fidelity"
    assert known.removed("input_fidelity", FIXED, "generate") is not None


def test_pins_hold_what_dall_e_did_and_every_target_takes(known):
    assert dict(known.pins("generate")) == {"size": "1024x1024", "quality": "medium"}
    assert dict(known.pins("edit")) == {"size": "1024x1024"}
    assert known.pins("tool") == known.pins("generate")
    assert dict(known.pins("responses")) == {}
    for target in known.targets():
        for endpoint in ("generate", "edit"):
            for parameter, word in known.pins(endpoint).items():
                assert known.accepts(target, endpoint, parameter, word)
    assert known.default("dall-e-3", "size") == known.pins("generate")["size"]
    assert known.translate(FIXED, "generate", "quality", known.default("dall-e-3", "quality")) == known.pins("generate")["quality"]


def test_formats(known):
    assert known.default_format == "png"
    assert known.mime("jpeg") == "image/jpeg"
    assert known.mime("svg") == "image/svg+xml"
    assert known.mime("jxl") == "image/jxl"


@pytest.mark.parametrize(
    ("words", "complete", "parameters"),
    [
        ({"background": "transparent", "output_format": "jpeg"}, True, ["background"]),
        ({"background": "transparent", "output_format": "webp"}, True, []),
        ({"background": "transparent"}, True, []),
        ({"background": "opaque", "output_format": "jpeg"}, True, []),
        ({"output_compression": 50}, True, ["output_compression"]),
        ({"output_compression": 50}, False, []),
        ({"output_compression": 100}, True, []),
        ({"output_compression": 50, "output_format": "webp"}, True, []),
        ({"output_compression": 50, "output_format": "png"}, False, ["output_compression"]),
        ({"mask": "mask.png", "markup": "marks.png"}, True, ["mask"]),
        ({"frame_count": 4}, True, ["frame_count"]),
        ({"frame_count": 4, "output_format": "gif"}, True, []),
        ({"n": 2, "output_format": "svg"}, True, ["n"]),
        ({"n": 2}, True, []),
        ({}, True, []),
    ],
)
def test_combinations(known, words, complete, parameters):
    problems = known.combinations(NEWEST, "edit", words, complete=complete)
    assert [problem.parameter for problem in problems] == parameters
    assert all(problem.why for problem in problems)


def test_a_combination_with_an_unknown_parameter_is_not_a_problem_of_its_own(known):
    assert known.combinations(FIXED, "generate", {"frame_count": 4}) == []
    assert known.combinations(FIXED, "chat", {"output_compression": 5}) == []


def test_options_of_both_sdks(known):
    assert "timeout" in known.options("sdk1")
    assert {"api_key", "request_timeout"} <= known.options("sdk0")
    assert known.options("http") == frozenset()
