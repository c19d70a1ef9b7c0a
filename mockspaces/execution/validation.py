"""Validation: the rules of the specification, two of them changed.

They lean on what graphql-core does not publish, and hence on its version: the rules'
`var_def_map` and `rule_context`, `allowed_variable_usage`, `ValidationAbortedError`.
"""

from typing import Any, cast

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLID,
    GraphQLList,
    GraphQLNonNull,
    GraphQLNullableType,
    GraphQLSchema,
    GraphQLString,
    GraphQLType,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    VariableDefinitionNode,
    specified_rules,
    type_from_ast,
    validate,
)
from graphql.validation import ASTValidationRule, ValidationContext
from graphql.validation.rules.variables_in_allowed_position import (
    VariablesInAllowedPositionRule,
    allowed_variable_usage,
)
from graphql.validation.validate import ValidationAbortedError


class IdsAreStringsRule(VariablesInAllowedPositionRule):
    """Checks variables against where they are used, ID and String being one.

    The vendor's samples declare variables as String where an argument is an ID, and
    the other way round.
    """

    def leave_operation_definition(
        self,
        operation: OperationDefinitionNode,
        *_args: Any,  # noqa: ANN401 - as graphql-core declares it
    ) -> None:
        """Report the variables of an operation that are used in a wrong place."""
        schema = self.context.schema
        for usage in self.context.get_recursive_variable_usages(operation):
            name = usage.node.name.value
            definition: VariableDefinitionNode | None = self.var_def_map.get(name)
            if definition is None:
                continue
            declared = type_from_ast(schema, definition.type)
            if (
                declared
                and usage.type
                and not allowed_variable_usage(
                    schema,
                    _as_string(declared),
                    definition.default_value,
                    _as_string(usage.type),
                    usage.default_value,
                )
            ):
                message = (
                    f"Variable '${name}' of type '{declared}' used"
                    f" in position expecting type '{usage.type}'."
                )
                self.report_error(GraphQLError(message, [definition, usage.node]))


def _as_string(type_: GraphQLType) -> GraphQLType:
    if isinstance(type_, GraphQLNonNull):
        return GraphQLNonNull(cast("GraphQLNullableType", _as_string(type_.of_type)))
    if isinstance(type_, GraphQLList):
        return GraphQLList(_as_string(type_.of_type))
    return GraphQLString if type_ is GraphQLID else type_


_COMPARISONS = 50_000
"""Maximum cost of comparing the fields of a document, which could take seconds."""


class BoundedComparisonsRule(OverlappingFieldsCanBeMergedRule):
    """Compares the fields of one name, pair by pair, for as long as that is cheap."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self.rule_context.remaining_complexity_budget = _COMPARISONS


_CHANGED: dict[type[ASTValidationRule], type[ASTValidationRule]] = {
    OverlappingFieldsCanBeMergedRule: BoundedComparisonsRule,
    VariablesInAllowedPositionRule: IdsAreStringsRule,
}
RULES = tuple(_CHANGED.get(rule, rule) for rule in specified_rules)


def validate_document(schema: GraphQLSchema, ast: DocumentNode) -> list[GraphQLError]:
    """Return why a document is invalid."""
    errors = validate(schema, ast, RULES)
    if errors and isinstance(errors[0], ValidationAbortedError):
        return [GraphQLError("The document is too complex to be validated.")]
    return errors
