"""Every cache of the package is bounded, whatever clients send."""

import gc
import tracemalloc
from functools import _lru_cache_wrapper
from importlib import import_module
from inspect import signature
from pkgutil import walk_packages

import pytest

import mockspaces
from mockspaces.clock import Clock
from mockspaces.ids import Ids
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


@pytest.mark.parametrize(("tokens", "length"), [(2500, 0), (100, 30_000)])
def test_tokens_without_end_take_no_memory_without_end(
    tokens: int, length: int
) -> None:
    time = FakeTime()
    verifier = Tokens(clock=Clock(time), ids=Ids("a"), secret=SECRET, lifetime=60)
    tracemalloc.start()

    for number in range(tokens):
        verifier.caller(f"Bearer {minted(time, jti=str(number), more='x' * length)}")

    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 400_000 < taken < 1_000_000
