"""A schema that fails in every way, since ours fails at its roots alone."""

from typing import Any, cast

import msgspec
import pytest
from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLFieldResolver,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    execute,
    parse,
    validate,
)

from mockspaces.schema.binding import declared_field, served
from mockspaces.schema.declare import Field, field, input_type, object_type
from mockspaces.schema.plan_fields import Result
from mockspaces.schema.plans import prepare

TEXT = """
interface Named { name: String }
type Leaf implements Named {
  name: String number: Int always: Int! fails: String mustNotFail: String!
  given(text: String!): String
}
type Tree {
  tree: Tree leaf: Leaf sureLeaf: Leaf! leaves: [Leaf] sureLeaves: [Leaf!]
  names: [String] flag: Boolean sureNames: [String]! everyLeaf: [Leaf]!
}
input Options { size: Int! = 3 }
type Query {
  tree: Tree hollow: Tree trees: [Tree] nothing: [Leaf] named: Named sure: String!
  silence: [String] forest: Tree
  sized(options: Options!): Int
}
"""


@object_type()
class Leaf:
    name: str | None
    number: int | None
    always: int

    @field()
    def fails(self) -> str | None:
        message = "This field fails."
        raise ValueError(message)

    @field()
    def must_not_fail(self) -> str:
        message = "This field must not fail."
        raise GraphQLError(message)

    @field()
    def given(self, text: str) -> str | None:
        return text


LEAF = Leaf(name="leaf", number=1, always=2)
HOLLOW: Any = Leaf(name=7, number="many", always=None)  # type: ignore[arg-type] # as it must not be


@object_type()
class Tree:
    tree: "Tree | None" = None
    leaf: Leaf | None
    sure_leaf: Leaf
    leaves: list[Leaf | None] | None
    sure_leaves: list[Leaf] | None
    names: list[str | None] | None
    flag: bool | None
    sure_names: list[str | None]
    every_leaf: list[Leaf | None]


def full() -> Tree:
    return Tree(
        leaf=LEAF,
        sure_leaf=LEAF,
        leaves=[LEAF, None, HOLLOW],
        sure_leaves=[LEAF, LEAF],
        names=["a", None, HOLLOW.name],
        flag=HOLLOW.name,
        sure_names=["a", None],
        every_leaf=[LEAF, None],
    )


def hollow() -> Tree:
    nothing: Any = None
    return Tree(
        leaf=HOLLOW,
        sure_leaf=nothing,
        leaves=None,
        sure_leaves=[LEAF, nothing, LEAF],
        names=nothing,
        flag=None,
        sure_names=nothing,
        every_leaf=nothing,
    )


@input_type()
class Options:
    size: int = 3


@object_type()
class Query:
    @field()
    def tree(self) -> Tree | None:
        return full()

    @field()
    def hollow(self) -> Tree | None:
        return hollow()

    @field()
    def trees(self) -> list[Tree | None] | None:
        return [full(), None, hollow()]

    @field()
    def forest(self) -> Tree | None:
        tree = full()
        for _ in range(40):
            tree = Tree(**vars(hollow()) | {"tree": tree})
        return tree

    @field()
    def nothing(self) -> list[Leaf | None] | None:
        return None

    @field()
    def silence(self) -> list[str | None] | None:
        return None

    @field()
    def sized(self, options: dict[str, int]) -> int | None:
        return options["size"]

    @field()
    def named(self) -> Leaf | None:
        return LEAF

    @field()
    def sure(self) -> str:
        return "sure"


def executable() -> GraphQLSchema:
    """Return the schema with resolvers for graphql-core's executor."""
    schema = served(
        TEXT, {each.__name__: each for each in (Leaf, Tree, Options, Query)}
    )
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__"):
            for each in type_.fields.values():
                each.resolve = resolver(declared_field(each))
    named = cast("GraphQLInterfaceType", schema.type_map["Named"])
    named.resolve_type = lambda *_: "Leaf"
    return schema


def resolver(declared: Field) -> GraphQLFieldResolver:
    if declared.resolver:
        return lambda parent, _, **given: declared.resolver(parent, **given)
    return lambda parent, _: getattr(parent, declared.python_name)


SCHEMA = executable()


def compare(text: str) -> Result | None:
    """Return what a plan answers, which the executor answers too, or None."""
    document = parse(text)
    assert not validate(SCHEMA, document)
    operation: Any = document.definitions[0]
    planned = prepare(SCHEMA, document, operation)({}, None)
    executed = execute(SCHEMA, document)
    assert isinstance(executed, ExecutionResult)
    assert planned is None or shown(planned) == shown(executed)
    return planned


def shown(result: Result | ExecutionResult) -> tuple[str, list[Any], list[Any]]:
    errors = result.errors or []
    return (
        repr(msgspec.json.decode(msgspec.json.encode(result.data))),
        [error.formatted for error in errors],
        [repr(error.original_error) for error in errors],
    )


@pytest.mark.parametrize("root", ["tree", "hollow", "trees"])
@pytest.mark.parametrize(
    "selected",
    [
        "leaf { fails name }",
        "leaf { fails mustNotFail name }",
        "leaf { alias: mustNotFail name }",
        "sureLeaf { mustNotFail }",
        "sureLeaf { always }",
        "leaves { name number }",
        "leaves { always }",
        "leaves { fails always __typename }",
        "sureLeaves { number }",
        "sureLeaves { name mustNotFail }",
        "names",
        "sureNames",
        "everyLeaf { name }",
        "flag names again: names",
        "leaf { name } leaf { fails } leaves { always } flag",
    ],
)
def test_errors_below_the_root_are_the_same_as_the_executors(
    root: str, selected: str
) -> None:
    answered = compare(f"{{ {root} {{ {selected} }} }}")

    assert answered is not None


@pytest.mark.parametrize("depth", [1, 9, 10, 11, 19, 30])
def test_objects_in_objects_are_answered_however_deep_they_are(depth: int) -> None:
    selected = "flag leaf { fails }"
    for _ in range(depth):
        selected = f"tree {{ {selected} }} flag"

    answered = compare(f"{{ forest {{ {selected} }} }}")

    assert answered
    assert answered.errors
    path = answered.errors[0].path
    assert path == ["forest", *["tree"] * depth, "leaf", "fails"]


@pytest.mark.parametrize(
    "text",
    [
        "{ named { name } }",
        "{ named { ... on Leaf { number } } }",
        "{ tree { leaf { ... on Named { name } } } }",
        '{ tree { leaf { given(text: "a") } } }',
        "{ sure }",
    ],
)
def test_what_our_schema_has_not_is_left_to_the_executor(text: str) -> None:
    left = compare(text)

    assert left is None


def test_a_list_at_the_root_may_be_null() -> None:
    planned = compare("{ nothing { name } silence }")

    assert planned
    assert planned.data == {"nothing": None, "silence": None}


def test_an_input_with_defaults_is_left_to_the_executor() -> None:
    assert compare("{ sized(options: {}) }") is None
