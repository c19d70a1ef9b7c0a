"""The machine's time, whatever a test of this process puts in its place.

freezegun replaces functions and classes by name, in every module; so those here are of
a module `time` that it has never seen, or methods bound to the true class. time-machine
replaces what the functions of C do, and keeps the true ones.
"""

import datetime as dt
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.machinery import BuiltinImporter
from importlib.util import module_from_spec
from typing import Any


def _own_time() -> Any:  # noqa: ANN401 - a module
    module: Any = module_from_spec(time.__spec__)
    BuiltinImporter.exec_module(module)
    return module


def _true(kind: Any) -> Any:  # noqa: ANN401 - a class, and the one that it is
    """Return a class of the standard library itself, not its replacement."""
    return next(each for each in kind.__mro__ if each.__module__ == "datetime")


_TIME = _own_time()
_DATETIME: type[dt.datetime] = _true(dt.datetime)
_DATE: type[dt.date] = _true(dt.date)

_TYPES = {"datetime": _DATETIME, "date": _DATE}
_IMPORTING = threading.RLock()

monotonic: Callable[[], float] = _TIME.monotonic
perf_counter: Callable[[], float] = _TIME.perf_counter
datetime_at = _DATETIME.fromtimestamp
datetime_from_iso = _DATETIME.fromisoformat
datetime_of = _DATETIME.combine
date_of = _DATE.fromordinal


def seconds() -> float:
    time_machine = sys.modules.get("time_machine")
    if time_machine is not None and time_machine.escape_hatch.is_travelling():
        found: float = time_machine.escape_hatch.time.time()
    else:
        found = _TIME.time()
    return found


@contextmanager
def true_types() -> Iterator[None]:
    """Put the true classes in place while modules are imported.

    Types made of replaced classes, a `msgspec.Struct` say, would stay wrong for good.
    """
    with _IMPORTING:
        before = {name: getattr(dt, name) for name in _TYPES}
        vars(dt).update(_TYPES)
        try:
            yield
        finally:
            vars(dt).update(before)
