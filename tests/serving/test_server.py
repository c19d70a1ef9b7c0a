import gc
import socket
from collections import Counter

import httpx2
import pytest
from python_multipart.multipart import MultipartParser
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from mockspaces.server import MockSpaces
from tests.builders import ACCOUNT, basic, png, upload_form


@pytest.fixture(scope="module")
def token(server: MockSpaces) -> str:
    url = server.token_url(ACCOUNT)
    return httpx2.get(url, headers={"Authorization": basic()}).text


def chunked(*pieces: bytes) -> bytes:
    chunks = [b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b"")]
    return b"".join(chunks)


@pytest.mark.parametrize("size", [1, 2, 13, 14, 27])
def test_a_body_that_comes_in_pieces_is_put_together(
    server: MockSpaces, token: str, size: int
) -> None:
    body = b'{"query": "{ __typename }"}'
    pieces = [body[place : place + size] for place in range(0, len(body), size)]
    head = (
        "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nConnection: close\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    host, port = server.url.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(head + chunked(*pieces))
        with connection.makefile("rb") as received:
            answer = received.read()

    assert answer.endswith(b'{"data":{"__typename":"Query"}}')


def kept() -> Counter[type]:
    """Return how many of what a request is made of are still there."""
    types = (RequestResponseCycle, MultipartParser)
    return Counter(type(each) for each in gc.get_objects() if type(each) in types)


def test_a_request_that_is_over_is_freed_without_the_collector(
    server: MockSpaces, token: str
) -> None:
    gc.collect()
    gc.disable()
    try:
        with httpx2.Client(headers={"Authorization": f"Bearer {token}"}) as http:
            http.get(f"{server.url}/readyz")
            before = kept()
            for number in range(5):
                form = upload_form(png(262_144), accountGroupId=f"freed {number}")
                answer = http.post(server.graphql_url, **form).json()
            after = kept()
    finally:
        gc.enable()

    assert answer["data"]["spaceCreate"]["theme"]["logoUrl"]
    assert after <= before
