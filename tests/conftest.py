"""Fixtures that several floors' tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from contract import ContractServer


@pytest.fixture
def contract_server() -> Iterator[ContractServer]:
    """A running contract server on 2026-11-21."""
    with ContractServer() as server:
        yield server
