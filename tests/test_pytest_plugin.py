import subprocess
import sys

import pytest

from mockspaces.server import MockSpaces

HEAD = """
import json
from urllib.request import Request, urlopen

import pytest

def ask(world, query):
    request = Request(
        world.graphql_url,
        json.dumps({"query": query}).encode(),
        {
            "Authorization": "Bearer " + world.token("acme-4F7K2Q"),
            "Content-Type": "application/json",
        },
    )
    with urlopen(request) as answer:
        return json.load(answer)

def create(world, name):
    group = '{name: "%s", accountGroupId: "group"}' % name
    return ask(world, "mutation { spaceCreate(input: %s) { id } }" % group)

def spaces(world):
    found = ask(world, "{ spaces { name } }")["data"]["spaces"]
    return [space["name"] for space in found]
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    """Another project's suite, without our settings."""
    pytester.makeini("""
        [pytest]
        addopts = -p no:cacheprovider -p no:schemathesis -p no:hypothesispytest
        filterwarnings = error
        """)
    return pytester


def test_loading_the_plugin_imports_neither_the_emulator_nor_the_client() -> None:
    program = "import sys, mockspaces.pytest_plugin; print(*sys.modules)"

    loaded = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    ).stdout.split()

    assert {name for name in loaded if name.startswith("mockspaces")} == {
        "mockspaces",
        "mockspaces.pytest_plugin",
    }
    assert not {"msgspec", "starlette", "strawberry", "uvicorn"} & set(loaded)


def test_each_test_has_a_world_of_its_own(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        HEAD
        + """
@pytest.mark.parametrize("name", ["One", "Other"])
def test_a_space_is_alone(mockspaces, name):
    create(mockspaces, name)

    assert spaces(mockspaces) == [name]

def test_worlds_are_dropped(mockspaces, mockspaces_server):
    assert mockspaces_server.client.sandboxes() == (mockspaces.name,)
    assert mockspaces.name.startswith("test-worlds-are-dropped-")
    assert mockspaces.url == f"{mockspaces_server.url}/sandbox/{mockspaces.name}"
"""
    )

    suite.runpytest_subprocess("-p", "no:xdist").assert_outcomes(passed=3)


def test_workers_of_xdist_share_nothing(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        HEAD
        + """
@pytest.mark.parametrize("number", range(8))
def test_a_space_is_alone(mockspaces, number):
    create(mockspaces, "Partners")

    assert spaces(mockspaces) == ["Partners"]
"""
    )

    suite.runpytest_subprocess("-n", "2").assert_outcomes(passed=8)


def test_a_world_begins_with_the_seed_of_its_marker_or_fixture(
    suite: pytest.Pytester,
) -> None:
    suite.makepyfile(
        HEAD
        + """
from mockspaces.settings import Settings

@pytest.fixture(scope="session")
def mockspaces_settings():
    return Settings(port=0, seed=(), token_lifetime=60)

def accounts(world):
    return world.status().records["accounts"]

def test_settings(mockspaces):
    assert accounts(mockspaces) == 0
    assert mockspaces.status().settings["tokenLifetime"] == 60

@pytest.mark.mockspaces_seed("demo")
def test_a_marker(mockspaces):
    assert accounts(mockspaces) > 0
    mockspaces.reset()
    assert accounts(mockspaces) > 0

class TestOverridden:
    @pytest.fixture
    def mockspaces_seed(self):
        return ["demo"]

    def test_a_fixture(self, mockspaces):
        assert accounts(mockspaces) > 0

    @pytest.mark.mockspaces_seed()
    def test_a_marker_goes_first(self, mockspaces):
        assert accounts(mockspaces) == 0

@pytest.mark.mockspaces_seed("nowhere")
def test_a_seed_that_there_is_not(mockspaces):
    pass
"""
    )

    result = suite.runpytest_subprocess("--strict-markers", "-p", "no:xdist")

    result.assert_outcomes(passed=4, errors=1)
    result.stdout.fnmatch_lines(
        ["E *RefusedError: PUT * $.seed[[]0[]]: No built-in seed*"]
    )


@pytest.mark.parametrize("by", ["option", "fixture"])
def test_the_emulator_runs_in_a_process_of_its_own(
    suite: pytest.Pytester, by: str
) -> None:
    suite.makepyfile(
        HEAD
        + """
def test_in_a_process(mockspaces, mockspaces_server):
    create(mockspaces, "One")
    assert spaces(mockspaces) == ["One"]
    with pytest.raises(RuntimeError, match="another process"):
        mockspaces_server.asgi()
"""
    )
    if by == "fixture":
        suite.makeconftest("""
import pytest

@pytest.fixture(scope="session")
def mockspaces_process():
    return True
""")

    arguments = ["--mockspaces-process"] if by == "option" else []
    result = suite.runpytest_subprocess("-p", "no:xdist", *arguments)

    result.assert_outcomes(passed=1)


def test_worlds_last_as_long_as_their_blocks(suite: pytest.Pytester) -> None:
    suite.makeini("""
        [pytest]
        addopts = -p no:cacheprovider -p no:schemathesis
        filterwarnings = error
        """)
    suite.makepyfile(
        HEAD
        + """
from hypothesis import given, settings, strategies

@pytest.fixture(scope="module")
def shared(mockspaces_worlds):
    with mockspaces_worlds() as world:
        create(world, "Shared")
        yield world

@settings(max_examples=5, deadline=None, database=None)
@given(strategies.sampled_from(["One", "Other"]))
def test_an_example_has_a_world(mockspaces_worlds, name):
    with mockspaces_worlds() as world:
        assert spaces(world) == []
        create(world, name)

def test_a_module_has_a_world(shared, mockspaces_worlds, mockspaces_server):
    assert spaces(shared) == ["Shared"]
    with mockspaces_worlds("empty") as world:
        names = mockspaces_server.client.sandboxes()
        assert names == (shared.name, world.name) == ("world-1", "world-2")
        assert world.status().records["accounts"] == 0

def test_a_module_has_it_still(shared, mockspaces_server):
    assert spaces(shared) == ["Shared"]
    assert mockspaces_server.client.sandboxes() == ("world-1",)

def test_a_world_that_is_gone_is_no_error(mockspaces_worlds, mockspaces_server):
    with pytest.raises(KeyError):
        with mockspaces_worlds() as world:
            world.drop()
            raise KeyError
    assert mockspaces_server.client.sandboxes() == ("world-1",)
"""
    )

    result = suite.runpytest_subprocess("-p", "no:xdist")

    result.assert_outcomes(passed=4)


def test_an_emulator_that_runs_elsewhere_is_used(
    suite: pytest.Pytester, server: MockSpaces
) -> None:
    suite.makepyfile(
        HEAD
        + """
def test_elsewhere(mockspaces, mockspaces_server, request):
    url = request.config.getoption("--mockspaces-url")
    assert mockspaces_server.url == url
    assert mockspaces_server.graphql_url == f"{url}/graphql"
    assert mockspaces_server.token_url("a") == f"{url}/auth/jwt/generate/a"
    create(mockspaces, "Partners")
    assert spaces(mockspaces) == ["Partners"]

def test_worlds(mockspaces_worlds):
    with mockspaces_worlds() as world:
        assert len(world.name) > len("world-1-")
"""
    )
    before = server.client.sandboxes()

    result = suite.runpytest_subprocess(
        "-p", "no:xdist", "--mockspaces-url", server.url
    )

    result.assert_outcomes(passed=2)
    assert server.client.sandboxes() == before


def test_a_failed_test_shows_its_journal(suite: pytest.Pytester) -> None:
    suite.makepyfile(
        HEAD
        + """
@pytest.fixture
def frozen(mockspaces):
    mockspaces.clock.freeze("2026-01-01T00:00:00Z")
    return mockspaces

def test_failing(frozen):
    spaces(frozen)
    create(frozen, "a<b")
    assert False

def test_silent(mockspaces):
    assert False

def test_without():
    assert False

def test_gone(mockspaces, mockspaces_server):
    mockspaces_server.stop()
    assert False
"""
    )

    result = suite.runpytest_subprocess("-p", "no:xdist", "--tb=line", "-rN")

    journal = "-* mockspaces journal -*"
    moment = "2026-01-01T00:00:00.000Z  acme-4F7K2Q"
    refused = r"INVALID_SPACE_NAME \(The name of the Space may not have '<'\.\)"
    result.stdout.re_match_lines(
        [
            journal,
            rf"#1  {moment}  query spaces  → 200$",
            rf"#2  {moment}  mutation spaceCreate  → 200  {refused}$",
            r".*\.py:\d+: assert False",
            journal,
            r"No requests\.",
            r".*\.py:\d+: assert False",
            "E   assert False",
            r".*\.py:\d+: assert False",
            "E   assert False",
            journal,
            "It cannot be read: GET .* was not answered: .* Connection refused",
            r".*\.py:\d+: assert False",
        ],
    )
    assert result.stdout.str().count("mockspaces journal") == 3
