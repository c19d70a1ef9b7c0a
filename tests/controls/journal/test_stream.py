"""The journal as server-sent events."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import httpx2
import pytest

from mockspaces.controls.journal import journal as module
from mockspaces.controls.journal import routes
from mockspaces.controls.journal.journal import Filter, Journal
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.conftest import Caller

SPACES = "query List { spaces { id } }"
STREAM = "/_mockspaces/journal/stream"


def events(response: httpx2.Response) -> Iterator[dict[str, str]]:
    """Go through the events of a stream."""
    event: dict[str, str] = {}
    for line in response.iter_lines():
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        else:
            yield event
            event = {}


def test_exchanges_are_sent_as_they_are_noted(remote: Caller) -> None:
    remote.ask(SPACES)
    with remote.http.stream("GET", STREAM) as response:
        remote.ask(SPACES)
        event = next(events(response))

    (*_, entry) = remote.journal()
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    assert (event["id"], event["event"]) == ("3", "exchange")
    assert json.loads(event["data"]) == entry


def test_a_stream_goes_on_after_the_last_event(remote: Caller) -> None:
    remote.ask(SPACES)
    remote.ask(SPACES)

    with remote.http.stream("GET", STREAM, headers={"Last-Event-ID": "1"}) as response:
        stream = events(response)
        ids = [next(stream)["id"], next(stream)["id"]]
        remote.ask(SPACES)
        ids.append(next(stream)["id"])

    assert ids == ["2", "3", "4"]


def test_a_stream_begins_anew_after_a_reset(remote: Caller) -> None:
    with remote.http.stream("GET", STREAM) as response:
        stream = events(response)
        remote.ask(SPACES)
        before = next(stream)["id"]
        remote.control("POST", "/reset")
        remote.ask(SPACES)
        after = next(stream)["id"]
    headers = {"Last-Event-ID": "57"}
    with remote.http.stream("GET", STREAM, headers=headers) as response:
        resumed = next(events(response))["id"]

    assert (before, after, resumed) == ("2", "1", "1")


def test_a_stream_is_filtered(remote: Caller) -> None:
    path = f"{STREAM}?operation=spaceCreate"
    with remote.http.stream("GET", path) as response:
        remote.ask(SPACES)
        remote.create()
        event = next(events(response))

    assert json.loads(event["data"])["rootFields"] == ["spaceCreate"]


def test_a_delayed_exchange_is_sent_when_it_arrives_and_when_it_ends(
    remote: Caller,
) -> None:
    remote.expect(delay="50ms")
    with remote.http.stream("GET", STREAM) as response:
        remote.ask(SPACES)
        stream = events(response)
        sent = [next(stream), next(stream)]

    entries = [json.loads(each["data"]) for each in sent]
    assert [each["id"] for each in sent] == ["2", "2"]
    assert [each["status"] for each in entries] == [None, 200]
    assert [each["status"] for each in remote.journal()] == [200, 200]


@pytest.mark.parametrize("last", ["-1", "x", "1.5", "9" * 16, "\u00b2"])
def test_a_bad_last_event_is_refused(caller: Caller, last: str) -> None:
    headers = {"Last-Event-ID": last.encode()}

    refused = caller.http.get(STREAM, headers=headers)  # type: ignore[arg-type] # bytes

    assert refused.status_code == 400
    assert refused.json()["error"]["field"] == "Last-Event-ID"


def test_an_open_stream_ends_with_its_server(
    caplog: pytest.LogCaptureFixture,
) -> None:
    server = MockSpaces(Settings(port=0, seed=())).start()
    with httpx2.stream("GET", f"{server.url}{STREAM}") as response:
        server.stop()
        rest = response.read()

    assert rest == b""
    assert "Traceback" not in caplog.text


def _read(journal: Journal, count: int, **given: Any) -> list[int | None]:
    async def read() -> list[int | None]:
        found: list[int | None] = []
        async for entry in journal.follow(Filter(), **given):
            found.append(None if entry is None else entry.sequence)
            if len(found) == count:
                break
        return found

    return asyncio.run(read())


def test_a_stream_is_kept_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEEP_ALIVE_SECONDS", 0.01)

    assert _read(Journal(10), 2, after=None) == [None, None]


def test_a_quiet_stream_sends_comments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_KEEP_ALIVE_SECONDS", 0.01)

    async def first() -> str:
        stream = routes._events(Journal(10), Filter(), None)  # noqa: SLF001 - what it sends
        async with aclosing(stream) as events:
            return await anext(events)

    assert asyncio.run(first()) == ": keep-alive\n\n"
