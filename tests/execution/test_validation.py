from collections.abc import Iterator, Mapping

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLString,
    get_named_type,
    is_leaf_type,
    parse,
    validate,
)

from mockspaces.execution.validation import RULES
from mockspaces.schema.root import SCHEMA
from tests.portal import TEST, Portal

SWAPPED = {"ID": "String", "String": "ID"}
Parts = Mapping[str, GraphQLArgument | GraphQLInputField]


def _every_argument() -> Iterator[tuple[str, str]]:
    """Go through what is text, each with a document that declares it the other way."""
    for kind, root in (
        ("query", SCHEMA.query_type),
        ("mutation", SCHEMA.mutation_type),
    ):
        assert root
        for name, field in root.fields.items():
            yield from _documents(kind, name, field, field.args)
            for argument, of in field.args.items():
                named = get_named_type(of.type)
                if isinstance(named, GraphQLInputObjectType):
                    yield from _documents(kind, name, field, named.fields, argument)


def _documents(
    kind: str, root: str, field: GraphQLField, parts: Parts, argument: str | None = None
) -> Iterator[tuple[str, str]]:
    types = {name: str(part.type) for name, part in parts.items()}
    given = ", ".join(f"{name}: ${name}" for name in types)
    if argument:
        given = f"{argument}: {{{given}}}"
    selection = "" if is_leaf_type(get_named_type(field.type)) else "{ __typename }"
    for swapped, part in parts.items():
        named = get_named_type(part.type)
        if named in {GraphQLID, GraphQLString}:
            other = types[swapped].replace(named.name, SWAPPED[named.name])
            variables = ", ".join(
                f"${name}: {type_}" for name, type_ in {**types, swapped: other}.items()
            )
            document = f"{kind} ({variables}) {{ {root}({given}) {selection} }}"
            yield ".".join(filter(None, (root, argument, swapped))), document


ARGUMENTS = dict(_every_argument())


@pytest.mark.parametrize("argument", ARGUMENTS)
def test_an_id_may_be_declared_as_text_and_text_as_an_id(argument: str) -> None:
    document = parse(ARGUMENTS[argument])

    assert validate(SCHEMA, document)
    assert validate(SCHEMA, document, RULES) == []


def test_every_argument_of_text_is_looked_at() -> None:
    assert len(ARGUMENTS) > 40


@pytest.mark.parametrize(
    "text",
    [
        "query ($id: Int!) { space(id: $id) { id } }",
        "query ($id: Boolean!) { space(id: $id) { id } }",
        "query ($id: String) { space(id: $id) { id } }",
        "query ($id: [String!]!) { space(id: $id) { id } }",
        "query ($id: Operator!) { space(id: $id) { id } }",
        """query ($ids: [String]!) {
          integrationPackEnvironmentAttachments(ipackInstanceId: "i",
            environmentIds: $ids) { id }
        }""",
        """query ($ids: String!) {
          integrationPackEnvironmentAttachments(ipackInstanceId: "i",
            environmentIds: $ids) { id }
        }""",
    ],
)
def test_nothing_else_passes_for_an_id(text: str) -> None:
    [error] = validate(SCHEMA, parse(text), RULES)

    assert "used in position expecting type" in error.message


@pytest.mark.parametrize(
    "text",
    [
        'query ($id: String = "a") { space(id: $id) { id } }',
        "query ($id: String!) { ...f } fragment f on Query { space(id: $id) { id } }",
        """query ($ids: [String!]!) {
          integrationPackEnvironmentAttachments(ipackInstanceId: "i",
            environmentIds: $ids) { id }
        }""",
    ],
)
def test_defaults_fragments_and_lists_pass(text: str) -> None:
    assert validate(SCHEMA, parse(text), RULES) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("query { space(id: $id) { id } }", "is not defined"),
        ("query ($id: Unknown!) { space(id: $id) { id } }", "Unknown type 'Unknown'"),
        ("query ($id: String!) { unknown(id: $id) }", "Cannot query field"),
        ("query ($id: String!) { spaces(id: $id) { id } }", "Unknown argument"),
    ],
)
def test_other_rules_report_unknown_names(text: str, message: str) -> None:
    errors = validate(SCHEMA, parse(text), RULES)

    assert message in errors[0].message


def test_what_is_declared_as_text_arrives_as_an_id(portal: Portal) -> None:
    instance_id = portal.install()
    portal.attach(instance_id, TEST)
    text = """query ($id: String!, $environments: [String!]!) {
      integrationPackEnvironmentAttachments(ipackInstanceId: $id,
        environmentIds: $environments) { environmentId }
    }"""

    answer = portal.send(text, id=instance_id, environments=[TEST]).json()

    assert answer["data"]["integrationPackEnvironmentAttachments"] == [
        {"environmentId": TEST}
    ]
