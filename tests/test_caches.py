"""What the package remembers has bounds, whatever clients send."""

import gc
from functools import _lru_cache_wrapper
from importlib import import_module
from inspect import signature
from pkgutil import walk_packages

import mockspaces
from mockspaces.clock import Clock
from mockspaces.ids import Ids
from mockspaces.web import tokens as web_tokens
from mockspaces.web.tokens import Tokens
from tests.builders import SECRET, FakeTime, minted

FEW_KEYS = {
    "mockspaces.controls.coverage.usage._fields_of": "an input type of the schema",
}
"""Caches without a bound, by what they are asked for."""


def test_each_cache_has_a_bound_or_keys_of_ours() -> None:
    for module in walk_packages(mockspaces.__path__, "mockspaces."):
        if not module.name.endswith("__main__"):
            import_module(module.name)

    unbounded = {
        f"{each.__module__}.{each.__qualname__}"
        for each in gc.get_objects()
        if isinstance(each, _lru_cache_wrapper)
        and each.__module__.startswith("mockspaces")
        and each.cache_parameters()["maxsize"] is None
        and signature(each).parameters
    }

    assert unbounded == FEW_KEYS.keys()


def test_tokens_without_end_take_no_memory_without_end() -> None:
    def alive() -> int:
        return sum(type(each) is web_tokens.Caller for each in gc.get_objects())

    time = FakeTime()
    tokens = Tokens(clock=Clock(time), ids=Ids("a"), secret=SECRET, lifetime=60)
    before = alive()

    for number in range(2500):
        tokens.caller(f"Bearer {minted(time, jti=str(number))}")

    assert alive() <= before + 1000


def test_long_tokens_without_end_take_no_memory_without_end() -> None:
    time = FakeTime()
    tokens = Tokens(clock=Clock(time), ids=Ids("a"), secret=SECRET, lifetime=60)
    before = sum(type(each) is web_tokens.Caller for each in gc.get_objects())

    for number in range(100):
        tokens.caller(f"Bearer {minted(time, jti=str(number), more='x' * 30_000)}")

    after = sum(type(each) is web_tokens.Caller for each in gc.get_objects())
    assert before < after < before + 20
