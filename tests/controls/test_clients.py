import httpx2
import pytest

from mockspaces.client.languages import MEDIA_TYPES, read_file
from mockspaces.server import MockSpaces


@pytest.mark.parametrize("name", MEDIA_TYPES)
def test_a_world_serves_the_control_client_for_other_languages(
    server: MockSpaces, name: str
) -> None:
    answer = httpx2.get(f"{server.url}/sandbox/any/_mockspaces/client/{name}")

    assert answer.text == read_file(name)
    assert answer.headers["content-type"] == MEDIA_TYPES[name]


def test_an_unknown_file_is_not_found(server: MockSpaces) -> None:
    answer = httpx2.get(f"{server.url}/_mockspaces/client/mockspaces.rb")

    assert answer.status_code == 404
    assert "MockSpaces.java" in answer.json()["error"]["message"]
