import pytest

from mockspaces.execution.documents import Document, Documents
from mockspaces.schema.root import SCHEMA


def read(text: str) -> Document:
    documents = Documents(SCHEMA, max_tokens=5000, max_depth=20, max_aliases=50)
    return documents.read(text)


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("{ spaces { id } }", False),
        ('{ x(clientSecret: "a") }', True),
        ('{ x(input: {list: [{password: "a"}]}) }', True),
        ('{ x(clientSecret: ["a"]) }', True),
        ("{ x(clientSecret: null, isTokenGenerated: true) }", False),
        ('{ x(extensions: "{}") }', True),
        (r'{ x(details: "{\"token\": 1}") }', True),
        (r'{ x(details: "{\"scope\": 1}") }', False),
        ("query ($s: String) { x(clientSecret: $s) }", False),
        ('query ($s: String = "a") { x(clientSecret: $s) }', True),
        ('query ($s: String = "a") { x(token: 1, other: $s) }', True),
        ('{ x(clientSecret: "a" }', True),
        ('{ x(name: "a" }', False),
        ("{ x(clientSecret: []) }", True),
    ],
)
def test_a_document_knows_whether_it_holds_a_secret(text: str, *, held: bool) -> None:
    assert read(text).secrets.held is held


def test_a_document_knows_which_variables_are_secret() -> None:
    document = read(
        "query ($s: String, $e: String, $n: String) "
        "{ x(clientSecret: $s, input: [{extensions: $e, name: $n}]) }"
    )

    assert document.secrets.places == {"s": "clientSecret", "e": "extensions"}


def test_a_document_is_cached_unless_it_holds_a_secret() -> None:
    documents = Documents(SCHEMA, max_tokens=5000, max_depth=20, max_aliases=50)
    plain, secret = "{ spaces { id } }", '{ x(password: "a") }'

    assert documents.read(plain) is documents.read(plain)
    assert documents.read(secret) is not documents.read(secret)


@pytest.mark.slow
def test_the_least_recently_used_document_is_evicted_first() -> None:
    documents = Documents(SCHEMA, max_tokens=5000, max_depth=20, max_aliases=50)
    first, second = documents.read("{ a0 }"), documents.read("{ a1 }")
    for each in range(2, 1000):
        documents.read(f"{{ a{each} }}")

    documents.read("{ a0 }")
    documents.read("{ a1000 }")

    assert documents.read("{ a0 }") is first
    assert documents.read("{ a1 }") is not second
