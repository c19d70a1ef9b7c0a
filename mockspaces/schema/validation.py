"""The rules that a document is held to: the specification's, some of them changed."""

from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLID,
    GraphQLList,
    GraphQLNonNull,
    GraphQLNullableType,
    GraphQLString,
    GraphQLType,
    OperationDefinitionNode,
    OverlappingFieldsCanBeMergedRule,
    VariableDefinitionNode,
    specified_rules,
    type_from_ast,
)
from graphql.validation import ASTValidationRule, ValidationContext
from graphql.validation.rules.variables_in_allowed_position import (
    VariablesInAllowedPositionRule,
    allowed_variable_usage,
)


class IdsAreStringsRule(VariablesInAllowedPositionRule):
    """Holds variables to where they are used, ID and String being one.

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
"""What comparing the fields of a document may cost; graphql-core's limit is seconds."""


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
