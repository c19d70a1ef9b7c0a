import subprocess
import sys

import pytest

FREEZE = {
    "freezegun": "from freezegun import freeze_time as frozen",
    "time-machine": "from functools import partial\nimport time_machine\n"
    "frozen = partial(time_machine.travel, tick=False)",
}
LOOP = pytest.mark.parametrize(
    "loop",
    [
        "import uvloop",
        pytest.param("sys.modules['uvloop'] = None", marks=pytest.mark.slow),
    ],
    ids=["uvloop", "asyncio"],
)
ASK = """
import json, sys, threading
from urllib.request import Request, urlopen

YEAR = __import__("datetime").date.today().year

def ask(client, year=YEAR):
    world = client.create_sandbox("one", ["docs"])
    query = '''mutation {
        spaceCreate(input: {name: "One", accountGroupId: "g"}) { createdDate } }'''
    token = world.token("acme-4F7K2Q")
    request = Request(
        world.graphql_url,
        json.dumps({"query": query}).encode(),
        {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urlopen(request) as answer:
        assert f" {year} " in answer.headers["Date"]
        created = json.load(answer)["data"]["spaceCreate"]["createdDate"]
    assert created.startswith(f"{year}-"), created
    (entry,) = world.journal.entries(operation="spaceCreate")
    assert 0 < entry.duration_ms < 60_000
    assert world.clock.read().now.year == year
    world.clock.freeze("2001-02-03T04:05:06Z")
    assert world.clock.read().now.year == 2001
    assert world.status().records["spaces"]
    world.state.put(world.state.get())
    world.reset()
    world.drop()
"""


def run(program: str) -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert (ended.stderr, ended.returncode) == ("", 0)


@LOOP
@pytest.mark.parametrize("library", FREEZE)
def test_an_emulator_imported_in_frozen_time_has_the_true_one(
    library: str, loop: str
) -> None:
    run(f"""{ASK}
{loop}
{FREEZE[library]}
with frozen("1999-12-31"):
    from mockspaces.server import MockSpaces
    emulator = MockSpaces().start()
    ask(emulator.client)
    emulator.stop()
    emulator.start()
ask(emulator.client)
emulator.stop()
with frozen("1999-12-31"), MockSpaces() as emulator:
    ask(emulator.client)
assert threading.active_count() == 1
""")


@LOOP
@pytest.mark.parametrize("library", FREEZE)
def test_an_emulator_that_runs_keeps_the_true_time(library: str, loop: str) -> None:
    run(f"""{ASK}
{loop}
from mockspaces.server import MockSpaces
with MockSpaces() as emulator:
    {FREEZE[library].replace(chr(10), chr(10) + "    ")}
    with frozen("1999-12-31"):
        ask(emulator.client)
        emulator.stop()
        emulator.start()
    ask(emulator.client)
assert threading.active_count() == 1
""")


@pytest.mark.parametrize("library", FREEZE)
def test_a_fixture_keeps_the_true_time(pytester: pytest.Pytester, library: str) -> None:
    pytester.makepyfile(f"""{ASK}
import pytest
{FREEZE[library]}

@frozen("1999-12-31")
def test_a_decorator_goes_first(mockspaces_server):
    ask(mockspaces_server.client)

@pytest.fixture
def past():
    with frozen("1999-12-31"):
        yield

def test_a_fixture_goes_first(past, mockspaces):
    mockspaces.clock.freeze("2001-02-03T04:05:06Z")
    assert mockspaces.clock.read().now.year == 2001

def test_afterwards(mockspaces_server):
    ask(mockspaces_server.client)
""")

    result = pytester.runpytest_subprocess(
        "-p", "no:xdist", "-p", "no:cacheprovider", "-p", "no:schemathesis"
    )

    result.assert_outcomes(passed=3)
