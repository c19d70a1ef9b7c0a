"""Seeds moved in time."""

from datetime import datetime, timedelta

import msgspec

from mockspaces import ids
from mockspaces.seeds.seed import ProcessSchedulesSeed, Seed
from mockspaces.state.deployments import Execution
from mockspaces.state.records import Space


def moved(seed: Seed, *, to: datetime) -> Seed:
    """Return a seed as if it were meant to be loaded at that moment."""
    if seed.now is None:
        return seed
    by = to - seed.now
    new_ids = {each.id: _moved_id(each, by) for each in seed.executions}
    return msgspec.structs.replace(
        seed,
        now=to,
        spaces=tuple(_moved_space(each, by) for each in seed.spaces),
        process_schedules=tuple(
            _moved_schedules(each, by) for each in seed.process_schedules
        ),
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


def _moved_id(execution: Execution, by: timedelta) -> str:
    """Return the id of an execution that tells the date of its start."""
    before = ids.execution_id("", execution.started_at).removeprefix("execution-")
    name = execution.id.removesuffix(before)
    if name == execution.id:
        return name
    uuid = name.removeprefix("execution-")
    return ids.execution_id(uuid, execution.started_at + by)


def _moved_space(space: Space, by: timedelta) -> Space:
    return msgspec.structs.replace(
        space,
        created_at=space.created_at + by,
        modified_at=space.modified_at and space.modified_at + by,
    )


def _moved_schedules(
    schedules: ProcessSchedulesSeed, by: timedelta
) -> ProcessSchedulesSeed:
    return msgspec.structs.replace(
        schedules, since=schedules.since and schedules.since + by
    )
