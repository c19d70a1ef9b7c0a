"""Any sequence of mutations, against a model of what it leads to."""

import json
import re
from itertools import count
from typing import Any
from uuid import UUID

import httpx2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)
from starlette.testclient import TestClient

from mockspaces.execution.documents import Documents
from mockspaces.execution.execute import execute
from mockspaces.sandboxes import Sandboxes
from mockspaces.schema.context import Context
from mockspaces.schema.root import SCHEMA
from mockspaces.seeds.references import dangling
from mockspaces.settings import Settings
from mockspaces.web.responses import encode
from tests.builders import FakeTime
from tests.portal import (
    BARE,
    COMPANY,
    CUSTOMER,
    INVOICES,
    NEIGHBOUR,
    NEIGHBOURS,
    NEIGHBOURS_ATOM,
    ORDERS,
    OWNER,
    PARTNERS,
    PRODUCTION,
    PRODUCTION_ATOM,
    SHOP,
    STOCK,
    TEST,
    TEST_ATOMS,
    Portal,
    base64,
)

DOCUMENTS = Documents(SCHEMA, max_tokens=5000, max_depth=20, max_aliases=50)
ENVIRONMENTS: dict[str, tuple[str, tuple[str, ...]]] = {
    TEST: (CUSTOMER, TEST_ATOMS),
    PRODUCTION: (CUSTOMER, (PRODUCTION_ATOM,)),
    BARE: (CUSTOMER, ()),
    NEIGHBOURS: (NEIGHBOUR, (NEIGHBOURS_ATOM,)),
}
PROCESSES = {ORDERS: 2, INVOICES: 1, STOCK: 1}
ACCOUNTS = st.sampled_from([CUSTOMER, CUSTOMER, CUSTOMER, NEIGHBOUR])
PLACES = st.sampled_from([TEST, TEST, TEST, PRODUCTION, BARE, NEIGHBOURS])
TEXTS = st.sampled_from(["", "a", "b"])
WHICH = st.sampled_from([0, 0, 0, 1, 1, 2, 3])


class DirectPortal(Portal):
    """A portal without the web between it and the service, which is faster."""

    def send(
        self, query: str, operation: str | None = None, /, **variables: Any
    ) -> httpx2.Response:
        answer = execute(
            DOCUMENTS.read(query).operation(operation),
            variables=variables,
            context=Context(
                call=self.world.call(self.account_id, self.space),
                address="",
                space_address="",
            ),
            spelling="older",
        )
        return httpx2.Response(200, content=encode(answer))


class Installed:
    """An instance in the model."""

    def __init__(self, account_id: str, pack_id: str, name: str | None) -> None:
        self.account_id = account_id
        self.pack_id = pack_id
        self.name = name
        self.hosts: dict[str, str | None] = {}
        self.mapped: dict[str, bool] = {}
        self.hours: dict[tuple[str, str], list[str]] = {}
        self.executed = 0


class AnySequence(RuleBasedStateMachine):
    """Mutations in any order; each is answered as the model foresees."""

    def __init__(self) -> None:
        super().__init__()
        self.time = FakeTime()
        app = Sandboxes(Settings(seed=(COMPANY,)), time_source=self.time)
        portal = DirectPortal(TestClient(app, base_url="http://127.0.0.1:7722"))
        self.portals = {each: portal.as_(each) for each in (CUSTOMER, NEIGHBOUR)}
        self.owner = portal.as_(OWNER, space=None)
        self.world = portal.world
        self.numbers = count(1)
        self.instances: dict[str, Installed] = {}
        self.gone: list[str] = ["unknown"]
        self.spaces: dict[str, dict[str, Any]] = {}
        self.deleted: list[str] = []
        self.details: dict[tuple[str, str], dict[str, Any]] = {}
        self.install(CUSTOMER, ORDERS, "a")
        self.attach(CUSTOMER, 0, [TEST])
        self.install(CUSTOMER, STOCK, "")

    def instance(self, which: int) -> str:
        known = [*self.instances, *self.gone]
        return known[which % len(known)]

    def answered(
        self, portal: Portal, code: str | None, operation: str, /, **variables: Any
    ) -> Any:
        """Return the answer to an operation, or None if it is refused as foreseen."""
        if code is None:
            return portal.ask(operation, **variables)
        assert portal.refused(operation, **variables) == code
        return None

    def reached(self, account_id: str, instance_id: str) -> str | None:
        """Return how an instance is refused to an account, if it is."""
        installed = self.instances.get(instance_id)
        if installed is None or installed.account_id != account_id:
            return "IPACK_INSTANCE_ID_INVALID"
        return "ARTIFACT_NOT_IN_SPACE" if installed.pack_id == STOCK else None

    def deployed(self, account_id: str, instance_id: str, place: str) -> str | None:
        """Return how something that is deployed is refused, if it is."""
        code = self.reached(account_id, instance_id)
        if code == "IPACK_INSTANCE_ID_INVALID" or (
            place not in self.instances[instance_id].hosts
        ):
            return "PLATFORM_CALL_ERROR"
        return code

    @rule(group=st.sampled_from(["g1", "g2", ""]), name=TEXTS)
    def create_a_space(self, group: str, name: str) -> None:
        code = None
        if not name:
            code = "MISSING_SPACE_NAME"
        elif not group:
            code = "MISSING_ACCT_GRP_ID"
        elif any(space["group"] == group for space in self.spaces.values()):
            code = "SPACE_EXISTS_FOR_ACCT_GRP"
        space = self.answered(
            self.owner,
            code,
            "spaceCreate",
            input={"name": name, "accountGroupId": group},
        )
        if space:
            assert (space["name"], space["accountGroup"]["id"]) == (name, group)
            self.spaces[space["id"]] = {"group": group, "name": name}

    @rule(which=WHICH, name=TEXTS)
    def update_a_space(self, which: int, name: str) -> None:
        space_id, code = self.space(which)
        if not code and not name:
            code = "MISSING_SPACE_NAME"
        space = self.answered(
            self.owner, code, "spaceUpdate", input={"id": space_id, "name": name}
        )
        if space:
            assert space["name"] == name
            self.spaces[space_id]["name"] = name

    @rule(which=WHICH)
    def delete_a_space(self, which: int) -> None:
        space_id, code = self.space(which)
        if self.answered(self.owner, code, "spaceDelete", id=space_id):
            del self.spaces[space_id]
            self.deleted.append(space_id)

    def space(self, which: int) -> tuple[str, str | None]:
        known: list[tuple[str, str | None]] = [
            *((each, None) for each in self.spaces),
            *((each, "SPACE_IS_DELETED") for each in self.deleted),
            ("unknown", "SPACE_NOT_FOUND"),
        ]
        return known[which % len(known)]

    @rule(account_id=ACCOUNTS, pack_id=st.sampled_from(list(PROCESSES)), name=TEXTS)
    def install(self, account_id: str, pack_id: str, name: str) -> None:
        portal = self.portals[account_id]
        installed = [
            each.name
            for each in self.instances.values()
            if (each.account_id, each.pack_id) == (account_id, pack_id)
        ]
        code = None
        if pack_id == STOCK:
            portal = portal.as_(account_id, space=None)
            code = "IPACK_NOT_FOUND_IN_SPACE" if account_id == NEIGHBOUR else None
        if code is None and (
            (not name or name in installed)
            if pack_id == ORDERS
            else (name or installed)
        ):
            code = "PLATFORM_CALL_ERROR"
        instance = self.answered(
            portal,
            code,
            "integrationPackInstanceInstall",
            input={"integrationPackId": pack_id, "integrationPackOverrideName": name},
        )
        if instance:
            expected = base64(f"IntegrationPackInstance{next(self.numbers)}")
            assert instance["id"] == expected
            self.instances[expected] = Installed(account_id, pack_id, name or None)

    @rule(account_id=ACCOUNTS, which=WHICH)
    def uninstall(self, account_id: str, which: int) -> None:
        instance_id = self.instance(which)
        code = self.reached(account_id, instance_id)
        portal = self.portals[account_id]
        operation = "integrationPackInstanceUninstall"
        if code == "ARTIFACT_NOT_IN_SPACE":  # but without a Space it is there
            self.answered(portal, code, operation, id=instance_id)
            portal, code = portal.as_(account_id, space=None), None
        if self.answered(portal, code, operation, id=instance_id):
            del self.instances[instance_id]
            self.details.pop((account_id, instance_id), None)
            self.gone.append(instance_id)

    @rule(account_id=ACCOUNTS, which=WHICH, places=st.lists(PLACES, max_size=3))
    def attach(self, account_id: str, which: int, places: list[str]) -> None:
        instance_id = self.instance(which)
        code = self.reached(account_id, instance_id)
        if not code and any(ENVIRONMENTS[each][0] != account_id for each in places):
            code = "PLATFORM_CALL_ERROR"
        attached = self.answered(
            self.portals[account_id],
            code,
            "attach",
            input={"integrationPackInstanceId": instance_id, "environmentIds": places},
        )
        if attached is None:
            return
        assert [each["id"] for each in attached] == [
            base64(f"ATTACH_IPACK_ENV{instance_id}:{place}") for place in places
        ]
        installed = self.instances[instance_id]
        for place in places:
            if place not in installed.hosts:
                installed.hosts[place] = None
                installed.mapped[place] = False
                for atom in ENVIRONMENTS[place][1]:
                    installed.hours[place, atom] = []

    @rule(account_id=ACCOUNTS, which=WHICH, place=PLACES)
    def unattach(self, account_id: str, which: int, place: str) -> None:
        instance_id = self.instance(which)
        code = self.deployed(account_id, instance_id, place)
        attachment_id = base64(f"ATTACH_IPACK_ENV{instance_id}:{place}")
        portal = self.portals[account_id]
        if self.answered(portal, code, "unattach", id=attachment_id):
            installed = self.instances[instance_id]
            del installed.hosts[place], installed.mapped[place]
            for atom in ENVIRONMENTS[place][1]:
                del installed.hours[place, atom]

    @rule(
        account_id=ACCOUNTS,
        which=WHICH,
        place=PLACES,
        change=st.none() | st.tuples(st.sampled_from(["host", "unknown"]), TEXTS),
        partial=st.booleans(),
    )
    def set_a_connection(
        self,
        account_id: str,
        which: int,
        place: str,
        change: tuple[str, str] | None,
        *,
        partial: bool,
    ) -> None:
        instance_id, process_id = self.process(account_id, which)
        code = self.deployed(account_id, instance_id, place)
        is_orders = code is None and self.instances[instance_id].pack_id == ORDERS
        field, host = change or ("host", None)
        fields = [{"id": field, "value": host}] if change else []
        if code is None and (not is_orders or field == "unknown"):
            code = "PLATFORM_CALL_ERROR"
        answer = self.answered(
            self.portals[account_id],
            code,
            "extensionsUpdate",
            input=[
                {
                    "envExtensionId": base64(f"{place}:{process_id}"),
                    "extensions": json.dumps(
                        {
                            "connections": {
                                "connection": [{"id": SHOP, "field": fields}]
                            },
                            "partial": partial,
                        }
                    ),
                }
            ],
        )
        if answer:
            hosts = self.instances[instance_id].hosts
            hosts[place] = hosts[place] if host is None and partial else host
            shop = json.loads(answer[0])["connections"]["connection"][0]
            self.check_host(shop, hosts[place])

    @rule(account_id=ACCOUNTS, which=WHICH, place=PLACES, times=st.integers(0, 2))
    def map_a_field(self, account_id: str, which: int, place: str, times: int) -> None:
        instance_id, process_id = self.process(account_id, which)
        code = self.deployed(account_id, instance_id, place)
        if code != "PLATFORM_CALL_ERROR" and (
            self.instances[instance_id].pack_id != ORDERS or times == 2
        ):
            code = "PLATFORM_CALL_ERROR"
        mapping = {"fromXPath": "/Order/Total", "toXPath": "/Entry/Amount"}
        map_id = "16819812345671681981236789"
        answer = self.answered(
            self.portals[account_id],
            code,
            "extendedMappersUpdate",
            input=[
                {
                    "envExtensionId": base64(
                        f"{place}:{process_id}:{process_id}:{map_id}"
                    ),
                    "extensions": json.dumps(
                        {"Map": {"ExtendedMappings": {"Mapping": [mapping] * times}}}
                    ),
                }
            ],
        )
        if answer:
            self.instances[instance_id].mapped[place] = bool(times)

    @rule(
        account_id=ACCOUNTS,
        which=WHICH,
        place=PLACES,
        hours=st.lists(st.sampled_from(["0", "*", "24"]), max_size=2),
    )
    def schedule(
        self, account_id: str, which: int, place: str, hours: list[str]
    ) -> None:
        instance_id, process_id = self.process(account_id, which)
        atom = next(iter(ENVIRONMENTS[place][1]), "none")
        code = self.deployed(account_id, instance_id, place)
        if atom == "none" or (code is None and "24" in hours):
            code = "PLATFORM_CALL_ERROR"
        schedules_id = base64(f"CPS{atom}:{process_id}")
        answer = self.answered(
            self.portals[account_id],
            code,
            "processSchedulesUpdate",
            processSchedulesId=schedules_id,
            processSchedules=json.dumps(
                {"Schedule": [{"hours": each, "minutes": "0"} for each in hours]}
            ),
        )
        if answer:
            assert answer["id"] == schedules_id
            assert [each["hours"] for each in answer["schedule"]] == hours
            self.instances[instance_id].hours[place, atom] = hours

    @rule(account_id=ACCOUNTS, which=WHICH, place=PLACES)
    def execute(self, account_id: str, which: int, place: str) -> None:
        instance_id, process_id = self.process(account_id, which)
        atom = next(iter(ENVIRONMENTS[place][1]), "none")
        installed = self.instances.get(instance_id)
        code = None
        if installed is None or installed.account_id != account_id:
            code = "PLATFORM_CALL_ERROR"
        elif installed.pack_id == STOCK:
            code = "ARTIFACT_NOT_IN_SPACE"
        elif (place, atom) not in installed.hours:
            code = "PLATFORM_CALL_ERROR"
        if self.answered(
            self.portals[account_id],
            code,
            "processExecute",
            input={"processId": process_id, "atomId": atom},
        ):
            assert installed
            installed.executed += 1

    @rule(account_id=ACCOUNTS, which=WHICH, flag=st.booleans())
    def save_oauth_details(self, account_id: str, which: int, *, flag: bool) -> None:
        instance_id = self.instance(which)
        code = None  # what names no instance is taken
        if instance_id in self.instances:
            code = self.reached(account_id, instance_id)
        key = {
            "integrationPackInstanceId": instance_id,
            "envId": TEST,
            "processId": "p",
            "connectionId": SHOP,
            "catalogGuid": PARTNERS,
        }
        saved = self.answered(
            self.portals[account_id],
            code,
            "saveIPackInstanceOauthConnectorDetails",
            input={
                **key,
                "isTokenGenerated": flag,
                "oauthConnectorDetails": "{}",
                "clientId": "c",
                "clientSecret": "s",
            },
        )
        if saved:
            known = self.details.setdefault((account_id, instance_id), saved)
            assert saved == {**known, "isTokenGenerated": flag}

    @rule(hours=st.sampled_from([1, 25, -3]))
    def let_time_pass(self, hours: int) -> None:
        self.time.seconds += hours * 3600

    @rule()
    def read(self) -> None:
        for account_id, portal in self.portals.items():
            mine = {
                instance_id: installed
                for instance_id, installed in self.instances.items()
                if installed.account_id == account_id
            }
            answer = portal.ask("integrationPackInstances")
            assert [each["id"] for each in answer] == list(mine)
            for instance_id, installed in mine.items():
                if installed.pack_id != STOCK:
                    self.read_processes(portal, instance_id, installed)
                if installed.pack_id == ORDERS:
                    self.read_extensions(portal, instance_id, installed)

    def read_processes(
        self, portal: Portal, instance_id: str, installed: Installed
    ) -> None:
        processes = portal.processes(instance_id)
        places = len(installed.hours)
        assert len(processes) == PROCESSES[installed.pack_id] * (places or 1)
        for each in processes[: places or 1]:
            schedules = each["processSchedules"]
            if schedules:
                hours = installed.hours[schedules["envId"], schedules["atomId"]]
                assert [of["hours"] for of in schedules["schedule"]] == hours
        portal.history(processes[0]["id"], "COMPLETE")

    def read_extensions(
        self, portal: Portal, instance_id: str, installed: Installed
    ) -> None:
        for place, host in installed.hosts.items():
            extensions = portal.extensions(instance_id, place)
            self.check_host(extensions["connections"]["connection"][0], host)
            is_mapped = "ExtendedMappings" in portal.map(instance_id, place)["Map"]
            assert is_mapped == installed.mapped[place]

    def check_host(self, shop: Any, host: str | None) -> None:
        field = shop["field"][0]
        assert field["useDefault"] == (host is None)
        assert field["value"] == ("shop.example.com" if host is None else host)

    def process(self, account_id: str, which: int) -> tuple[str, str]:
        """Return an instance and the id of its first process, as an account has it."""
        instance_id = self.instance(which)
        installed = self.instances.get(instance_id)
        if installed is None or (
            # a single install has one id in every account
            installed.account_id != account_id and installed.pack_id != ORDERS
        ):
            return instance_id, "unknown"
        stored = self.world.store.integration_pack_instances[instance_id]
        return instance_id, stored.processes[0].id

    @invariant()
    def nothing_dangles(self) -> None:
        assert list(dangling(self.world.store)) == []

    @invariant()
    def as_many_are_stored_as_the_model_knows(self) -> None:
        store = self.world.store
        instances = self.instances.values()
        assert len(store.integration_pack_instances) == len(instances)
        assert len(store.attachments) == sum(len(each.hosts) for each in instances)
        assert len(store.process_schedules) == sum(
            len(each.hours) * PROCESSES[each.pack_id] for each in instances
        )
        assert len(store.spaces) == len(self.spaces) + 2
        assert len(store.oauth_connector_details) == len(self.details)
        manual = [each for each in store.executions if each.type == "exec_manual"]
        assert len(manual) == sum(each.executed for each in instances)

    @invariant()
    def every_id_has_its_form(self) -> None:
        store = self.world.store
        for table in (store.spaces, store.oauth_connector_details):
            assert all(UUID(each.id).version == 4 for each in table)
        for each in store.environment_extensions:
            assert each.id == base64(f"{each.environment_id}:{each.process_id}")
        for execution in store.executions:
            date = re.escape(f"{execution.started_at:%Y.%m.%d}")
            assert re.fullmatch(rf"execution-[0-9a-f-]{{36}}-{date}", execution.id)


def test_one_sequence_is_answered_as_the_model_foresees() -> None:
    sequence = AnySequence()

    sequence.create_a_space("g1", "a")
    sequence.update_a_space(0, "b")
    sequence.delete_a_space(0)
    sequence.attach(CUSTOMER, 0, [TEST, PRODUCTION])
    sequence.set_a_connection(CUSTOMER, 0, TEST, ("host", "a"), partial=True)
    sequence.map_a_field(CUSTOMER, 0, TEST, 1)
    sequence.map_a_field(CUSTOMER, 0, TEST, 2)
    sequence.schedule(CUSTOMER, 0, TEST, ["0", "*"])
    sequence.let_time_pass(25)
    sequence.execute(CUSTOMER, 0, TEST)
    sequence.execute(CUSTOMER, 1, TEST)
    sequence.save_oauth_details(CUSTOMER, 0, flag=True)
    sequence.read()
    sequence.unattach(CUSTOMER, 0, TEST)
    sequence.uninstall(CUSTOMER, 1)
    sequence.uninstall(CUSTOMER, 0)

    sequence.nothing_dangles()
    sequence.as_many_are_stored_as_the_model_knows()


AnySequence.TestCase.settings = settings(
    max_examples=40, stateful_step_count=80, deadline=None, derandomize=True
)
TestAnySequence = pytest.mark.slow(AnySequence.TestCase)
