import pytest
from graphql import GraphQLError

from mockspaces.schema.document import Document, response_key
from mockspaces.schema.documents import Documents
from mockspaces.schema.lifting import Lifted
from mockspaces.schema.root import SCHEMA


def documents(
    *, max_tokens: int = 1000, max_depth: int = 20, max_aliases: int = 50
) -> Documents:
    return Documents(
        SCHEMA, max_tokens=max_tokens, max_depth=max_depth, max_aliases=max_aliases
    )


def read(text: str) -> Document | Lifted:
    return documents().read(text)


def root_keys(text: str, name: str | None = None) -> list[str]:
    fields = read(text).operation(name).root_fields
    return [response_key(field) for field in fields]


def problems(document: Document | Lifted) -> list[str]:
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


def test_every_limit_that_is_broken_is_told() -> None:
    document = documents(max_aliases=1, max_depth=1).read("{ a: spaces { b: id } }")

    assert len(document.errors) == 2


def test_a_fragment_cycle_is_refused_by_validation() -> None:
    document = read("{ spaces { ...F } } fragment F on Space { ...F }")

    assert problems(document) == ["Cannot spread fragment 'F' within itself."]
