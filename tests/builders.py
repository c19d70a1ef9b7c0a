"""Builders of files, requests and moments."""

import json
import struct
import zlib
from base64 import b64encode
from typing import Any

import jwt

ACCOUNT = "acme-4F7K2Q"
GROUP = "2c6a1f0e-5b7d-4e8a-9c3f-1d2e3f4a5b6c"
CREATE = """
mutation ($input: SpaceCreateInput!) {
  spaceCreate(input: $input) {
    id name description createdDate createdByAccountId modifiedDate modifiedByAccountId
    url theme { logoAltTxt logoUrl } accountGroup { id name } sharedIpacks { id }
  }
}
"""
SECRET = "a secret as long as every HMAC wants it: sixty-four bytes or more"  # noqa: S105 - for tests
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\xff\xd9"


class FakeTime:
    """A time source that stands still until it is moved."""

    def __init__(self, seconds: float = 1_700_000_000.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def png(size: int = 0) -> bytes:
    """Return a PNG of one pixel, filled up to `size` bytes if that is more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    head = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    )
    tail = chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    missing = size - len(head) - len(tail) - 12
    filler = chunk(b"tEXt", bytes(missing)) if missing >= 0 else b""
    return head + filler + tail


def basic(user: str = "BOOMI_TOKEN.me@example.com", secret: str = "token") -> str:  # noqa: S107 - any will do
    """Return a Basic `Authorization` header."""
    return f"Basic {b64encode(f'{user}:{secret}'.encode()).decode()}"


def minted(
    time: FakeTime, *, secret: str = SECRET, algorithm: str = "HS256", **claims: Any
) -> str:
    """Return a token that is good for a minute, changed by `claims`; None drops one."""
    good = {
        "sub": "me@example.com",
        "accountId": ACCOUNT,
        "iat": int(time.seconds),
        "exp": int(time.seconds) + 60,
    }
    payload = {
        name: value for name, value in {**good, **claims}.items() if value is not None
    }
    return jwt.encode(payload, secret, algorithm)


def space_input(**fields: Any) -> dict[str, Any]:
    """Return a valid input of `spaceCreate`, changed by `fields`."""
    return {"name": "Partners", "accountGroupId": GROUP, **fields}


def form(query: str, variables: dict[str, Any], **files: str) -> dict[str, str]:
    """Return the text fields of a multipart request; `files` maps parts to paths."""
    return {
        "operations": json.dumps({"query": query, "variables": variables}),
        "map": json.dumps({name: [path] for name, path in files.items()}),
    }


def upload_form(
    content: bytes = SVG, *, query: str = CREATE, name: str = "logo.png", **fields: Any
) -> dict[str, Any]:
    """Return the form of `spaceCreate` with a logo, as httpx takes it."""
    variables = {"input": space_input(**fields, theme={"logo": None})}
    return {
        "data": form(query, variables, file="variables.input.theme.logo"),
        "files": {"file": (name, content)},
    }


def scope_of(headers: dict[str, str], **fields: Any) -> dict[str, Any]:
    """Return a POST to the GraphQL endpoint as ASGI describes it."""
    return {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 7722),
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in headers.items()
        ],
        **fields,
    }
