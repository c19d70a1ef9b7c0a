import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import ACCOUNT
from tests.processes import running

LOGGER = "mockspaces.web.access_log"
Fields = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def logging_server() -> Iterator[MockSpaces]:
    with MockSpaces(Settings(port=0, access_log=True)) as emulator:
        yield emulator


@pytest.fixture
def fields(logging_server: MockSpaces, caplog: pytest.LogCaptureFixture) -> Fields:
    """Stop the emulator, and return the fields of each line."""
    caplog.set_level(logging.INFO, LOGGER)

    def read() -> list[dict[str, Any]]:
        logging_server.stop()  # a line is written when its answer is out
        lines = [each for each in caplog.records if each.name == LOGGER]
        return [vars(line)["fields"] for line in lines]

    return read


def ask(emulator: MockSpaces, **headers: str) -> httpx2.Response:
    token = emulator.client.token(ACCOUNT)
    return httpx2.get(
        emulator.graphql_url,
        params={"query": '{ space(id: "a secret id") { id } }'},
        headers={"Authorization": f"Bearer {token}", **headers},
    )


def test_a_request_to_the_service_is_logged_with_what_is_known(
    logging_server: MockSpaces, fields: Fields
) -> None:
    logging_server.client.sandbox("mine").reset()
    token = logging_server.client.sandbox("mine").token(ACCOUNT)
    url = f"{logging_server.url}/sandbox/mine/graphql"
    headers = {
        "Authorization": f"Bearer {token}",
        "X-Mockspaces-Fault": "status=503",
    }
    httpx2.post(url, json={"query": "{ spaces { id } }"}, headers=headers)

    logged = fields()[-1]

    assert logged.pop("duration") > 0
    assert logged == {
        "method": "POST",
        "path": "/sandbox/mine/graphql",
        "status": 503,
        "operation": "spaces",
        "account": ACCOUNT,
        "sandbox": "mine",
        "fault": "header",
    }


def test_variables_in_an_address_are_not_logged(
    logging_server: MockSpaces, fields: Fields, caplog: pytest.LogCaptureFixture
) -> None:
    ask(logging_server)

    assert fields()[-1]["operation"] == "space"
    assert "secret" not in caplog.text.replace("jwt_secret", "")


def test_a_line_stays_one_line(
    logging_server: MockSpaces, fields: Fields, caplog: pytest.LogCaptureFixture
) -> None:
    httpx2.get(f"{logging_server.url}/a%0Ab%25s")
    httpx2.get(logging_server.token_url("é\n\x1b"))

    assert fields()[1]["account"] == "é\n\x1b"
    path, account = [
        each.getMessage() for each in caplog.records if each.name == LOGGER
    ]
    assert path.startswith("GET /a%0Ab%25s 404 ")
    assert account.endswith(" jwt é%0A%1B")


def test_other_requests_are_logged_too(
    logging_server: MockSpaces, fields: Fields
) -> None:
    httpx2.get(f"{logging_server.url}/livez")
    httpx2.get(logging_server.token_url(ACCOUNT))
    httpx2.post(logging_server.graphql_url, content=b"no JSON")

    livez, jwt, unreadable = fields()
    assert (livez["path"], livez["status"], livez["account"]) == ("/livez", 200, None)
    assert (jwt["operation"], jwt["status"]) == ("jwt", 401)
    assert unreadable["operation"] is None


def test_a_cut_connection_is_logged(
    logging_server: MockSpaces, caplog: pytest.LogCaptureFixture, fields: Fields
) -> None:
    with pytest.raises(httpx2.RemoteProtocolError):
        ask(logging_server, **{"X-Mockspaces-Fault": "drop=before"})

    assert fields()[-1]["status"] is None
    lines = [each for each in caplog.records if each.name == LOGGER]
    message = lines[-1].getMessage()
    assert message.startswith("GET /graphql cut off ")
    assert message.endswith(f"space {ACCOUNT} (fault header)")


def test_in_json_every_line_has_its_fields() -> None:
    options = ("--port=0", "--access-log", "--log-format=json", "--seed=empty")
    with running(*options) as emulator:
        ready = json.loads(emulator.ready_line)
        httpx2.get(f"{ready['url']}/livez")
        emulator.stop()
        (logged,) = map(json.loads, emulator.logged())

    assert ready["level"] == "info"
    assert ready["message"].endswith(f"ready on {ready['url']}")
    assert list(logged) == [
        *("time", "level", "logger", "message", "method", "path", "status"),
        *("duration", "operation", "account", "sandbox", "fault"),
    ]


def test_a_process_that_logs_json_is_found_when_it_is_ready() -> None:
    with MockSpaces(Settings(port=0, log_format="json"), process=True) as emulator:
        assert emulator.client.status().sandbox is None
