"""The catalogue of models: seats, lifecycles, targets, prices."""

from datetime import date, timedelta

import pytest

from undalle.catalog import catalog

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def known():
    return catalog()


def test_one_catalog_a_process(known):
    assert catalog() is known


def test_dates_are_in_order(known):
    for model in known.models.values():
        dates = [day for day in (model.released, model.announced, model.shutdown) if day]
        assert dates == sorted(dates), model.id
        assert model.announced is None or model.shutdown is not None, model.id


def test_successors_exist_and_sit_in_the_same_seat(known):
    for model in known.models.values():
        for successor in model.successors:
            assert known.models[successor].seat == model.seat, model.id


def test_whatever_is_retired_in_the_image_seat_has_a_living_successor(known):
    retired = [id_ for id_, model in known.models.items() if model.seat == "image" and known.lifecycle(id_, AS_OF).state == "retired"]
    assert set(retired) == {"image-alpha-001", "dall-e-2", "dall-e-3", "gpt-image-1"}
    for id_ in retired:
        successor = known.lifecycle(id_, AS_OF).successor
        assert successor is not None
        assert known.lifecycle(successor, AS_OF).state == "current"


def test_image_models_have_a_profile_and_chat_models_have_none(known):
    for model in known.models.values():
        assert (model.profile in known.profiles) is (model.seat == "image"), model.id


@pytest.mark.parametrize(
    ("word", "seat"),
    [
        ("dall-e-3", "image"),
        ("image-alpha-001", "image"),
        ("gpt-image-1.5-2025-12-16", "image"),
        ("chatgpt-image-latest", "image"),
        ("gpt-4o", "chat"),
        ("gpt-4o-2024-08-06", "chat"),
        ("gpt-4", "chat"),
        ("gpt-5", "chat"),
        ("gpt-4o-image", "chat"),
        ("chatgpt-4o-latest", "chat"),
        ("gpt-4o-image-vip", "reseller"),
        ("sora_image", "reseller"),
        ("gpt-image-2.5", "reseller"),
        ("dall-e-mini", None),
        ("", None),
        ("flux-1", None),
        (None, None),
        (3, None),
    ],
)
def test_seat(known, word, seat):
    assert known.seat(word) == seat


def test_a_model_dies_on_its_shutdown_day(known):
    last = date(2026, 11, 30)
    assert known.lifecycle("gpt-image-1.5", last).state == "retiring"
    assert known.lifecycle("gpt-image-1.5", last).days == 1
    assert known.lifecycle("gpt-image-1.5", last + timedelta(days=1)).state == "retired"


def test_retiring_begins_ninety_days_before(known):
    assert known.lifecycle("gpt-image-1.5", date(2026, 12, 1) - timedelta(days=90)).state == "retiring"
    assert known.lifecycle("gpt-image-1.5", date(2026, 12, 1) - timedelta(days=91)).state == "current"


def test_lifecycle_of_the_undated_and_the_unknown(known):
    current = known.lifecycle("gpt-image-2", AS_OF)
    assert (current.state, current.days, current.shutdown) == ("current", None, None)
    assert known.lifecycle("flux-1", AS_OF).state == "unknown"


def test_a_dead_successor_is_followed_to_a_living_one(known):
    assert known.lifecycle("chatgpt-4o-latest", AS_OF).successor == "gpt-5.6-sol"
    assert known.lifecycle("chatgpt-4o-latest", date(2026, 3, 1)).successor == "gpt-5.1-chat-latest"


@pytest.mark.parametrize(
    ("day", "target"),
    [(AS_OF, "gpt-image-1.5"), (date(2026, 11, 30), "gpt-image-1.5"), (date(2026, 12, 1), "gpt-image-2.5-sunburst")],
)
def test_the_default_target_moves_with_the_calendar(known, day, target):
    assert known.default_target(day) == target
    assert target in known.targets()


def test_the_default_mainline_can_draw(known):
    assert known.default_mainline(AS_OF) == "gpt-6-luna"
    assert known.model("gpt-6-luna").tool is True


def test_targets_are_gpt_image_only(known):
    assert "gpt-image-2.6-flare" in known.targets()
    assert "gpt-image-1" in known.targets()
    assert not {"dall-e-2", "dall-e-3", "image-alpha-001", "gpt-4o"} & set(known.targets())


def test_legacy_models(known):
    legacy = [id_ for id_ in known.models if known.legacy_model(id_)]
    assert legacy == ["image-alpha-001", "dall-e-2", "dall-e-3"]
    assert not known.legacy_model("flux-1")


@pytest.mark.parametrize(
    ("model", "quality", "size", "usd"),
    [
        ("dall-e-3", "hd", "1792x1024", 0.12),
        ("dall-e-2", "standard", "512x512", 0.018),
        ("dall-e-2", None, "256x256", 0.016),
        ("gpt-image-1.5", "medium", "1024x1024", 0.034),
        ("gpt-image-1.5-2025-12-16", "high", "1536x1024", 0.2),
        ("gpt-image-1.5", "auto", "1024x1024", None),
        ("gpt-image-1.5", "medium", "auto", None),
        ("gpt-image-2.5-flare", "medium", "1024x1024", None),
        ("gpt-4o", "medium", "1024x1024", None),
        (None, "medium", "1024x1024", None),
    ],
)
def test_price(known, model, quality, size, usd):
    assert known.price(model, quality, size) == usd


def test_a_snapshot_is_dated_by_its_own_name(known):
    assert known.model("gpt-4o-2024-08-06").released == date(2024, 8, 6)
    assert known.model("gpt-4o").released == date(2024, 5, 13)
