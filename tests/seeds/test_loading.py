import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockspaces.seeds.files import parse
from mockspaces.seeds.loading import SeedError, load
from mockspaces.state.deployments import HIDDEN
from mockspaces.state.store import Store
from tests.seeds.whole import value_at, whole

NOW = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
TABLES = [
    name
    for name in whole()
    if name not in {"now", "attachments"}  # what is attached twice is attached
]


def loaded(*documents: Any, now: datetime = NOW) -> Store:
    store = Store()
    for document in documents:
        load(parse(json.dumps(document)), store, now=now)
    return store


@pytest.mark.parametrize("table", TABLES)
def test_nothing_may_be_in_a_seed_twice(table: str) -> None:
    document = whole()
    document[table].append(document[table][0])

    with pytest.raises(SeedError, match="is there already") as refused:
        loaded(document)

    assert refused.value.path[:2] == (table, len(document[table]) - 1)


def test_a_second_seed_adds_to_the_first() -> None:
    account = {"id": "newcomer-AB12CD", "name": "Newcomer"}

    store = loaded(whole(), {"accounts": [account]})

    assert len(store.accounts) == len(whole()["accounts"]) + 1


def test_a_second_seed_may_change_what_the_first_has_deployed() -> None:
    schedules = whole()["processSchedules"][0]
    changed = {**schedules, "schedule": [], "since": "2024-05-01T00:00:00Z"}
    before = loaded(whole())

    after = loaded(whole(), {"processSchedules": [changed]})

    assert len(after.process_schedules) == len(before.process_schedules)
    assert [each for each in after.process_schedules if not each.schedule] != [
        each for each in before.process_schedules if not each.schedule
    ]


def test_a_second_seed_may_not_bring_what_the_first_has_and_changes_nothing() -> None:
    store = loaded(whole())
    before = {name: list(table) for name, table in store.tables().items()}
    newcomer = {"id": "newcomer-AB12CD", "name": "Newcomer"}
    document = {"accounts": [newcomer, whole()["accounts"][0]]}

    with pytest.raises(SeedError) as refused:
        load(parse(json.dumps(document)), store, now=NOW)

    assert refused.value.path == ("accounts", 1, "id")
    assert {name: list(table) for name, table in store.tables().items()} == before


def test_an_attachment_brings_along_what_the_seed_does_not_mention() -> None:
    document = whole()
    for table in (
        "processSchedules",
        "environmentExtensions",
        "environmentMapExtensions",
    ):
        del document[table]

    store = loaded(document)

    assert all(each.schedule == () for each in store.process_schedules)
    assert {each.since for each in store.process_schedules} == {NOW}
    assert len(store.process_schedules) == len(loaded(whole()).process_schedules)
    assert all(each.connections == {} for each in store.environment_extensions)
    assert all(each.mappings == () for each in store.environment_map_extensions)


def test_moments_are_moved_so_that_the_seed_is_loaded_now() -> None:
    document = whole()

    store = loaded(document)

    by = NOW - datetime.fromisoformat(document["now"])
    [first, *_] = store.spaces
    [execution, *_] = store.executions
    [schedules] = [each for each in store.process_schedules if each.schedule]
    for path, moment in (
        (("spaces", 0, "createdAt"), first.created_at),
        (("spaces", 0, "modifiedAt"), first.modified_at),
        (("executions", 0, "startedAt"), execution.started_at),
        (("processSchedules", 0, "since"), schedules.since),
    ):
        assert moment == datetime.fromisoformat(value_at(document, path)) + by


def test_the_id_of_a_moved_execution_has_its_date() -> None:
    store = loaded(whole(), now=NOW + timedelta(hours=13))

    originals = [
        each.original_execution_id
        for each in store.executions
        if each.original_execution_id
    ]

    assert originals
    assert all(store.executions.get(each) for each in originals)
    for each in store.executions:
        assert each.id.endswith(f"-{each.started_at:%Y.%m.%d}")


def test_an_execution_id_of_another_form_stays_as_it_is() -> None:
    document = whole()
    document["executions"][0]["id"] = "the-first"

    store = loaded(document)

    assert store.executions.get("the-first")


def test_without_a_moment_of_its_own_a_seed_is_not_moved() -> None:
    document = whole()
    del document["now"]

    store = loaded(document)

    starts = {each["startedAt"] for each in document["executions"]}
    assert {f"{each.started_at:%Y-%m-%dT%H:%M:%SZ}" for each in store.executions} == (
        starts
    )


def test_of_a_secret_is_kept_only_that_it_is_set() -> None:
    document = json.dumps(whole()).replace(json.dumps(HIDDEN), '"hunter2"')
    store = Store()

    load(parse(document), store, now=NOW)

    assert "hunter2" in document
    assert "hunter2" not in repr(list(store.environment_extensions))
    assert list(store.environment_extensions) == list(
        loaded(whole()).environment_extensions
    )
