"""Fixtures for clients that nobody here wrote."""

import pytest

from tests.clients.programs import install
from tests.requirements import needed


@pytest.fixture(scope="session")
def node() -> str:
    """Return Node.js, with the packages of the JavaScript clients installed."""
    install("javascript")
    return needed("node")
