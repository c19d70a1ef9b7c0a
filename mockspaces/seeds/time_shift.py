"""Shifting the moments of a seed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from mockspaces import ids
from mockspaces.seeds.seed import Seed
from mockspaces.state.deployments import Execution
from mockspaces.state.records import Record

M = TypeVar("M", bound=Record)


def shifted(seed: Seed, *, to: datetime) -> Seed:
    """Return a seed whose moments are shifted as if it were made for that moment."""
    if seed.now is None:
        return seed
    by = to - seed.now
    new_ids = {each.id: _shifted_id(each, by) for each in seed.executions}
    return msgspec.structs.replace(
        seed,
        now=to,
        spaces=_moved(seed.spaces, by),
        process_schedules=_moved(seed.process_schedules, by),
        listings=_moved(seed.listings, by),
        catalog_listings=_moved(seed.catalog_listings, by),
        executions=tuple(
            msgspec.structs.replace(
                each,
                id=new_ids[each.id],
                original_execution_id=new_ids.get(
                    each.original_execution_id or "", each.original_execution_id
                ),
                started_at=each.started_at + by,
            )
            for each in seed.executions
        ),
    )


def _shifted_id(execution: Execution, by: timedelta) -> str:
    """Return the shifted id of an execution, which has the date of its start."""
    before = ids.execution_id("", execution.started_at).removeprefix("execution-")
    name = execution.id.removesuffix(before)
    if name == execution.id:
        return name
    uuid = name.removeprefix("execution-")
    return ids.execution_id(uuid, execution.started_at + by)


def _moved(records: Iterable[M], by: timedelta) -> tuple[M, ...]:
    return tuple(_shifted_record(record, by) for record in records)


def _shifted_record(record: M, by: timedelta) -> M:
    """Return a record whose moments, and those of its parts, are shifted."""
    changes: dict[str, datetime | Record] = {}
    for name, value in msgspec.structs.asdict(record).items():
        if isinstance(value, datetime):
            changes[name] = value + by
        elif isinstance(value, Record):
            changes[name] = _shifted_record(value, by)
    return msgspec.structs.replace(record, **changes)
