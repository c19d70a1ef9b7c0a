import asyncio
import logging
from typing import Any

import httpx2
import pytest

from mockspaces.controls.faults.rule import UPLOAD_STATES
from mockspaces.errors import CATALOGUE
from mockspaces.web.responses import ConnectionCutError
from tests.builders import ACCOUNT, CREATE, space_input
from tests.conftest import Caller

SPACES = "{ spaces { id } }"
HEADER = "X-Mockspaces-Fault"


def with_header(caller: Caller, fault: str, **request: Any) -> httpx2.Response:
    headers = {**caller.headers, HEADER: fault}
    return caller.http.post("/graphql", headers=headers, json=request)


@pytest.mark.parametrize("code", [each.code for each in CATALOGUE])
def test_every_code_can_be_provoked(remote: Caller, code: str) -> None:
    remote.expect({"error": code}, match={"operation": "spaceCreate"})

    answer = remote.create()

    assert answer["data"] == {"spaceCreate": None}
    assert answer["errors"][0]["message"] == code
    assert answer["errors"][0]["extensions"]["errorCode"] == code


@pytest.mark.parametrize("state", UPLOAD_STATES)
def test_every_state_of_an_upload_can_be_provoked(remote: Caller, state: str) -> None:
    remote.expect({"error": state}, match={"operation": "spaceCreate"})

    answer = remote.create()

    assert answer["errors"][0]["message"] == "SPACE_LOGO_UPLOAD_ERROR"
    assert answer["errors"][0]["extensions"]["logoUploadStatus"] == state


def test_a_request_dropped_before_is_not_executed(remote: Caller) -> None:
    fault = remote.expect({"drop": "before"}, match={"operation": "spaceCreate"})

    with pytest.raises(httpx2.RemoteProtocolError, match="disconnected"):
        remote.create()

    assert remote.ask(SPACES)["data"]["spaces"] == []
    assert remote.fault(fault)["fired"] == 1


def test_a_request_dropped_after_is_executed(remote: Caller) -> None:
    remote.expect({"drop": "after"}, match={"operation": "spaceCreate"})

    with pytest.raises(httpx2.RemoteProtocolError, match="disconnected"):
        remote.create()

    assert len(remote.ask(SPACES)["data"]["spaces"]) == 1
    assert remote.create()["errors"][0]["message"] == "SPACE_EXISTS_FOR_ACCT_GRP"


def test_a_truncated_answer_ends_after_so_many_bytes(remote: Caller) -> None:
    remote.expect({"truncate": 20}, match={"operation": "spaces"})

    with pytest.raises(httpx2.RemoteProtocolError, match="received 20 bytes"):
        remote.ask(SPACES)


def test_an_answer_shorter_than_the_cut_is_whole(remote: Caller) -> None:
    remote.expect({"truncate": 9999}, match={"operation": "spaces"})

    answer = remote.ask(SPACES)

    assert answer == {"data": {"spaces": []}}


def test_a_token_request_can_be_cut(remote: Caller) -> None:
    remote.expect({"drop": "after"}, match={"operation": "jwt"})

    with pytest.raises(httpx2.RemoteProtocolError):
        remote.http.get(f"/auth/jwt/generate/{ACCOUNT}")


def test_a_connection_kept_alive_is_cut_and_another_one_serves(remote: Caller) -> None:
    outcomes: list[int | None] = []

    for fault in ("delay=0", "drop=before", "delay=0", "drop=after", "truncate=5"):
        try:
            outcomes.append(with_header(remote, fault, query=SPACES).status_code)
        except httpx2.RemoteProtocolError:
            outcomes.append(None)

    assert outcomes == [200, None, 200, None, None]


def test_a_pipelined_request_is_lost_with_the_connection(remote: Caller) -> None:
    async def talk() -> bytes:
        url = remote.http.base_url
        reader, writer = await asyncio.open_connection(url.host, url.port)
        body = b'{"query": "{ spaces { id } }"}'
        path = url.raw_path.rstrip(b"/") + b"/graphql"
        head = (
            b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nX-Mockspaces-Fault: drop=after\r\n"
            b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n"
        )
        writer.write((head + body) * 3)
        async with asyncio.timeout(10):
            received = await reader.read()
        writer.close()
        return received

    received = asyncio.run(talk())

    assert received == b""


def test_a_cut_on_purpose_is_no_error_in_the_log(
    remote: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(httpx2.RemoteProtocolError):
        with_header(remote, "drop=before", query=SPACES)

    assert caplog.messages == []


def test_without_a_connection_a_cut_is_an_exception(caller: Caller) -> None:
    caller.expect({"drop": "after"})

    with pytest.raises(ConnectionCutError):
        caller.create()

    assert len(caller.ask(SPACES)["data"]["spaces"]) == 1


def test_a_delay_is_waited_before_the_request_is_executed(caller: Caller) -> None:
    caller.expect(delay="30ms", times=2)
    caller.expect({"status": 503, "body": ""}, delay=0.02)

    responses = [caller.post(query=SPACES) for _ in range(2)]

    durations = [each["durationMs"] for each in caller.journal("?operation=spaces")]
    assert [each.status_code for each in responses] == [503, 200]
    assert durations[0] >= 50
    assert durations[1] >= 30


def test_a_header_is_a_fault_for_one_request(caller: Caller) -> None:
    refused = with_header(caller, "error=PLATFORM_CALL_ERROR", query=SPACES)
    status = with_header(caller, "status=503; delay=1ms", query=SPACES)

    assert refused.json()["errors"][0]["message"] == "PLATFORM_CALL_ERROR"
    assert status.status_code == 503
    assert caller.ask(SPACES) == {"data": {"spaces": []}}


def test_a_header_goes_before_the_queue(caller: Caller) -> None:
    fault = caller.expect({"error": "UNAUTHORIZED"})

    response = with_header(caller, "status=503", query=SPACES)

    assert response.status_code == 503
    assert caller.fault(fault)["fired"] == 0


def test_a_header_reaches_the_token_endpoint(caller: Caller) -> None:
    path = f"/auth/jwt/generate/{ACCOUNT}"

    error = caller.http.get(path, headers={HEADER: "error=PLATFORM_CALL_ERROR"})
    malformed = caller.http.get(path, headers={HEADER: "error"})

    assert (error.status_code, error.text) == (500, "PLATFORM_CALL_ERROR")
    assert malformed.status_code == 400
    assert malformed.text.startswith("The header X-Mockspaces-Fault is malformed: ")


def test_a_code_in_a_header_leaves_what_is_not_executed(caller: Caller) -> None:
    response = with_header(caller, "error=UNAUTHORIZED", query="{ nothing }")

    assert response.status_code == 400


@pytest.mark.parametrize(
    "fault",
    [
        "",
        "error",
        "error=",
        "error=NO_SUCH_CODE",
        "status=abc",
        "status=503;drop=after",
        "status=503;status=500",
        "drop=sometimes",
        "truncate=-1",
        "delay=soon",
        "body=x",
    ],
)
def test_a_malformed_header_is_refused(caller: Caller, fault: str) -> None:
    response = with_header(caller, fault, query=CREATE, variables=space_input())

    assert response.status_code == 400
    message = response.json()["errors"][0]["message"]
    assert message.startswith("The header X-Mockspaces-Fault is malformed: ")
    assert caller.ask(SPACES)["data"]["spaces"] == []
