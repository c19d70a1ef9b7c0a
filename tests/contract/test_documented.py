from pathlib import Path

from graphql import build_schema, find_breaking_changes, parse, validate

from mockspaces.schema.root import SCHEMA
from tests.portal import OPERATIONS

DOCUMENTED = build_schema((Path(__file__).parent / "documented.graphql").read_text())


def test_the_schema_has_everything_that_is_documented() -> None:
    assert find_breaking_changes(DOCUMENTED, SCHEMA) == []


def test_what_is_missing_would_be_noticed() -> None:
    lacking = build_schema("type Query { spaces: [String] }")

    assert len(find_breaking_changes(DOCUMENTED, lacking)) > 30


def test_the_operations_of_the_tests_are_documented_and_all_of_them() -> None:
    document = parse(OPERATIONS)

    assert validate(DOCUMENTED, document) == []
    for kind in (DOCUMENTED.query_type, DOCUMENTED.mutation_type):
        assert kind
        for field in kind.fields:
            assert f"\n  {field}(" in OPERATIONS or f"\n  {field} " in OPERATIONS
