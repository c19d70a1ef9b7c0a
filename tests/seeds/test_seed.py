from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mockspaces.app import World
from mockspaces.domain.call import Call
from mockspaces.domain.environments import Environments
from mockspaces.domain.executions import Executions
from mockspaces.domain.packs import Packs
from mockspaces.domain.processes import Processes
from mockspaces.seeds.files import parse
from mockspaces.seeds.loading import load
from mockspaces.seeds.seed import seed_of
from mockspaces.settings import Settings
from mockspaces.state.store import Store
from tests.builders import FakeTime

DEALER = "tallowbridge-Q5C7RD"


def exported_and_loaded(store: Store) -> Store:
    text = msgspec.json.encode(seed_of(store, ids_drawn=7)).decode()
    again = Store()
    load(parse(text), again, now=datetime(2031, 1, 1, tzinfo=UTC))
    return again


def contents(store: Store) -> dict[str, list[object]]:
    return {name: list(table) for name, table in store.tables().items()}


@pytest.mark.parametrize("name", ["demo", "docs", "empty"])
def test_an_exported_state_loads_to_an_equal_one(name: str) -> None:
    world = World(Settings(seed=(name,)), time_source=FakeTime())

    again = exported_and_loaded(world.store)

    assert contents(again) == contents(world.store)


def test_an_exported_seed_counts_the_ids_that_were_drawn() -> None:
    assert seed_of(Store(), ids_drawn=7).ids_drawn == 7


def install(call: Call) -> None:
    pack = next(each for each in call.store.integration_packs)
    Packs(call).install(pack.id, override_name=call.ids.uuid())


def attach(call: Call) -> None:
    everywhere = [each.id for each in Environments(call).all()]
    for instance in Packs(call).instances()[-1:]:
        Environments(call).attach(instance.id, everywhere)


def execute(call: Call) -> None:
    for deployed in list(call.store.process_schedules)[-1:]:
        Executions(call).execute(deployed.process_id, deployed.atom_id)


def unschedule(call: Call) -> None:
    for deployed in list(call.store.process_schedules)[:1]:
        Processes(call).update_schedules(deployed.id, "{}")


def unattach(call: Call) -> None:
    for attachment in list(call.store.attachments)[:1]:
        Environments(call).unattach(attachment.id)


def uninstall(call: Call) -> None:
    for instance in Packs(call).instances()[:1]:
        Packs(call).uninstall(instance.id)


STEPS = [install, attach, execute, unschedule, unattach, uninstall]


@given(st.lists(st.sampled_from(STEPS), max_size=12))
@settings(deadline=None, derandomize=True, max_examples=50)
def test_whatever_has_happened_an_exported_state_loads_to_an_equal_one(
    steps: list[Callable[[Call], None]],
) -> None:
    time = FakeTime()
    world = World(Settings(seed=("demo",)), time_source=time)
    for step in steps:
        step(world.call(DEALER))
        time.seconds += 3600

    again = exported_and_loaded(world.store)

    assert contents(again) == contents(world.store)
