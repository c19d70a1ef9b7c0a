import gc
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from graphql import DocumentNode
from starlette.testclient import TestClient

from mockspaces.app import Emulator, World
from mockspaces.controls.coverage.usage import Usage, usage_of
from mockspaces.schema import document as reading
from mockspaces.schema.context import Context
from mockspaces.schema.document import Document
from mockspaces.schema.documents import Documents
from mockspaces.schema.lifting import Lifted
from mockspaces.schema.plans import Prepared, prepare
from mockspaces.schema.root import SCHEMA, run
from mockspaces.schema.shapes import Pattern
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

    monkeypatch.setattr(reading, "prepare", prepare_and_count)

    for name in (None, "A", None):
        operation = documents.read(f"query A {SPACES}").operation(name)
        run(operation, variables=None, context=context, spelling="older")

    assert len(compiled) == 1


def alive(*types: type) -> int:
    """Return how many objects of some types there are."""
    gc.collect()
    return sum(type(each) in types for each in gc.get_objects())


def test_large_documents_leave_room_for_fewer(documents: Documents) -> None:
    texts = [f"{{ spaces {{ id }} }} # {number:0100000}" for number in range(5)]
    first, second, *_, last = [documents.read(text) for text in texts]

    assert documents.read(texts[4]) is last
    assert documents.read(texts[1]) is second
    assert documents.read(texts[0]) is not first


def test_a_document_of_half_a_million_characters_is_not_remembered(
    documents: Documents,
) -> None:
    text = f"{{ spaces {{ id }} }} # {0:0500000}"

    assert documents.read(text) is not documents.read(text)


def test_documents_that_differ_in_literals_are_parsed_once(
    documents: Documents, context: Context
) -> None:
    def delete(number: int) -> Document | Lifted:
        document = documents.read(f'mutation {{ spaceDelete(id: "{number}") }}')
        operation = document.operation(None)
        answer = run(operation, variables=None, context=context, spelling="older")
        assert answer["errors"][0]["message"] == "SPACE_NOT_FOUND"
        return document

    read = [delete(1), delete(2)]
    before = alive(DocumentNode)

    read += [delete(number) for number in range(3, 100)]

    assert alive(DocumentNode) == before


def test_a_document_that_is_known_by_its_shape_is_parsed_when_asked_for(
    documents: Documents,
) -> None:
    first, other = (
        documents.read(f'mutation {{ spaceDelete(id: "{number}") }}')
        for number in range(2)
    )

    assert isinstance(other, Lifted)
    assert other.ast is other.ast
    assert other.ast is not first.ast


@pytest.mark.slow
def test_documents_without_end_take_no_memory_without_end(
    documents: Documents, context: Context
) -> None:
    def ask(texts: Iterable[str]) -> None:
        for text in texts:
            document = documents.read(text)
            if not document.errors:
                operation = document.operation(None)
                operation.once(usage_of)
                run(operation, variables=None, context=context, spelling="older")

    before = alive(*_KEPT)
    ask(_NEW_SHAPE.format(number) for number in range(1000))
    ask(_MANY[number % 200].format(number) for number in range(1000, 50_000))
    in_between, blocks = alive(*_KEPT), sys.getallocatedblocks()

    ask(_MANY[number % 200].format(number) for number in range(50_000, 100_000))

    assert alive(*_KEPT) == in_between <= before + 2 * 1000 + 2 * 1000
    assert sys.getallocatedblocks() == pytest.approx(blocks, rel=0.01)


_KEPT = (Document, Pattern, Usage)
_ONE_SHAPE = (
    '{{ spaceAccounts(criteria: {{operator: CONTAINS, argument: "{}"}}) {{ id }} }}'
)
_NEW_SHAPE = '{{ x{}: space(id: "a") {{ __typename }} }}'
_MANY = (_NEW_SHAPE, *["{{ x{}: "] * 9, *[_ONE_SHAPE] * 190)
"""One like no other, some that are broken, the rest of one shape."""


def test_answers_are_the_same_bytes_from_cold_and_warm_caches(time: FakeTime) -> None:
    world = World(Settings(seed=()), time_source=time)
    caller = Caller(TestClient(Emulator(world), base_url="http://127.0.0.1:7722"))
    cold = [caller.post(**request).content for request in REQUESTS]

    world.reset()
    warm = [caller.post(**request).content for request in REQUESTS]

    assert warm == cold
