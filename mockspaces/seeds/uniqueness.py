"""Repeated values that must be unique in a store."""

from collections.abc import Callable, Iterator
from typing import Any

from mockspaces.seeds.paths import Flaw, Path
from mockspaces.state.deployments import Environment, IntegrationPackInstance
from mockspaces.state.records import Space
from mockspaces.state.store import Store

Value = tuple[Path, tuple[str, ...]]
"""A unique value and its path; its last part is shown."""


def repeated(store: Store) -> Iterator[Flaw]:
    """Yield repeated values, in the later records."""
    for table, values_of in _ONCE:
        seen = set()
        for record in store.tables()[table]:
            for path, value in values_of(record):
                if value in seen:
                    reason = f"{value[-1]!r} is there already"
                    yield Flaw(table, record.id, path, reason)
                seen.add(value)


def _group(space: Space) -> Iterator[Value]:
    yield ("accountGroupId",), (space.account_group_id,)


def _guid(space: Space) -> Iterator[Value]:
    yield ("guid",), (space.guid,)


def _name(environment: Environment) -> Iterator[Value]:
    yield ("name",), (environment.account_id, environment.name)


def _atoms(environment: Environment) -> Iterator[Value]:
    for index, atom in enumerate(environment.atoms):
        yield ("atoms", index, "id"), (atom.id,)


def _processes(instance: IntegrationPackInstance) -> Iterator[Value]:
    for index, process in enumerate(instance.processes):
        yield ("processes", index, "id"), (instance.account_id, process.id)


_ONCE: tuple[tuple[str, Callable[[Any], Iterator[Value]]], ...] = (
    ("spaces", _group),
    ("spaces", _guid),
    ("environments", _name),
    ("environments", _atoms),
    ("integration_pack_instances", _processes),
)
"""Unique values by table."""
