"""Fixtures for tests of the built-in seeds."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Caller

Ask = Callable[..., Any]


@pytest.fixture
def ask(emulate: Callable[..., TestClient]) -> Ask:
    """Ask one field of a world with a seed: `ask(seed)(account, guid, query, …)`."""

    def of_seed(seed: str) -> Ask:
        http = emulate(seed=(seed,))
        callers: dict[str, Caller] = {}

        def ask_one(account_id: str, guid: str, query: str, **variables: Any) -> Any:
            if account_id not in callers:
                callers[account_id] = Caller(http, account_id)
            answer = http.post(
                "/graphql",
                headers={**callers[account_id].headers, "SPACE_GUID": guid},
                json={"query": query, "variables": variables},
            ).json()
            assert "errors" not in answer, answer["errors"]
            [value] = answer["data"].values()
            return value

        return ask_one

    return of_seed
