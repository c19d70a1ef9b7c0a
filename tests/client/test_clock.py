from datetime import UTC, datetime, timedelta

import pytest

from mockspaces.client import Client, RefusedError

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def test_the_clock_stands_still_where_it_is_frozen(client: Client) -> None:
    frozen = client.clock.freeze(NEW_YEAR)

    assert frozen.frozen
    assert frozen.now == client.clock.read().now == NEW_YEAR


def test_the_clock_can_be_frozen_as_it_stands(client: Client) -> None:
    frozen = client.clock.freeze()

    assert client.clock.read().now == frozen.now


def test_a_set_clock_runs_on(client: Client) -> None:
    assert client.clock.set("2026-01-01T00:00:00Z").now >= NEW_YEAR

    assert not client.clock.read().frozen


@pytest.mark.parametrize("by", ["1h", 3600, timedelta(hours=1)])
def test_the_clock_moves_on(client: Client, by: str | float | timedelta) -> None:
    client.clock.freeze(NEW_YEAR)

    assert client.clock.advance(by).now == NEW_YEAR + timedelta(hours=1)


def test_a_frozen_clock_runs_again(client: Client) -> None:
    client.clock.freeze(NEW_YEAR)

    running = client.clock.run()

    assert not running.frozen
    assert running.offset < 0


def test_the_clock_is_reset(client: Client) -> None:
    client.clock.freeze(NEW_YEAR)

    assert client.clock.reset().offset == 0


def test_a_moment_without_an_offset_is_refused_by_its_field(client: Client) -> None:
    with pytest.raises(RefusedError, match=r"400: \$\.now: ") as refused:
        client.clock.set("2026-01-01T00:00:00")

    assert refused.value.field == "$.now"
