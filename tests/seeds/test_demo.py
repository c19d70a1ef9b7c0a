import json
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from mockspaces import ids
from mockspaces.app import World
from mockspaces.domain.executions import Executions, Run, Status
from mockspaces.domain.logo import UploadedFile, media_type_of
from mockspaces.seeds.files import text_of
from mockspaces.seeds.references import dangling
from mockspaces.settings import Settings
from mockspaces.state.deployments import HIDDEN
from mockspaces.state.store import Store
from tests.builders import FakeTime
from tests.seeds.conftest import Ask

OWNER = "quillmere-7K2M9Q"
DEALER = "tallowbridge-Q5C7RD"
UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
)
ACCOUNT = re.compile(r"[a-z]+-[0-9A-Z]{6}")
STATUSES = [status for kind in get_args(Status) for status in get_args(kind)]
MOMENTS = [
    datetime(2024, 2, 29, 9, 30, tzinfo=UTC),
    datetime(2025, 1, 1, 0, 0, tzinfo=UTC),
    datetime(2026, 8, 2, 23, 59, 59, tzinfo=UTC),
    datetime(2027, 6, 2, 5, 1, tzinfo=UTC),
]


def world_at(now: datetime) -> World:
    return World(Settings(seed=("demo",)), time_source=FakeTime(now.timestamp()))


@pytest.fixture
def store() -> Store:
    return world_at(MOMENTS[0]).store


def history(world: World) -> list[Run]:
    executions = Executions(world.call(DEALER))
    return [
        run
        for instance in world.store.integration_pack_instances
        for process in instance.processes
        for status in STATUSES
        for run in executions.history(
            process.id, since=datetime(2000, 1, 1, tzinfo=UTC), status=status
        )
    ]


def test_one_company_has_some_sub_accounts(store: Store) -> None:
    accounts = list(store.accounts)
    primary = [each.id for each in accounts if each.parent_id is None]

    assert primary == [OWNER]
    assert 5 <= sum(each.parent_id == OWNER for each in accounts) <= 8


def test_two_of_four_groups_are_free_for_a_space(store: Store) -> None:
    groups = list(store.account_groups)
    free = [
        each.id
        for each in groups
        if not store.spaces.where("account_group_id", each.id)
    ]

    assert len(groups) == 4
    assert len(free) == 2
    assert [each.name for each in groups if each.is_default] == ["All Accounts"]
    assert {each.owner_account_id for each in groups} == {OWNER}


def test_six_packs_are_of_both_types(store: Store) -> None:
    types = Counter(each.installation_type for each in store.integration_packs)

    assert types == {"SINGLE": 3, "MULTI": 3}
    assert all(each.description and each.processes for each in store.integration_packs)


def test_some_sub_accounts_have_environments_to_attach_to(store: Store) -> None:
    by_account: dict[str, set[str]] = {}
    for environment in store.environments:
        if environment.atoms:
            kinds = by_account.setdefault(environment.account_id, set())
            kinds.add(environment.classification)

    assert len(by_account) >= 2
    assert all(kinds == {"PROD", "TEST"} for kinds in by_account.values())
    assert [each.name for each in store.environments if not each.atoms] == ["Staging"]


def test_two_integrations_are_installed_scheduled_and_extended(store: Store) -> None:
    instances = list(store.integration_pack_instances)

    assert len(instances) == 2
    for instance in instances:
        schedules = store.process_schedules.where(
            "integration_pack_instance_id", instance.id
        )
        extended = store.environment_extensions.where(
            "integration_pack_instance_id", instance.id
        )
        assert any(each.schedule and each.retry.schedule for each in schedules)
        assert any(each.connections and each.properties for each in extended)
    assert any(each.mappings for each in store.environment_map_extensions)
    assert HIDDEN in text_of("demo")


def test_a_dealer_sees_extensions_of_all_kinds(ask: Ask, store: Store) -> None:
    [space] = [each for each in store.spaces if each.name == "Dealer Portal"]
    instance = next(iter(store.integration_pack_instances))
    production = next(iter(store.environments))

    [attached] = ask("demo")(
        DEALER,
        space.guid,
        """query ($instance: ID!, $environment: ID!) {
          integrationPackEnvironmentAttachments(
            ipackInstanceId: $instance, environmentIds: [$environment]
          ) { environmentExtensions environmentMapExtension }
        }""",
        instance=instance.id,
        environment=production.id,
    )

    orders = json.loads(attached["environmentExtensions"][0])
    [mapped, *others] = attached["environmentMapExtension"]
    fields = [
        field
        for connection in orders["connections"]["connection"]
        for field in connection["field"]
    ]
    [properties] = orders["processProperties"]["ProcessProperty"]
    assert {(each["usesEncryption"], each["useDefault"]) for each in fields} == {
        (True, False),
        (False, False),
        (False, True),
    }
    assert HIDDEN in [each["value"] for each in properties["ProcessPropertyValue"]]
    [response] = json.loads(mapped)["response"]
    assert response["Result"]["Map"]["ExtendedMappings"]["Mapping"]
    assert others == ["", ""]


def test_ids_have_the_documented_forms(store: Store) -> None:
    for table in (
        store.account_groups,
        store.integration_packs,
        store.logos,
        store.spaces,
        store.environments,
    ):
        assert all(UUID.fullmatch(each.id) for each in table)
    assert all(UUID.fullmatch(each.guid) for each in store.spaces)
    assert all(ACCOUNT.fullmatch(each.id) for each in store.accounts)
    last = store.sequences["integrationPackInstance"].last
    assert {each.id for each in store.integration_pack_instances} == {
        ids.instance_id(last - 1),
        ids.instance_id(last),
    }
    for pack in store.integration_packs:
        for process in pack.processes:
            assert UUID.fullmatch(process.id)
            data_map = process.definition.map
            assert data_map is None or re.fullmatch(r"\d{26}", data_map.id)


def test_one_space_has_a_logo_that_could_have_been_uploaded(store: Store) -> None:
    [logo] = store.logos

    uploaded = UploadedFile(name="logo.svg", content=logo.content)

    assert media_type_of(uploaded) == logo.media_type
    assert [each.logo_alt_text for each in store.spaces] == [None, "Quillmere"]


def test_nothing_dangles(store: Store) -> None:
    assert list(dangling(store)) == []


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_history_goes_back_two_weeks_from_whenever_it_is(now: datetime) -> None:
    starts = [run.execution.started_at for run in history(world_at(now))]

    assert now - timedelta(days=14) <= min(starts) < now - timedelta(days=13)
    assert now - timedelta(hours=6) < max(starts) <= now


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_history_shows_errors_and_what_became_of_them(now: datetime) -> None:
    runs = history(world_at(now))

    by_id = {run.execution.id: run for run in runs}
    retries = [run for run in runs if run.execution.original_execution_id]
    scheduled = [run for run in retries if run.execution.type == "retry_sched"]
    assert scheduled
    for run in retries:
        failed = by_id[run.execution.original_execution_id or ""]
        assert failed.status == "ERROR"
        assert failed.execution.message
        assert failed.execution.started_at < run.execution.started_at
    assert any(run.status == "COMPLETE" for run in scheduled)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_history_has_every_outcome_and_most_are_good(now: datetime) -> None:
    runs = history(world_at(now))

    outcomes = Counter(run.execution.outcome for run in runs)
    types = {run.execution.type for run in runs}
    assert outcomes.keys() == {
        "ABORTED",
        "COMPLETE",
        "COMPLETE_WARN",
        "DISCARDED",
        "ERROR",
    }
    assert outcomes["COMPLETE"] > 0.9 * outcomes.total()
    assert types >= {"exec_manual", "exec_sched", "retry_manual", "test_manual"}


def test_the_same_clock_shows_the_same_history() -> None:
    assert history(world_at(MOMENTS[1])) == history(world_at(MOMENTS[1]))


def test_the_history_goes_on_with_the_clock() -> None:
    now = MOMENTS[0]
    world, later = world_at(now), FakeTime(now.timestamp())
    moving = World(Settings(seed=("demo",)), time_source=later)

    later.seconds += 24 * 3600

    known = {run.execution.id for run in history(world)}
    grown = {run.execution.id for run in history(moving)}
    assert len(grown - known) > 48


def test_a_first_space_can_be_created_for_a_free_group(ask: Ask, store: Store) -> None:
    [group] = [each for each in store.account_groups if each.name == "Suppliers"]

    created = ask("demo")(
        OWNER,
        "",
        """mutation ($group: ID!) {
          spaceCreate(input: {name: "Suppliers", accountGroupId: $group}) {
            name accountGroup { name integrationPacks { name } }
          }
        }""",
        group=group.id,
    )

    assert created == {
        "name": "Suppliers",
        "accountGroup": {
            "name": "Suppliers",
            "integrationPacks": [{"name": "Dispatch Advice"}],
        },
    }
