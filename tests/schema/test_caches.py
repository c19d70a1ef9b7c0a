import gc
from typing import Any

import pytest
from starlette.testclient import TestClient

from mockspaces.app import Emulator, World
from mockspaces.schema import root
from mockspaces.schema.context import Context
from mockspaces.schema.documents import Document, Documents
from mockspaces.schema.plans import Prepared, prepare
from mockspaces.schema.root import SCHEMA, run
from mockspaces.settings import Settings
from tests.builders import ACCOUNT, CREATE, FakeTime, space_input
from tests.conftest import Caller

SPACES = "{ spaces { id name url accountGroup { name } } }"
INVALID = "{ spaces { nothing } }"
REQUESTS = (
    {"query": SPACES},
    {"query": CREATE, "variables": {"input": space_input()}},
    {"query": CREATE, "variables": {"input": space_input()}},
    {"query": CREATE, "variables": {"input": {}}},
    {"query": "{ __schema { types { name } } spaces { id } }"},
    {"query": INVALID},
    {"query": "{ spaces {"},
    {"query": SPACES},
)


@pytest.fixture
def documents() -> Documents:
    return Documents(SCHEMA, max_tokens=1000, max_depth=10, max_aliases=10)


@pytest.fixture
def context(time: FakeTime) -> Context:
    world = World(Settings(seed=()), time_source=time)
    return Context(call=world.call(ACCOUNT), address="", space_address="")


@pytest.mark.parametrize("text", [SPACES, INVALID, "{ spaces {"])
def test_a_document_is_parsed_and_validated_once(
    documents: Documents, text: str
) -> None:
    first = documents.read(text)
    again = documents.read("".join(text))  # an equal text

    assert again is first


def test_an_operation_is_compiled_once(
    documents: Documents, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = []

    def prepare_and_count(*given: Any) -> Prepared:
        compiled.append(given)
        return prepare(*given)

    monkeypatch.setattr(root, "prepare", prepare_and_count)

    for name in (None, "A", None):
        operation = documents.read(f"query A {SPACES}").operation(name)
        run(operation, variables=None, context=context, spelling="older")

    assert len(compiled) == 1


def test_documents_without_end_take_no_memory_without_end(
    documents: Documents, context: Context
) -> None:
    def alive() -> int:
        gc.collect()
        return sum(type(each) is Document for each in gc.get_objects())

    before = alive()

    for number in range(1100):
        document = documents.read(f"{{ a{number}: spaces {{ id }} }}")
        run(document.operation(None), variables=None, context=context, spelling="older")

    assert alive() - before <= 1000


def test_answers_are_the_same_bytes_from_cold_and_warm_caches(time: FakeTime) -> None:
    world = World(Settings(seed=()), time_source=time)
    caller = Caller(TestClient(Emulator(world), base_url="http://127.0.0.1:7722"))
    cold = [caller.post(**request).content for request in REQUESTS]

    world.reset()
    warm = [caller.post(**request).content for request in REQUESTS]

    assert warm == cold
