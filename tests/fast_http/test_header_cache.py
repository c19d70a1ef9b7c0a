import logging

import pytest
import uvicorn
from starlette.types import Scope

from mockspaces import fast_http
from mockspaces.fast_http import http_protocol
from mockspaces.fast_http.header_cache import HeaderCache
from mockspaces.sandboxes import Sandboxes
from mockspaces.serving.protocol import HTTPProtocol
from mockspaces.settings import Settings
from tests.builders import scope_of


def test_long_heads_without_end_take_no_memory_without_end() -> None:
    cache = HeaderCache(Sandboxes(Settings(seed=())).resolve)
    heads = [b"%d" % number + b"x" * 10_000 for number in range(200)]

    for head in heads:
        cache.add(head, scope_of({}))

    cached = [head for head in heads if cache.get(head)]
    assert cached == heads[-49:]


def test_another_version_of_uvicorn_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def resolve(_: Scope) -> None:
        """Find nothing."""

    monkeypatch.setattr(uvicorn, "__version__", "99.0")

    with caplog.at_level(logging.WARNING):
        protocol = http_protocol(resolve, HTTPProtocol)

    assert protocol is HTTPProtocol
    [record] = caplog.records
    assert record.name == fast_http.__name__
    assert record.message == "uvicorn 99.0 was not tested with our header cache"
