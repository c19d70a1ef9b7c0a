"""Fixtures for the tests of the control client."""

from collections.abc import Iterator

import pytest

from mockspaces.client import Client
from tests.conftest import Caller


@pytest.fixture
def client(remote: Caller) -> Iterator[Client]:
    """Control the world that `remote` calls."""
    with Client(str(remote.http.base_url)) as client:
        client.journal.clear()
        yield client
