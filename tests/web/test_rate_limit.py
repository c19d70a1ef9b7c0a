import asyncio
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message

from mockspaces.clock import Clock
from mockspaces.durations import Rate
from mockspaces.web.rate_limit import Limits, RateLimiter
from tests.builders import ACCOUNT, FakeTime, basic, scope_of
from tests.conftest import Caller, contents

TOKEN_PATH = f"/auth/jwt/generate/{ACCOUNT}"


def limiter(
    time: FakeTime,
    rate: Rate | None = None,
    *,
    burst: int | None = None,
    max_in_flight: int | None = None,
) -> RateLimiter:
    limits = Limits(rate=rate, burst=burst, max_in_flight=max_in_flight)
    return RateLimiter(Clock(time), limits)


def let_in(limits: RateLimiter, account_id: str = ACCOUNT, *, tries: int = 400) -> int:
    """Return how many requests come through at one moment."""
    waits = (limits.enter(account_id) for _ in range(tries))
    return sum(wait is None for wait in waits)


@given(
    requests=st.integers(1, 300),
    period=st.sampled_from([0.25, 1, 7, 60, 3600]),
    burst=st.none() | st.integers(1, 300),
)
def test_a_burst_comes_through_and_no_more(
    requests: int, period: float, burst: int | None
) -> None:
    limits = limiter(FakeTime(), Rate(requests, period), burst=burst)

    assert let_in(limits) == (burst or requests)


@given(
    requests=st.integers(1, 300),
    period=st.sampled_from([0.25, 1, 7, 60, 3600]),
    burst=st.none() | st.integers(1, 100),
)
def test_after_the_wait_the_next_request_passes(
    requests: int, period: float, burst: int | None
) -> None:
    time = FakeTime()
    limits = limiter(time, Rate(requests, period), burst=burst)
    let_in(limits)

    wait = limits.enter(ACCOUNT)
    assert wait is not None
    time.seconds += wait

    assert 1 <= wait <= max(1, period / requests + 1)
    assert limits.enter(ACCOUNT) is None


def test_a_bucket_drains_evenly(time: FakeTime) -> None:
    limits = limiter(time, Rate(10, 5), burst=4)
    let_in(limits)

    counts = []
    for seconds in (0.25, 0.25, 1, 100):
        time.seconds += seconds
        counts.append(let_in(limits))

    assert counts == [0, 1, 2, 4]


def test_a_request_that_is_refused_costs_nothing(time: FakeTime) -> None:
    limits = limiter(time, Rate(1, 10))
    let_in(limits)

    waits = [limits.enter(ACCOUNT) for _ in range(5)]
    time.seconds += 10

    assert waits == [10] * 5
    assert let_in(limits) == 1


def test_a_clock_that_is_moved_back_empties_the_buckets(time: FakeTime) -> None:
    limits = limiter(time, Rate(3, 60))
    let_in(limits)

    time.seconds -= 3600

    assert let_in(limits) == 3


def test_each_account_has_limits_of_its_own(time: FakeTime) -> None:
    limits = limiter(time, Rate(3, 60))

    assert let_in(limits, "one") == 3
    assert let_in(limits, "another") == 3


def test_so_many_requests_may_be_under_way_at_once(time: FakeTime) -> None:
    limits = limiter(time, max_in_flight=2)

    at_once = [limits.enter(ACCOUNT) for _ in range(3)]
    limits.leave(ACCOUNT)
    after_one_left = [limits.enter(ACCOUNT) for _ in range(2)]

    assert at_once == [None, None, 1]
    assert after_one_left == [None, 1]
    assert limits.enter("another") is None


def test_a_request_refused_for_those_under_way_costs_no_rate(time: FakeTime) -> None:
    limits = limiter(time, Rate(2, 60), max_in_flight=1)

    first, refused = limits.enter(ACCOUNT), limits.enter(ACCOUNT)
    limits.leave(ACCOUNT)

    assert (first, refused) == (None, 1)
    assert limits.enter(ACCOUNT) is None


def test_there_is_no_limit_by_default(http: TestClient) -> None:
    statuses = {
        http.get(TOKEN_PATH, headers={"Authorization": basic()}).status_code
        for _ in range(50)
    }

    assert statuses == {200}


def test_a_refusal_over_the_limit_has_retry_after(
    emulate: Callable[..., TestClient], time: FakeTime
) -> None:
    caller = Caller(emulate(rate_limit=Rate(3, 60)))
    before = contents(caller.http)
    caller.post(query="{spaces{id}}")
    caller.post(query="{")

    refused = caller.post(query="{spaces{id}}")
    time.seconds += int(refused.headers["retry-after"])
    passed = caller.post(query="{spaces{id}}")

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "20"
    assert refused.headers["content-type"] == "application/json"
    assert refused.json() == {
        "errors": [
            {
                "message": "Too Many Requests",
                "extensions": {"classification": "RATE_LIMITED"},
            }
        ]
    }
    assert passed.status_code == 200
    assert contents(caller.http) == before


def test_a_mutation_over_the_limit_changes_nothing(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(rate_limit=Rate(1, 60)))
    before = contents(caller.http)

    refused = caller.create()

    assert refused["errors"][0]["message"] == "Too Many Requests"
    assert contents(caller.http) == before


def test_the_token_endpoint_has_the_same_limit(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(rate_limit=Rate(2, 60))
    headers = {"Authorization": basic()}

    answers = [http.get(TOKEN_PATH, headers=headers) for _ in range(3)]
    other = http.get("/auth/jwt/generate/other-000000", headers=headers)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["retry-after"] == "30"
    assert other.status_code == 200


def test_the_caller_of_a_bad_token_takes_nothing_from_an_account(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(rate_limit=Rate(2, 60)))

    for _ in range(5):
        caller.http.post("/graphql", headers={"Authorization": "Bearer x"})

    assert caller.post(query="{spaces{id}}").status_code == 200


def test_a_slow_upload_is_a_request_under_way(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(max_in_flight=1))
    body = b'{"query":"{spaces{id}}"}'
    scope = scope_of({**caller.headers, "Content-Type": "application/json"})

    async def upload(
        waiting: asyncio.Event, go_on: asyncio.Event, statuses: list[int]
    ) -> None:
        async def receive() -> Message:
            waiting.set()
            await go_on.wait()
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await caller.http.app(dict(scope), receive, send)

    async def two_at_once() -> tuple[list[int], list[int], list[int]]:
        slow: list[int] = []
        quick: list[int] = []
        late: list[int] = []
        go_on, at_once, waiting = asyncio.Event(), asyncio.Event(), asyncio.Event()
        at_once.set()
        first = asyncio.create_task(upload(waiting, go_on, slow))
        await waiting.wait()
        await upload(asyncio.Event(), at_once, quick)
        go_on.set()
        await first
        await upload(asyncio.Event(), at_once, late)
        return slow, quick, late

    slow, quick, late = asyncio.run(two_at_once())

    assert (slow, quick, late) == ([200], [429], [200])


def test_a_client_that_goes_away_is_under_way_no_more(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(max_in_flight=1))
    scope = scope_of({**caller.headers, "Content-Type": "application/json"})
    sent: asyncio.Queue[Message] = asyncio.Queue()

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def call() -> None:
        await caller.http.app(scope, receive, sent.put)

    asyncio.run(call())

    assert sent.empty()
    assert caller.post(query="{spaces{id}}").status_code == 200
