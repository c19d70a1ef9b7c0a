import pytest
from starlette.testclient import TestClient

from mockspaces.sandboxes import Sandboxes
from mockspaces.settings import Settings
from tests.conftest import Caller

LIMIT = 40
OWNER = "quillmere-7K2M9Q"


@pytest.fixture
def caller() -> Caller:
    return Caller(TestClient(Sandboxes(Settings(max_objects=LIMIT))), OWNER)


def aliased(count: int, more: str = "") -> str:
    fields = "sharedIpacks { id }"
    return " ".join(
        f"a{each}: spaces {more} {{ id {fields} }}" for each in range(count)
    )


@pytest.mark.parametrize("more", ["", "@include(if: true)"], ids=["plan", "executor"])
def test_an_answer_with_too_many_objects_is_refused_where_it_grows_too_large(
    caller: Caller, more: str
) -> None:
    query = f"{{ {aliased(20, more)} }}"

    first, second = caller.ask(query), caller.ask(query)

    assert first == second
    assert first["data"]["a0"] is not None
    assert first["data"]["a19"] is None
    assert first["errors"][-1] == {
        "message": "The answer would hold more than 40 objects; ask for less, or allow "
        "more by --max-objects.",
        "locations": first["errors"][-1]["locations"],
        "path": ["a19"],
        "extensions": {},
    }


def test_an_answer_at_the_limit_is_whole(caller: Caller) -> None:
    held = caller.ask("{ spaces { id sharedIpacks { id } } }")["data"]["spaces"]
    objects = len(held) + sum(len(each["sharedIpacks"]) for each in held)

    answer = caller.ask(f"{{ {aliased(LIMIT // objects)} }}")

    assert "errors" not in answer
