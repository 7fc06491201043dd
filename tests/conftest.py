"""Fixtures that several floors' tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from contract import ContractServer
from smoking import smoke

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
