"""Limits: how many aliases a document may have, and how deep it may nest fields."""

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    Visitor,
    visit,
)

_MAX_NESTING = 350
"""Selection sets in one another, fragments included; some code walks them recursively.

Whatever the limits, Python's recursion ends at about 1000 calls.
"""


def check_limits(
    ast: DocumentNode, *, max_depth: int, max_aliases: int
) -> list[GraphQLError]:
    """Return which limits a document exceeds.

    Raises `RecursionError` if it nests selection sets too deeply to be walked.
    """
    size = _Size(ast)
    errors = []
    if size.aliases > max_aliases:
        errors.append(
            f"The document has {size.aliases} aliases; {max_aliases} are allowed."
        )
    if size.depth > max_depth:
        errors.append(
            f"The document nests fields {size.depth} deep; {max_depth} is allowed."
        )
    return [GraphQLError(message) for message in errors]


class _Size(Visitor):
    """The size of a document, in which each fragment counts once."""

    def __init__(self, ast: DocumentNode) -> None:
        super().__init__()
        self.aliases = 0
        self._depth = self._nesting = 0
        self._definitions: list[_Definition] = []
        visit(ast, self)
        self._fragments = {each.name: each for each in self._definitions if each.name}
        for each in self._definitions:
            self._expand(each)
        self.depth = max((each.depth for each in self._definitions), default=0)
        if any(each.nesting > _MAX_NESTING for each in self._definitions):
            raise RecursionError

    def enter_operation_definition(
        self, _node: OperationDefinitionNode, *_: object
    ) -> None:
        self._definitions.append(_Definition(""))

    def enter_fragment_definition(
        self, node: FragmentDefinitionNode, *_: object
    ) -> None:
        self._definitions.append(_Definition(node.name.value))

    def enter_selection_set(self, _node: SelectionSetNode, *_: object) -> None:
        self._nesting += 1
        self._definitions[-1].grow(self._depth, self._nesting)

    def leave_selection_set(self, _node: SelectionSetNode, *_: object) -> None:
        self._nesting -= 1

    def enter_field(self, node: FieldNode, *_: object) -> None:
        self.aliases += node.alias is not None
        self._depth += 1
        self._definitions[-1].grow(self._depth, self._nesting)

    def leave_field(self, _node: FieldNode, *_: object) -> None:
        self._depth -= 1

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        spread = node.name.value, self._depth, self._nesting
        self._definitions[-1].spreads.append(spread)

    def _expand(self, definition: "_Definition") -> None:
        """Let a definition grow by the fragments that it spreads."""
        spreads, definition.spreads = definition.spreads, []  # a cycle ends here
        for name, depth, nesting in spreads:
            fragment = self._fragments.get(name)
            if fragment:
                self._expand(fragment)
                definition.grow(depth + fragment.depth, nesting + fragment.nesting)


class _Definition:
    """An operation or a fragment, and how deep its fields and selection sets nest."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = self.nesting = 0
        # its fragments, each with depth and nesting there
        self.spreads: list[tuple[str, int, int]] = []

    def grow(self, depth: int, nesting: int) -> None:
        self.depth = max(self.depth, depth)
        self.nesting = max(self.nesting, nesting)
