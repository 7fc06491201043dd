"""A migration adds no type error: the fixtures before and after, held by mypy against the installed SDK."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from mypy import api

from fixtures import Fixture, fixtures

_ERROR = re.compile(r"(?P<name>\w+)__(?P<when>before|after)\.py:\d+: error: (?P<said>.*)")
_QUOTED = re.compile(r'"[^"]*"')

# ``data`` and ``b64_json`` may be None to the SDK, as ``data`` and ``url`` may: reads have the error before and after, in other words.
OPTIONAL = re.compile(
    r'"b64decode" has incompatible type "[^"]*None"|"list\[Image\] \| None"|got "str \| (?:Any \| )?None"|for \+ \("str" and "None"\)'
)

# A plain ``str`` is no ``Literal`` to the SDK's overloads. mypy sees it only once the argument it gave up on is gone.
LITERALS = re.compile(
    r'No overload variant of "(?:generate|edit|create)"|Argument \d+ to "(?:generate|edit)" of "Images"|Argument "json" to "post"'
)

# Nothing of the SDK before 1.0 is typed; what ``to_dict`` of today's gives back is ``dict[str, object]``.
UNTYPED = re.compile(r'Value of type "object" is not indexable')


def checked() -> list[Fixture]:
    """Return the programs that are rewritten and run with the SDK that is installed."""
    python = [one for one in fixtures() if one.path.suffix == ".py" and one.says.get("sdk") != "0"]
    return [one for one in python if one.unsafe != one.path.read_bytes()]


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list[str]]]:
    folder = tmp_path_factory.mktemp("types")
    for one in checked():
        (folder / f"{name_of(one)}__before.py").write_bytes(one.path.read_bytes())
        (folder / f"{name_of(one)}__after.py").write_bytes(one.unsafe)
    options = ["--ignore-missing-imports", "--check-untyped-defs", "--no-error-summary", "--no-color-output", "--hide-error-context"]
    said, trouble, _ = api.run([*options, "--config-file=", f"--cache-dir={folder / 'cache'}", str(folder)])
    assert not trouble
    found: dict[str, dict[str, list[str]]] = {}
    for match in map(_ERROR.search, said.splitlines()):
        if match:
            found.setdefault(match["name"], {"before": [], "after": []})[match["when"]].append(match["said"])
    return found


def name_of(fixture: Fixture) -> str:
    return re.sub(r"\W", "_", fixture.id.removesuffix(".py"))


def kinds(said: list[str]) -> Counter[str]:
    return Counter(_QUOTED.sub("...", one) for one in said)


def test_the_migration_adds_no_type_error(errors: dict[str, dict[str, list[str]]]) -> None:
    assert errors, "mypy said nothing of any fixture: was it run?"
    added = {
        name: kinds([one for one in said["after"] if not (OPTIONAL.search(one) or LITERALS.search(one) or UNTYPED.search(one))])
        - kinds(said["before"])
        for name, said in errors.items()
    }
    assert {name: list(new) for name, new in added.items() if new} == {}
