import pytest

from mockspaces.client import Client, RefusedError
from tests.conftest import Caller


def test_a_state_is_brought_back(client: Client, remote: Caller) -> None:
    remote.create(name="Partners")
    kept = client.state.get()
    client.reset()

    records = client.state.put(kept)

    assert records["spaces"] == 1
    assert client.state.get() == kept


def test_a_state_is_that_of_a_built_in_seed(client: Client) -> None:
    assert client.state.put("demo") == client.status().records


def test_a_state_that_cannot_be_loaded_is_refused(client: Client) -> None:
    with pytest.raises(RefusedError) as refused:
        client.state.put({"spaces": [{}]})

    assert refused.value.field == "$.spaces[0].id"
