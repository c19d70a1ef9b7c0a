import logging

import pytest
from graphql import GraphQLError

from mockspaces.errors import MissingSpaceNameError
from mockspaces.execution.documents import Documents
from mockspaces.execution.execute import execute, format_error
from mockspaces.schema.context import Context
from mockspaces.schema.root import SCHEMA
from tests.builders import ACCOUNT
from tests.conftest import calls


def context() -> Context:
    return Context(
        call=calls()(ACCOUNT), address="http://a", space_address="http://a/space"
    )


def test_an_operation_becomes_an_answer() -> None:
    documents = Documents(SCHEMA, max_tokens=100, max_depth=10, max_aliases=10)

    document = documents.read("query A { spaces { id } } query B { __typename }")
    answer = execute(
        document.operation("B"),
        variables=None,
        context=context(),
        spelling="older",
    )

    assert answer == {"data": {"__typename": "Query"}}


def test_a_refusal_is_answered_by_its_code() -> None:
    error = GraphQLError(
        "hidden", path=["a"], original_error=MissingSpaceNameError("It is empty.")
    )

    assert format_error(error, "newer") == {
        "message": "MISSING_NAME",
        "path": ["a"],
        "extensions": {
            "errorCode": "MISSING_NAME",
            "classification": "DataFetchingException",
            "detail": "It is empty.",
        },
    }


def test_an_error_of_graphql_is_answered_as_it_is() -> None:
    plain = format_error(GraphQLError("Wrong."), "older")
    wrapped = format_error(
        GraphQLError("Wrong.", original_error=GraphQLError("Wrong.")), "older"
    )

    assert plain == wrapped == {"message": "Wrong.", "extensions": {}}


def test_a_bug_is_logged_and_not_answered(caplog: pytest.LogCaptureFixture) -> None:
    error = GraphQLError("secret", original_error=KeyError("secret"))

    with caplog.at_level(logging.ERROR):
        answer = format_error(error, "older")

    assert answer["message"] == "GENERIC_SYSTEM_ERROR"
    assert "secret" not in str(answer)
    assert "KeyError: 'secret'" in caplog.text
