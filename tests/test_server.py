import signal
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest

from mockspaces.server import MockSpaces
from mockspaces.serving.server import bind, close, url_of
from mockspaces.settings import SettingError, Settings
from tests.builders import ACCOUNT, CREATE, basic, space_input
from tests.processes import running


def connect(url: str) -> socket.socket:
    host, port = url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=10)


def test_an_emulator_in_a_thread_has_a_port_and_an_address() -> None:
    with MockSpaces() as one, MockSpaces(Settings(port=0, seed=())) as other:
        answers = [httpx2.get(f"{each.url}/readyz").text for each in (one, other)]
        token = httpx2.get(one.token_url(ACCOUNT), headers={"Authorization": basic()})
        answer = httpx2.post(
            one.graphql_url,
            headers={"Authorization": f"Bearer {token.text}"},
            json={"query": "{ __typename }"},
        )

    assert answers == ["ok", "ok"]
    assert one.url != other.url
    assert answer.json() == {"data": {"__typename": "Query"}}


def test_an_emulator_that_is_stopped_answers_no_more() -> None:
    with MockSpaces(Settings(port=0, seed=())) as emulator:
        pass

    with pytest.raises(ConnectionRefusedError):
        connect(emulator.url)


def test_a_port_in_use_cannot_be_had_twice() -> None:
    with MockSpaces(Settings(port=0, seed=())) as emulator:
        port = int(emulator.url.rpartition(":")[2])

        with pytest.raises(OSError, match="in use"):
            MockSpaces(Settings(port=port, seed=())).__enter__()


def test_an_emulator_that_never_began_can_be_left() -> None:
    emulator = MockSpaces(Settings(port=0, seed=()))

    emulator.__exit__(None, None, None)

    assert emulator.url == ""


def test_tls_files_that_cannot_be_used_free_the_port(tmp_path: Path) -> None:
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    settings = Settings(port=0, tls_certificate=str(text), tls_key=str(text))

    with pytest.raises(SettingError) as raised:
        MockSpaces(settings).__enter__()

    assert raised.value.name == "tls_certificate"


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        (Settings(host="127.0.0.1"), "http://127.0.0.1:"),
        (Settings(host="::1"), "http://[::1]:"),
        (Settings(host="0.0.0.0"), "http://127.0.0.1:"),  # noqa: S104 - never listened on
        (Settings(host="::"), "http://[::1]:"),
        (Settings(tls_certificate="c.pem", tls_key="k.pem"), "https://127.0.0.1:"),
    ],
)
def test_an_address_is_written_as_the_web_does(
    settings: Settings, address: str
) -> None:
    listening = bind(Settings(port=0))
    port = listening[0].getsockname()[1]

    url = url_of(settings, listening)

    close(listening)
    assert url == f"{address}{port}"


@pytest.mark.parametrize("host", ["::", "localhost"])
def test_a_host_of_both_kinds_of_addresses_is_reached_by_both(host: str) -> None:
    with MockSpaces(Settings(host=host, port=0, seed=())) as emulator:
        port = emulator.url.rpartition(":")[2]

        answers = [
            httpx2.get(f"http://{address}:{port}/readyz").text
            for address in ("127.0.0.1", "[::1]", "localhost")
        ]

    assert answers == ["ok", "ok", "ok"]


def test_a_port_taken_at_one_loopback_frees_the_other() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(OSError, match="in use"):
            MockSpaces(Settings(host="localhost", port=port, seed=())).start()

        socket.create_server(("127.0.0.1", port)).close()


def test_two_requests_at_once_for_one_group_make_one_space(server: MockSpaces) -> None:
    account = "concurrent-4F7K2Q"
    token = httpx2.get(
        server.token_url(account), headers={"Authorization": basic()}
    ).text
    at_once = threading.Barrier(8)

    def create(_: int) -> str:
        with httpx2.Client(headers={"Authorization": f"Bearer {token}"}) as http:
            http.get(f"{server.url}/readyz")
            at_once.wait()
            answer = http.post(
                server.graphql_url,
                json={
                    "query": CREATE,
                    "variables": {"input": space_input(accountGroupId=account)},
                },
            ).json()
        return str(answer["errors"][0]["message"] if "errors" in answer else "created")

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(create, range(8)))

    assert sorted(outcomes) == ["SPACE_EXISTS_FOR_ACCT_GRP"] * 7 + ["created"]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_emulator_in_good_order(sent: signal.Signals) -> None:
    with running("--port", "0") as emulator, connect(emulator.url) as under_way:
        under_way.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
            b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
        )
        assert under_way.recv(100).startswith(b"HTTP/1.1 100 ")

        code, seconds = emulator.stop(sent)

    assert code == 0
    assert seconds < 10  # one, if the machine is not busy with other things


def test_a_request_under_way_is_answered_before_the_end() -> None:
    with running("--port", "0") as emulator, connect(emulator.url) as under_way:
        under_way.sendall(
            b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n"
            b"Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n"
        )
        under_way.recv(100)
        threading.Timer(0.1, under_way.sendall, [b"{}"]).start()

        code, _seconds = emulator.stop()
        answer = under_way.recv(65536)

    assert code == 0
    assert answer.startswith(b"HTTP/1.1 400 ")
