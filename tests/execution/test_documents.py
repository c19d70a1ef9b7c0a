import gc

import pytest
from graphql import DocumentNode, GraphQLError

from mockspaces.execution.documents import Document, Documents, response_key
from mockspaces.schema.root import SCHEMA


def documents(
    *, max_tokens: int = 1000, max_depth: int = 20, max_aliases: int = 50
) -> Documents:
    return Documents(
        SCHEMA, max_tokens=max_tokens, max_depth=max_depth, max_aliases=max_aliases
    )


def read(text: str) -> Document:
    return documents().read(text)


def root_keys(text: str, name: str | None = None) -> list[str]:
    fields = read(text).operation(name).root_fields
    return [response_key(field) for field in fields]


def problems(document: Document) -> list[str]:
    return [error.message for error in document.errors]


def test_a_document_is_read_once() -> None:
    all_documents = documents()

    first, again = (all_documents.read("{ spaces { id } }") for _ in range(2))
    other = all_documents.read("{ spaces { name } }")

    assert first is again
    assert first is not other
    assert not first.errors


def test_a_document_of_one_operation_needs_no_name() -> None:
    document = read("query A { spaces { id } }")

    assert document.operation(None) is document.operation("A")
    assert document.operation("A").name == "A"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("query A { __typename }", "B", "Unknown operation named 'B'."),
        ("{ __typename }", "A", "Unknown operation named 'A'."),
        (
            "query A { __typename } query B { __typename }",
            None,
            "Must provide operatio",
        ),
        ("fragment A on Query { __typename }", None, "The document has no operation."),
        ("{", None, "The document has no operation."),
    ],
)
def test_an_operation_that_is_not_there_is_refused(
    text: str, name: str | None, message: str
) -> None:
    with pytest.raises(GraphQLError, match=message):
        read(text).operation(name)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("{ spaces { id } }", ["spaces"]),
        ("{ a: spaces { id } b: spaces { id } }", ["a", "b"]),
        ("{ ... { a: spaces { id } } b: spaces { id } }", ["a", "b"]),
        ("{ ...F ...F } fragment F on Query { a: spaces { id } }", ["a"]),
        ("{ ...F } fragment F on Query { ...F b: spaces { id } }", ["b"]),
        ("{ ...Nothing }", []),
    ],
)
def test_root_fields_are_found_in_fragments(text: str, keys: list[str]) -> None:
    assert root_keys(text) == keys


def test_a_document_has_so_many_tokens_at_most() -> None:
    limited = documents(max_tokens=5)

    assert problems(limited.read("{ __typename }")) == []
    assert "more than 5 tokens" in problems(limited.read("{ a b c d }"))[0]


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("{ spaces { id } }", 2),
        ("{ spaces { accountGroup { id } } }", 3),
        ("{ spaces { ... { accountGroup { id } } } }", 3),
        ("{ spaces { ...F } } fragment F on Space { accountGroup { id } }", 3),
        ("{ __typename } fragment F on Space { accountGroup { id } }", 2),
        (
            """{ spaces { ...F ...F } } fragment F on Space { ...G }
            fragment G on Space { accountGroup { id } }""",
            3,
        ),
    ],
)
def test_a_document_nests_fields_so_deep_at_most(text: str, depth: int) -> None:
    refusal = f"The document nests fields {depth} deep; {depth - 1} is allowed."

    assert problems(documents(max_depth=depth - 1).read(text)) == [refusal]
    assert refusal not in problems(documents(max_depth=depth).read(text))


@pytest.mark.parametrize(
    "text",
    [
        "{ a: spaces { b: id } c: spaces { id } }",
        "{ a: spaces { ...F } } fragment F on Space { b: id c: name }",
        "{ ... { a: spaces { id } } b: spaces { c: id } }",
    ],
)
def test_a_document_has_so_many_aliases_at_most(text: str) -> None:
    refusal = "The document has 3 aliases; 2 are allowed."

    assert problems(documents(max_aliases=2).read(text)) == [refusal]
    assert problems(documents(max_aliases=3).read(text)) == []


def test_every_exceeded_limit_is_reported() -> None:
    document = documents(max_aliases=1, max_depth=1).read("{ a: spaces { b: id } }")

    assert len(document.errors) == 2


def test_a_fragment_cycle_is_refused_by_validation() -> None:
    document = read("{ spaces { ...F } } fragment F on Space { ...F }")

    assert problems(document) == ["Cannot spread fragment 'F' within itself."]


def test_large_documents_leave_room_for_fewer() -> None:
    cached = documents()
    texts = [f"{{ spaces {{ id }} }} # {number:0100000}" for number in range(5)]
    first, second, *_, last = [cached.read(text) for text in texts]

    assert cached.read(texts[4]) is last
    assert cached.read(texts[1]) is second
    assert cached.read(texts[0]) is not first


def test_a_document_of_half_a_million_characters_is_not_cached() -> None:
    cached = documents()
    text = f"{{ spaces {{ id }} }} # {0:0500000}"

    assert cached.read(text) is not cached.read(text)


@pytest.mark.slow
def test_documents_without_end_take_no_memory_without_end() -> None:
    cached = documents()
    before = alive(DocumentNode)

    for number in range(1500):
        for literal in "ab":
            cached.read(f'{{ x{number}: space(id: "{literal}") {{ id }} }}')

    # a thousand templates, each with the document that it was made of
    assert alive(DocumentNode) <= before + 2 * 1000


def alive(type_: type) -> int:
    """Return how many objects of a type there are."""
    gc.collect()
    return sum(type(each) is type_ for each in gc.get_objects())


def test_an_operation_is_compiled_when_it_is_executed_again() -> None:
    compiled = []

    def compile_plan(*given: object) -> None:
        compiled.append(given)

    cached = Documents(
        SCHEMA,
        max_tokens=100,
        max_depth=10,
        max_aliases=10,
        compile_plan=compile_plan,
    )
    bare = documents().read("{ spaces { id } }").operation(None)
    numbers = []
    for _ in range(4):
        assert bare.plan({}, None) is None
        operation = cached.read("{ spaces { id } }").operation(None)
        assert operation.plan({}, None) is None
        numbers.append(len(compiled))

    assert numbers == [0, 1, 1, 1]
