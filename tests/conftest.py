"""Fixtures that several floors' tests share."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from contract import ContractServer
from hypothesis import settings
from smoking import smoke

# How long an example takes says how busy the machine is. What else holds (in CI, the same examples each time) stays.
settings.register_profile("without haste", deadline=None)
settings.load_profile("without haste")

# A job in the background is started with Ctrl-C switched off, which the programs of the tests would inherit.
signal.signal(signal.SIGINT, signal.default_int_handler)

__all__ = ["contract_client", "contract_server", "smoke"]

if TYPE_CHECKING:
    from openai import OpenAI


@pytest.fixture
def contract_server() -> Iterator[ContractServer]:
    """A running contract server on 2026-11-21."""
    with ContractServer() as server:
        yield server


@pytest.fixture
def contract_client(contract_server: ContractServer) -> OpenAI:
    """The real SDK, talking to ``contract_server`` and never trying twice."""
    from openai import OpenAI  # noqa: PLC0415 - tests that need no SDK must not wait for it

    return OpenAI(base_url=contract_server.base_url, api_key="sk-test", max_retries=0)
