"""The parameters: what each model takes on each endpoint, and what the words of DALL-E mean today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from undalle.catalog.combinations import Combination, Problem
from undalle.catalog.domains import Domain, read_domain
from undalle.catalog.models import Models
from undalle.catalog.store import Table, read_catalog
from undalle.facts import Word

_ENDPOINTS = ("generate", "edit", "variation", "tool")


@dataclass(frozen=True, slots=True)
class RemovedParameter:
    """A parameter that must go. ``harmless`` are the values with which nothing is lost; ``advice`` says what to do instead.

    ``phrases`` say in words of a prompt what a value asked for.
    """

    name: str
    harmless: tuple[Word, ...]
    advice: str
    everywhere: bool
    phrases: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What one generation of models takes: parameter names by endpoint, and the values of those that are limited."""

    name: str
    takes: Mapping[str, frozenset[str]]
    domains: Mapping[str, Domain]


class Parameters(Models):
    """What the models take. A model of None, or one that is not in the catalogue, is judged as the newest one."""

    @cached_property
    def _parameters_file(self) -> Table:
        return read_catalog("parameters")

    def profile(self, model: str | None) -> Profile:
        """Return what ``model`` takes."""
        row = self.models.get(model or "")
        return self.profiles[row.profile if row is not None and row.profile else self._newest]

    def knows(self, model: str | None, endpoint: str, parameter: str) -> bool:
        """Say whether ``parameter`` is accepted at all. ``endpoint``: generate, edit, variation or tool (others: no opinion, True)."""
        if endpoint not in _ENDPOINTS:
            return True
        sdk_option = endpoint != "tool" and parameter in self.options("sdk1")
        return sdk_option or parameter in self.profile(model).takes[endpoint]

    def accepts(self, model: str | None, endpoint: str, parameter: str, word: Word) -> bool:
        """Say whether ``parameter`` takes ``word``; True where the catalogue has no opinion, as for an unknown parameter."""
        return not self.refusal(model, endpoint, parameter, word)

    def refusal(self, model: str | None, endpoint: str, parameter: str, word: Word) -> str:
        """Return a clause that says why ``word`` is refused, or an empty string when it is accepted or nothing is known."""
        if endpoint not in _ENDPOINTS or parameter not in self.profile(model).takes[endpoint]:
            return ""
        domain = self.profile(model).domains.get(parameter)
        return domain.refusal(word) if domain else ""

    def translate(self, model: str | None, endpoint: str, parameter: str, word: Word) -> Word | None:
        """Return what the DALL-E word ``word`` becomes for the target ``model``; None when it is accepted as it is or means nothing."""
        if not isinstance(word, str) or self.accepts(model, endpoint, parameter, word):
            return None
        new = self._legacy.get(parameter, {}).get(word)
        return new if new is not None and self.accepts(model, endpoint, parameter, new) else None

    @property
    def legacy_parameters(self) -> Collection[str]:
        """The parameters for which DALL-E had words of its own that another word stands for today."""
        return self._legacy.keys()

    def legacy_word(self, parameter: str, word: Word) -> bool:
        """Say whether ``word`` is one of DALL-E's words for ``parameter``, whatever today's models make of it."""
        if not isinstance(word, str):
            return False
        return word in self._gone.get(parameter, ()) or word in self._legacy.get(parameter, {})

    def in_legacy_word(self, parameter: str, part: str) -> bool:
        """Say whether ``part`` stands in one of DALL-E's words for ``parameter``."""
        return any(part in word for word in (*self._gone.get(parameter, ()), *self._legacy.get(parameter, {})))

    @cached_property
    def _gone(self) -> dict[str, frozenset[str]]:
        """The words of the parameters that no model takes any more."""
        names = [name for name, row in self._removed.items() if row.everywhere]
        return {name: frozenset(word for profile in self.profiles.values() for word in _words(profile, name)) for name in names}

    def removed(self, parameter: str, model: str | None = None, endpoint: str = "") -> RemovedParameter | None:
        """Return what to do with ``parameter`` if it must go, else None.

        Without ``endpoint`` only parameters that no model takes any more; with it also those that ``model`` refuses there.
        """
        row = self._removed.get(parameter)
        if row is None or row.everywhere:
            return row
        return row if endpoint and not self.knows(model, endpoint, parameter) else None

    def pins(self, endpoint: str) -> Mapping[str, str]:
        """Return what DALL-E did where a call says nothing, by parameter, in the order in which it is written."""
        pins: Mapping[str, str] = self._parameters_file["pins"].get(endpoint, {}) if endpoint in _ENDPOINTS else {}
        return pins

    @cached_property
    def tool_words(self) -> frozenset[str]:
        """The parameters that belong into the image_generation tool when they stand beside the arguments of a Responses call."""
        return frozenset(self._parameters_file["responses"]["moves"])

    @cached_property
    def plain_request(self) -> frozenset[str]:
        """What a Responses call that asks for an image and nothing else may carry, the tool's own words and the SDK's options included."""
        return frozenset(self._parameters_file["responses"]["plain"]) | self.tool_words | set(self._removed) | {"n"} | self.options("sdk1")

    def default(self, model: str | None, parameter: str) -> Word:
        """Return what ``model`` does when ``parameter`` is left out, or None when that is not known."""
        domain = self.profile(model).domains.get(parameter)
        return domain.default if domain else None

    def options(self, surface: str) -> frozenset[str]:
        """Return what a call may carry that is no parameter of the API: ``surface`` is sdk1 or sdk0."""
        return frozenset(self._parameters_file["options"].get(surface, ()))

    def moved_options(self, to: Literal["client", "renamed"]) -> Mapping[str, str]:
        """Return what a call of the SDK before 1.0 may carry and a later one takes at its client, or ``renamed``, with its new name."""
        names: Mapping[str, str] = self._parameters_file["options"][to]
        return names

    @property
    def default_format(self) -> str:
        """The output format of a call that names none."""
        name: str = self._parameters_file["formats"]["default"]
        return name

    def mime(self, output_format: str) -> str:
        """Return the MIME type of an output format; one that the catalogue does not know is taken at its word (``image/NAME``)."""
        name: str = self._parameters_file["formats"]["mime"].get(output_format, f"image/{output_format}")
        return name

    def combinations(self, model: str | None, endpoint: str, words: Mapping[str, Word], *, complete: bool = True) -> list[Problem]:
        """Return what does not go together in ``words`` (the call's parameters and their values; any word but None for one unknown).

        With ``complete`` (every argument and every value was seen) a parameter that is left out counts with its default.
        """
        if endpoint not in _ENDPOINTS:
            return []
        defaults = {name: domain.default for name, domain in self.profile(model).domains.items()} if complete else {}
        rows = (row for row in self._combinations if self.knows(model, endpoint, row.problem.parameter))
        return [row.problem for row in rows if row.holds(words, defaults)]

    @cached_property
    def profiles(self) -> Mapping[str, Profile]:
        """Every profile by name."""
        done: dict[str, Profile] = {}
        for name, row in self._parameters_file["profile"].items():
            done[name] = self._read_profile(name, row, done.get(row.get("inherits", "")))
        return done

    def _read_profile(self, name: str, row: Table, base: Profile | None) -> Profile:
        takes = {}
        for endpoint in _ENDPOINTS:
            names = frozenset(row[endpoint]) if endpoint in row else base.takes[endpoint] if base else frozenset()
            names |= frozenset(row.get("also", {}).get(endpoint, ()))
            takes[endpoint] = names - frozenset(row.get("without", {}).get(endpoint, ()))
        geometries = self._parameters_file["geometry"]
        domains = {key: read_domain(entry, geometries) for key, entry in row.get("domain", {}).items()}
        return Profile(name, takes, {**(base.domains if base else {}), **domains})

    @cached_property
    def _newest(self) -> str:
        images = [model for model in self.models.values() if model.seat == "image" and model.released]
        return max(images, key=lambda model: str(model.released)).profile

    @cached_property
    def _legacy(self) -> Mapping[str, Mapping[str, str]]:
        return {row["parameter"]: row["words"] for row in self._parameters_file["legacy"]}

    @cached_property
    def _removed(self) -> Mapping[str, RemovedParameter]:
        rows = self._parameters_file["removed"]
        return {
            row["parameter"]: RemovedParameter(
                row["parameter"], tuple(row["harmless"]), row["advice"], row["everywhere"], row.get("phrases", {})
            )
            for row in rows
        }

    @cached_property
    def _combinations(self) -> tuple[Combination, ...]:
        rows = self._parameters_file["combination"]
        return tuple(Combination(Problem(row["parameter"], row["why"]), row["when"]) for row in rows)


def _words(profile: Profile, parameter: str) -> tuple[str, ...]:
    domain = profile.domains.get(parameter)
    return domain.words if domain is not None else ()
