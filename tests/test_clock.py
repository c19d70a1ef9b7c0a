from datetime import UTC, datetime

from mockspaces.clock import Clock
from tests.builders import FakeTime


def test_a_clock_follows_the_time_outside() -> None:
    time = FakeTime(1_700_000_000)
    clock = Clock(time)

    time.seconds += 0.5

    assert clock.seconds() == 1_700_000_000.5
    assert clock.now() == datetime(2023, 11, 14, 22, 13, 20, 500_000, UTC)
