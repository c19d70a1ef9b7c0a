"""Properties of what lives as long as a request, or many that are alike."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class kept(Generic[T]):  # noqa: N801 - a decorator, as `property` is
    """A property that is made when it is first asked for, and then kept.

    It takes no lock, as `functools.cached_property` does before Python 3.12: if two ask
    first at the same time, either of what they are told will do.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, _owner: type) -> T:
        made = self._make(instance)
        setattr(instance, self._name, made)
        return made
