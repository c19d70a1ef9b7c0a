"""A schema that fails in every way, since ours fails at its roots alone."""

from typing import Annotated, Any

import msgspec
import pytest
import strawberry
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    execute_sync,
    parse,
    validate,
)
from hypothesis import HealthCheck, Phase, given, settings
from strawberry.extensions import FieldExtension

from mockspaces.plans import compile_plan
from tests.plans.operations import documents, varied


class AsItIs(FieldExtension):
    def resolve(
        self, next_: Any, source: Any, info: strawberry.Info, **arguments: Any
    ) -> Any:
        return next_(source, info, **arguments)


@strawberry.interface
class Named:
    name: str | None


@strawberry.type
class Leaf:
    number: int | None
    always: int
    flag: bool | None

    @strawberry.field
    def fails(self) -> str | None:
        message = "This field fails."
        raise ValueError(message)

    @strawberry.field
    def must_not_fail(self) -> str:
        message = "This field must not fail."
        raise GraphQLError(message)

    @strawberry.field
    def repeated(root: strawberry.Parent["Leaf"], text: str, times: int = 2) -> str:  # noqa: N805 - as in our schema
        return text * (times % 10)  # any Int may be drawn

    @strawberry.field
    def joined(texts: list[str | None], root: strawberry.Parent["Leaf"]) -> str:  # noqa: N805 - likewise
        return f"{root.number}: {texts}"


LEAF = Leaf(number=1, always=2, flag=True)
HOLLOW: Any = Leaf(number="many", always=None, flag=7)  # type: ignore[arg-type] # as it must not be


@strawberry.type
class Other(Named):
    pass


@strawberry.type
class Tree:
    tree: "Tree | None" = None
    leaf: Leaf | None
    sure_leaf: Leaf
    leaves: list[Leaf | None] | None
    sure_leaves: list[Leaf] | None
    names: list[str | None] | None
    sure_names: list[str | None]
    rows: list[list[str] | None] | None = None


def full() -> Tree:
    return Tree(
        leaf=LEAF,
        sure_leaf=LEAF,
        leaves=[LEAF, None, HOLLOW],
        sure_leaves=[LEAF, LEAF],
        names=["a", None, HOLLOW.number],
        sure_names=["a", None],
        rows=[["a"], None, []],
    )


def hollow() -> Tree:
    nothing: Any = None
    return Tree(
        tree=full(),
        leaf=HOLLOW,
        sure_leaf=nothing,
        leaves=None,
        sure_leaves=[LEAF, nothing, LEAF],
        names=nothing,
        sure_names=nothing,
        rows=[[nothing]],
    )


@strawberry.input
class Options:
    size: int = 3


@strawberry.input
class Required:
    size: int | None
    names: list[str] | None = strawberry.UNSET


@strawberry.type
class Query:
    @strawberry.field
    def tree(self) -> Tree | None:
        return full()

    @strawberry.field
    def hollow(self) -> Tree | None:
        return hollow()

    @strawberry.field
    def trees(self) -> list[Tree | None] | None:
        return [full(), None, hollow()]

    @strawberry.field
    def sure(self) -> Tree:
        return hollow()

    @strawberry.field
    def required(self, given: Required) -> str | None:
        return f"{given.size} {given.names}"

    @strawberry.field
    def sized(self, options: Options) -> int | None:
        return options.size

    @strawberry.field(extensions=[AsItIs()])
    def extended(self) -> str | None:
        return "extended"


@strawberry.input(one_of=True)
class Choice:
    text: strawberry.Maybe[str]
    number: strawberry.Maybe[int]


@strawberry.type
class AbstractQuery(Query):
    @strawberry.field
    def named(self) -> Named | None:
        return Other(name="other")

    @strawberry.field
    def either(self) -> Annotated[Leaf | Tree, strawberry.union("Either")] | None:
        return LEAF

    @strawberry.field
    def chosen(self, choice: Choice) -> str | None:
        return str(choice.text)

    @strawberry.field
    def other(self) -> Other | None:
        return Other(name="other")


DRAWN: GraphQLSchema = strawberry.Schema(Query)._schema  # noqa: SLF001 - as in ours
SCHEMA: GraphQLSchema = strawberry.Schema(AbstractQuery)._schema  # noqa: SLF001 - likewise


def compare(
    text: str, variables: dict[str, Any], schema: GraphQLSchema = SCHEMA
) -> ExecutionResult | None:
    """Return what a plan answers, which the executor answers too, or None."""
    document = parse(text)
    assert not validate(schema, document)
    operation: Any = document.definitions[0]
    plan = compile_plan(schema, document, operation)
    planned = plan(variables, None) if plan else None
    executed = execute_sync(schema, document, variable_values=variables)
    assert planned is None or shown(planned) == shown(executed)
    return planned


def shown(result: ExecutionResult) -> tuple[bytes, list[Any], list[str]]:
    errors = result.errors or []
    return (
        msgspec.json.encode(result.data),
        [error.formatted for error in errors],
        [repr(error.original_error) for error in errors],
    )


@pytest.mark.slow
@settings(
    max_examples=30,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(document=documents(DRAWN))
def test_errors_are_the_same_as_the_executors(document: DocumentNode) -> None:
    for seed in range(5):
        operation = varied(document, DRAWN, {}, seed)
        compare(operation.text, operation.variables, DRAWN)


@pytest.mark.parametrize("root", ["tree", "hollow", "trees", "sure"])
@pytest.mark.parametrize(
    "selected",
    [
        "leaf { fails flag }",
        "leaf { alias: mustNotFail flag }",
        "sureLeaf { always }",
        "leaves { number flag }",
        "leaves { fails always __typename }",
        "sureLeaves { flag mustNotFail }",
        "names",
        "sureNames",
        "rows",
        'leaf { joined(texts: ["a", null]) }',
        "tree { tree { leaf { fails } } leaf { number } } sureNames",
    ],
)
def test_errors_below_the_root_have_their_paths(root: str, selected: str) -> None:
    assert compare(f"{{ {root} {{ {selected} }} }}", {}) is not None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ required(given: {}) }", {}),
        ("{ sized(options: {}) }", {}),
        ("query ($a: Options!) { sized(options: $a) }", {"a": {}}),
        ('{ tree { leaf { repeated(text: "a") } } }', {}),
        ("query ($a: Int) { required(given: {size: $a}) }", {}),
        ("query ($a: Int) { required(given: {size: $a}) }", {"a": 1}),
        ("query ($a: Required!) { required(given: $a) }", {"a": {"names": ["a"]}}),
        ("query ($a: [String]!) { tree { leaf { joined(texts: $a) } } }", {"a": []}),
    ],
)
def test_what_is_left_out_is_none_or_the_default(
    text: str, variables: dict[str, Any]
) -> None:
    assert compare(text, variables) is not None


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ named { name } }", {}),
        ("{ other { name } }", {}),
        ("{ other { ... on Named { name } } }", {}),
        ("{ either { __typename } }", {}),
        ("{ tree { leaf { ... on Either { ... on Leaf { flag } } } } }", {}),
        ('{ chosen(choice: {text: "a"}) }', {}),
        ("{ extended }", {}),
        ("query ($a: Int) { sized(options: {size: $a}) }", {}),
        ("query ($a: [String!]!) { required(given: {names: $a}) }", {"a": [None]}),
        ("query ($a: Int = 1) { required(given: {size: $a}) }", {}),
    ],
)
def test_what_our_schema_has_not_is_left_to_the_executor(
    text: str, variables: dict[str, Any]
) -> None:
    assert compare(text, variables) is None
