import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    introspection_from_schema,
    lexicographic_sort_schema,
)

from mockspaces.schema.binding import declared_field, input_of, served
from mockspaces.schema.declare import input_type, object_type
from mockspaces.schema.declared import CLASSES
from mockspaces.schema.definition import DEFINITION
from mockspaces.schema.root import SCHEMA

OURS = [each for each in SCHEMA.type_map.values() if not each.name.startswith("__")]


def test_the_served_schema_is_the_defined_one() -> None:
    one, other = (
        introspection_from_schema(lexicographic_sort_schema(each))
        for each in (SCHEMA, DEFINITION)
    )

    assert one == other


def test_the_types_are_in_the_order_in_which_they_are_used() -> None:
    assert list(SCHEMA.type_map) == list(DEFINITION.type_map)


@pytest.mark.parametrize(
    "of", [each for each in OURS if isinstance(each, GraphQLObjectType)], ids=str
)
def test_every_field_and_argument_is_declared(of: GraphQLObjectType) -> None:
    for name, field in of.fields.items():
        declared = declared_field(field)
        assert declared.graphql_name == name
        assert list(declared.arguments) == list(field.args)


@pytest.mark.parametrize(
    "of", [each for each in OURS if isinstance(each, GraphQLInputObjectType)], ids=str
)
def test_every_field_of_an_input_is_declared(of: GraphQLInputObjectType) -> None:
    cls, fields = input_of(of)

    assert cls is CLASSES[of.name]
    assert list(fields) == list(of.fields)


@pytest.mark.parametrize(
    "of", [each for each in OURS if isinstance(each, GraphQLEnumType)], ids=str
)
def test_an_enum_has_the_declared_members(of: GraphQLEnumType) -> None:
    for name, value in of.values.items():
        assert value.value.name == name
        assert of.coerce_input_value(name) is value.value
        assert of.coerce_output_value(value.value) == name
        assert of.coerce_output_value(value.value.value) == name


def test_what_is_not_declared_is_not_served() -> None:
    @object_type()
    class Query:
        name: str | None

    with pytest.raises(KeyError, match="other"):
        served("type Query { name: String other: String }", {"Query": Query})


def test_an_input_has_none_or_its_default_in_the_place_of_what_is_not_given() -> None:
    @input_type()
    class Options:
        size: int | None
        colour: str | None = "red"
        name: str

    assert vars(Options(size=3, name="a")) == {"size": 3, "colour": "red", "name": "a"}
    assert vars(Options(name="a")) == {  # type: ignore[call-arg] # as plans do
        "size": None,
        "colour": "red",
        "name": "a",
    }
