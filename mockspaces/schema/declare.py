"""Declarations of the schema's classes, which look like Strawberry's.

They are only noted: importing Strawberry takes longer than all the rest of a start.
`binding.py` binds them to the schema that is served, and `definition.py` tells them to
Strawberry when something asks for it.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING
from enum import StrEnum
from inspect import get_annotations
from typing import Any, Literal, NamedTuple, NewType, TypeVar, dataclass_transform

import msgspec
from graphql.pyutils import snake_to_camel

ID = NewType("ID", str)

UNSET: Any = msgspec.UNSET
"""The default of what may be left out, where null means something else."""

DependsOn = Callable[[Any], Hashable]
T = TypeVar("T")
E = TypeVar("E", bound=type[StrEnum])


class Field:
    """A field of an object type or an input type.

    Args:
        resolver: What returns its value: a function that may take the parent, as
            `self` or `root`, then `info`, and then the arguments; None reads the
            attribute of the parent.
        name: Its name; the Python name in camel case if it is empty.
        description: What it is.
        default: What an input has in its place if it is not given; None if there is
            no default.
        python_name: Its name in Python, if it is not an attribute of its class.
        depends_on: Returns what the resolver makes of the context of a request; None
            if it takes `info` for anything else.
    """

    __slots__ = (
        "default",
        "depends_on",
        "description",
        "name",
        "python_name",
        "resolver",
    )

    def __init__(  # noqa: PLR0913 - all that there is to say of a field
        self,
        *,
        resolver: Any = None,  # noqa: ANN401 - a function of any arguments
        name: str = "",
        description: str | None = None,
        default: object = MISSING,
        python_name: str = "",
        depends_on: DependsOn | None = None,
    ) -> None:
        self.resolver = resolver
        self.name = name
        self.description = description
        self.default = default
        self.python_name = python_name
        self.depends_on = depends_on

    def __set_name__(self, _owner: type, name: str) -> None:
        self.python_name = name

    def __call__(self, resolver: object) -> "Field":
        """Return the field once it has the resolver that it decorates."""
        self.resolver = resolver
        return self

    @property
    def graphql_name(self) -> str:
        """Its name in GraphQL."""
        return self.name or _camel(self.python_name)

    @property
    def takes_parent(self) -> bool:
        """Whether the resolver takes the parent, as its first argument."""
        return self._parameters[:1] in (("self",), ("root",))

    @property
    def takes_info(self) -> bool:
        """Whether the resolver takes `info`."""
        return "info" in self._parameters

    @property
    def arguments(self) -> dict[str, str]:
        """The Python names of its arguments, by their names in GraphQL."""
        return {
            _camel(name): name
            for name in self._parameters
            if name not in {"self", "root", "info"}
        }

    @property
    def _parameters(self) -> tuple[str, ...]:
        if self.resolver is None:
            return ()
        code = self.resolver.__code__
        names: tuple[str, ...] = code.co_varnames[: code.co_argcount]
        return names


class Declaration(NamedTuple):
    """What is noted of a class.

    Attributes:
        kind: What it is in GraphQL.
        description: What it means.
        fields: The fields that it has itself, by their Python names.
        defaults: What its instances have unless they are made with something else.
        is_open: Whether an enum takes any name, so that a rule and not GraphQL
            refuses it.
    """

    kind: Literal["type", "input", "enum"]
    description: str | None
    fields: Mapping[str, Field] = {}
    defaults: Mapping[str, Any] = {}
    is_open: bool = False


def field(
    *,
    resolver: Callable[..., Any] | None = None,
    name: str = "",
    description: str | None = None,
    default: Any = MISSING,  # noqa: ANN401 - of any field
    depends_on: DependsOn | None = None,
) -> Any:  # noqa: ANN401 - a value of the field's type, or what decorates a resolver
    """Declare a field; see `Field`."""
    return Field(
        resolver=resolver,
        name=name,
        description=description,
        default=default,
        depends_on=depends_on,
    )


mutation = field


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def object_type(description: str | None = None) -> Callable[[type[T]], type[T]]:
    """Declare an object type; what is annotated or a `field` is a field of it."""
    return lambda cls: _declare(cls, "type", description)


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def input_type(description: str | None = None) -> Callable[[type[T]], type[T]]:
    """Declare an input type; what is annotated is a field of it."""
    return lambda cls: _declare(cls, "input", description)


def enum_type(description: str, *, is_open: bool = False) -> Callable[[E], E]:
    """Declare an enum; see `Declaration`."""

    def declare(cls: E) -> E:
        noted: Any = cls
        noted.__declaration__ = Declaration("enum", description, is_open=is_open)
        return cls

    return declare


def is_declared(it: object) -> bool:
    """Tell whether something is a declared class."""
    return hasattr(it, "__declaration__")


def declaration_of(cls: type) -> Declaration:
    """Return what is noted of a declared class."""
    declared: Any = cls
    declaration: Declaration = declared.__declaration__
    return declaration


def fields_of(cls: type) -> dict[str, Field]:
    """Return the fields of a declared class, by their names in GraphQL."""
    return {
        field.graphql_name: field
        for each in reversed(cls.__mro__)
        if is_declared(each)
        for field in declaration_of(each).fields.values()
    }


def _camel(name: str) -> str:
    return snake_to_camel(name, upper=False)


def _declare(
    cls: type[T], kind: Literal["type", "input"], description: str | None
) -> type[T]:
    namespace = vars(cls)
    fields = {
        name: Field(default=namespace.get(name, MISSING), python_name=name)
        for name in get_annotations(cls)
    }
    fields |= {
        name: value for name, value in namespace.items() if isinstance(value, Field)
    }
    absent = None if kind == "input" else MISSING
    defaults = {
        name: absent if field.default is MISSING else field.default
        for name, field in fields.items()
    }
    defaults = {name: each for name, each in defaults.items() if each is not MISSING}
    noted: Any = cls
    noted.__declaration__ = Declaration(kind, description, fields, defaults)
    noted.__init__ = _fill
    return cls


def _fill(self: Any, **given: object) -> None:  # noqa: ANN401 - of a declared class
    vars(self).update(self.__declaration__.defaults | given)
