from typing import Any

import pytest

from mockspaces.web.public_url import public_url_of
from tests.builders import scope_of


def address(
    headers: dict[str, str], public_url: str | None = None, **scope: Any
) -> str:
    return public_url_of(scope_of({}, **scope), headers, public_url)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"host": "localhost:49152"}, "http://localhost:49152"),
        ({"host": "emulator"}, "http://emulator"),
        ({"host": "[::1]:7722"}, "http://[::1]:7722"),
        ({"host": "h", "x-forwarded-proto": "https"}, "https://h"),
        ({"host": "h", "x-forwarded-proto": "https, http"}, "https://h"),
        ({"host": "h", "x-forwarded-proto": "javascript"}, "http://h"),
        ({"host": "h", "x-forwarded-host": "portal.example"}, "http://portal.example"),
        ({"host": "h", "x-forwarded-host": "a:1, b"}, "http://a:1"),
        ({"host": "h", "x-forwarded-port": "8443"}, "http://h:8443"),
        ({"host": "[::1]", "x-forwarded-port": "8443"}, "http://[::1]:8443"),
        ({"host": "localhost:8080", "x-forwarded-port": "81"}, "http://localhost:8080"),
        (
            {"host": "h", "x-forwarded-port": "80", "x-forwarded-proto": "HTTPS"},
            "https://h",
        ),
        ({"host": "h", "x-forwarded-port": "443, 8443"}, "http://h"),
        ({"host": "h", "forwarded": "for=192.0.2.60;proto=https;by=a"}, "https://h"),
        ({"host": "h", "forwarded": 'Host="p:8443"; Proto=HTTPS'}, "https://p:8443"),
        ({"host": "h", "forwarded": "host=p, host=q;proto=https"}, "http://p"),
        ({"host": "h", "forwarded": 'for="a, b";host=p, for=c'}, "http://p"),
        (
            {"host": "h", "forwarded": 'for="_x;host=no";host="[::1]:1"'},
            "http://[::1]:1",
        ),
        ({"host": "h", "forwarded": "host=p", "x-forwarded-host": "q"}, "http://p"),
        (
            {"host": "h", "forwarded": "for=a", "x-forwarded-proto": "https"},
            "https://h",
        ),
        ({"host": "h", "forwarded": '"'}, "http://h"),
        ({"host": "h", "forwarded": "proto=javascript"}, "http://h"),
        ({"host": "h", "forwarded": ""}, "http://h"),
        (
            {"host": "h", "x-forwarded-host": "p", "x-forwarded-port": "8443"},
            "http://p:8443",
        ),
        ({"x-forwarded-host": "p:1", "x-forwarded-port": "2"}, "http://p:1"),
        ({"x-forwarded-host": "p", "x-forwarded-port": "80"}, "http://p"),
        (
            {
                "x-forwarded-host": "p",
                "x-forwarded-port": "443",
                "x-forwarded-proto": "https",
            },
            "https://p",
        ),
        ({"x-forwarded-host": "p", "x-forwarded-port": "²"}, "http://p"),
        ({"x-forwarded-host": "p", "x-forwarded-port": "x"}, "http://p"),
        ({"host": "h", "x-forwarded-prefix": "/boomi/"}, "http://h/boomi"),
        ({"host": "h", "x-forwarded-prefix": "//evil.example"}, "http://h"),
        ({"host": "h", "x-forwarded-prefix": '/"><script>'}, "http://h"),
    ],
)
def test_the_address_follows_the_request(
    headers: dict[str, str], expected: str
) -> None:
    assert address(headers) == expected


@pytest.mark.parametrize("host", ["", "a b", 'a"', "a/b", "a:b", "h:123456", "ä"])
def test_a_host_that_is_none_is_replaced_by_the_servers(host: str) -> None:
    assert address({"host": host}) == "http://127.0.0.1:7722"
    assert address({"x-forwarded-host": host}) == "http://127.0.0.1:7722"


def test_the_scheme_is_the_one_the_server_speaks() -> None:
    assert address({"host": "h"}, scheme="https") == "https://h"


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (None, "http://localhost"),
        (("/run/mockspaces.sock", None), "http://localhost"),
        (("::1", 7722), "http://[::1]:7722"),
    ],
)
def test_a_server_without_a_name_has_an_address(
    server: tuple[str, int | None] | None, expected: str
) -> None:
    assert address({}, server=server) == expected


def test_the_public_address_goes_first() -> None:
    headers = {"host": "h", "x-forwarded-host": "p"}

    assert address(headers, "https://public.example/a/") == "https://public.example/a"


def test_the_address_has_the_path_that_the_world_is_mounted_at() -> None:
    root_path = "/sandbox/a"

    assert address({"host": "h"}, root_path=root_path) == "http://h/sandbox/a"
    assert address({}, "http://p/", root_path=root_path) == "http://p/sandbox/a"
