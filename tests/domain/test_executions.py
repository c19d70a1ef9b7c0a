import json
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from mockspaces.domain.executions import Executions
from tests.builders import FakeTime
from tests.portal import (
    COMPANY,
    CUSTOMER,
    INVOICES,
    NEIGHBOUR,
    NEIGHBOURS,
    NEIGHBOURS_ATOM,
    PRODUCTION,
    PRODUCTION_ATOM,
    SEND_INVOICES,
    TEST,
    TEST_ATOMS,
    Portal,
)

MINUTE, HOUR, DAY = 60, 3600, 86400
RECORDS = f"http://127.0.0.1:7722/api/rest/v1/{CUSTOMER}/ExecutionRecord/async"
STATUSES = ("STARTED", "INPROCESS", "COMPLETE", "ERROR")


@pytest.fixture
def instance_id(portal: Portal) -> str:
    installed = portal.install()
    portal.attach(installed, TEST)
    return installed


@pytest.fixture
def sync(portal: Portal, instance_id: str) -> Any:
    """The process that does not fail, on its first atom."""
    return portal.processes(instance_id)[0]


@pytest.fixture
def report(portal: Portal, instance_id: str) -> Any:
    """The process that always fails, on its first atom."""
    return portal.processes(instance_id)[2]


def execute(portal: Portal, process: Any) -> Any:
    answer = portal.ask(
        "processExecute",
        input={
            "processId": process["id"],
            "atomId": process["processSchedules"]["atomId"],
        },
    )
    return json.loads(answer)


def found(portal: Portal, process: Any) -> list[str]:
    """Return the statuses in which a process has executions."""
    return [each for each in STATUSES if portal.history(process["id"], each)]


def test_a_request_to_execute_has_the_address_of_its_record(
    portal: Portal, sync: Any
) -> None:
    request = execute(portal, sync)

    request_id = request["requestId"]
    assert list(request.items()) == [
        ("@type", "ExecutionRequest"),
        ("processId", sync["id"]),
        ("atomId", TEST_ATOMS[0]),
        ("requestId", request_id),
        ("recordUrl", f"{RECORDS}/{request_id}"),
    ]
    assert UUID(request_id.removeprefix("executionrecord-")).version == 4


def test_an_execution_is_found_by_the_request_that_started_it(
    portal: Portal, time: FakeTime, sync: Any
) -> None:
    request_id = execute(portal, sync)["requestId"]
    executions = Executions(portal.world.call(CUSTOMER))

    started = executions.requested(request_id)
    time.seconds += HOUR
    ended = executions.requested(request_id)

    assert started
    assert ended
    assert (started.status, ended.status) == ("STARTED", "COMPLETE")
    assert started.execution.id == ended.execution.id
    assert (ended.process_name, ended.atom_name) == (
        sync["name"],
        "Test 1",
    )
    assert executions.requested("executionrecord-unknown") is None
    assert Executions(portal.world.call(NEIGHBOUR)).requested(request_id) is None


def test_an_execution_lives_by_the_clock(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    execute(portal, sync)

    seen = []
    for _ in range(34):
        [status] = found(portal, sync)
        seen.append(status)
        time.seconds += 0.3

    assert list(dict.fromkeys(seen)) == ["STARTED", "INPROCESS", "COMPLETE"]


def test_an_execution_counts_its_documents_when_it_has_ended(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    execute(portal, sync)
    time.seconds += 0.75
    [running] = portal.history(sync["id"], "INPROCESS")
    time.seconds += MINUTE
    [ended] = portal.history(sync["id"], "COMPLETE")

    assert running["executionDuration"] == ["Long", "750"]
    assert running["inboundDocumentCount"] == running["outboundDocumentCount"] == 0
    assert running["inboundDocumentSize"] == ["Long", "0"]
    documents = ended["inboundDocumentCount"]
    assert ended["outboundDocumentCount"] == documents > 0
    assert ended["inboundErrorDocumentCount"] == 0
    assert 900 <= int(ended["executionDuration"][1]) <= 9000
    assert int(ended["inboundDocumentSize"][1]) % documents == 0
    uuid = UUID(ended["executionId"].removeprefix("execution-")[:36])
    assert ended == {
        **running,
        "executionId": f"execution-{uuid}-2023.11.14",
        "originalExecutionId": None,
        "account": CUSTOMER,
        "executionTime": "2023-11-14T22:13:20Z",
        "executionType": "exec_manual",
        "status": "COMPLETE",
        "processName": "Mine - Sync Orders",
        "processId": sync["id"],
        "atomName": "Test 1",
        "atomId": TEST_ATOMS[0],
        "message": None,
        **{
            name: ended[name]
            for name in ended
            if name.startswith(("inbound", "outbound", "executionDuration"))
        },
    }


def test_a_process_that_always_fails_has_a_message(
    portal: Portal, report: Any, time: FakeTime
) -> None:
    execute(portal, report)
    running = portal.history(report["id"], "STARTED")
    time.seconds += MINUTE

    [failed] = portal.history(report["id"], "ERROR")

    assert running[0]["message"] is None
    assert failed["message"] == "The ledger is closed."
    assert failed["inboundErrorDocumentCount"] >= 1
    assert found(portal, report) == ["ERROR"]


def test_a_schedule_executes_as_the_clock_passes(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    portal.schedule(sync["processSchedules"]["id"], {"minutes": "0-59/15"})
    before = portal.content()
    time.seconds += HOUR

    executions = portal.history(sync["id"], "COMPLETE")

    assert [each["executionTime"][11:] for each in executions] == [
        "23:00:00Z",
        "22:45:00Z",
        "22:30:00Z",
        "22:15:00Z",
    ]
    assert {each["executionType"] for each in executions} == {"exec_sched"}
    assert portal.history(sync["id"], "COMPLETE") == executions
    assert portal.content() == before


def test_a_scheduled_execution_takes_its_time(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    portal.schedule(sync["processSchedules"]["id"], {"minutes": "14"})

    seen = []
    for _ in range(40):
        time.seconds += 1
        seen += portal.history(sync["id"], "STARTED")
    assert found(portal, sync) == ["STARTED"]
    time.seconds += MINUTE

    assert len(seen) == 1
    assert found(portal, sync) == ["COMPLETE"]


def test_the_history_begins_where_it_is_asked_to(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    portal.schedule(sync["processSchedules"]["id"], {})
    time.seconds += 10 * MINUTE

    for since, count in (
        ("2023-11-14T22:14:00Z", 10),
        ("2023-11-14T22:14:00.000001Z", 9),
        ("2023-11-14T23:20:00+01:00", 4),
        ("2024-01-01T00:00:00Z", 0),
        ("0001-01-01T00:00:00+14:00", 10),
        ("9999-12-31T23:59:59-14:00", 0),
    ):
        assert len(portal.history(sync["id"], "COMPLETE", since)) == count


@pytest.mark.parametrize(
    "moment",
    [
        "",
        "now",
        "2023-11-14",
        "2023-11-14T22:13:20",
        "2023-02-30T00:00:00Z",
        "2023-11-14T25:00:00Z",
        "2023-11-14 22:13:20Z",
        "2023-11-14T22:13:20+99:99",
        0,
        None,
    ],
)
def test_a_moment_has_a_date_a_time_and_a_zone(portal: Portal, moment: object) -> None:
    asked = {"processId": "p", "status": "COMPLETE", "executionTime": moment}

    assert "executionTime" in portal.invalid("executionHistory", input=asked)


def test_a_status_is_one_of_seven(portal: Portal) -> None:
    moment = "2023-11-14T22:13:20Z"
    asked = {"processId": "p", "status": "DONE", "executionTime": moment}

    assert "status" in portal.invalid("executionHistory", input=asked)


def test_a_failed_execution_is_tried_again(
    portal: Portal, report: Any, time: FakeTime
) -> None:
    portal.schedule(
        report["processSchedules"]["id"],
        {"hours": "23", "minutes": "0"},
        retry={"Schedule": [{"minutes": "0-59/20"}], "maxRetry": 2},
    )
    time.seconds += 2 * HOUR

    executions = portal.history(report["id"], "ERROR")

    original = executions[-1]
    assert [
        (
            each["executionTime"][11:16],
            each["executionType"],
            each["originalExecutionId"],
        )
        for each in executions
    ] == [
        ("23:40", "retry_sched", original["executionId"]),
        ("23:20", "retry_sched", original["executionId"]),
        ("23:00", "exec_sched", None),
    ]


def test_what_is_tried_again_until_it_works_is_not_tried_again(
    emulate: Callable[..., TestClient], tmp_path: Path, time: FakeTime
) -> None:
    seed = json.loads(Path(COMPANY).read_text())
    definition = seed["integrationPacks"][0]["processes"][1]["definition"]
    definition["failure"]["rate"] = 0.5
    (tmp_path / "half.json").write_text(json.dumps(seed))
    portal = Portal(emulate(seed=(str(tmp_path / "half.json"),)))
    instance_id = portal.install()
    portal.attach(instance_id, PRODUCTION)
    report = portal.processes(instance_id)[1]
    portal.schedule(
        report["processSchedules"]["id"],
        {"hours": "0", "minutes": "0"},
        retry={"Schedule": [{"hours": "1", "minutes": "0-9"}]},
    )
    time.seconds += 30 * DAY

    failed = portal.history(report["id"], "ERROR")
    good = portal.history(report["id"], "COMPLETE")

    runs = sorted(failed + good, key=lambda each: each["executionTime"])
    days = {each["executionTime"][:10] for each in runs}
    assert len(days) == 30
    for day in days:
        of_day = [each for each in runs if each["executionTime"].startswith(day)]
        *earlier, last = [each["status"] for each in of_day]
        assert set(earlier) <= {"ERROR"}
        assert last == "COMPLETE" or len(of_day) == 6


def test_at_most_a_thousand_executions_are_kept(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    portal.schedule(sync["processSchedules"]["id"], {})
    time.seconds += 3 * DAY
    newest = portal.history(sync["id"], "COMPLETE")
    portal.schedule(sync["processSchedules"]["id"])
    stored = portal.history(sync["id"], "COMPLETE")
    execute(portal, sync)

    assert len(newest) == 1000
    assert newest == stored
    assert portal.history(sync["id"], "COMPLETE") == stored[:-1]
    assert len(portal.content()["executions"]) == 1000


def test_executions_of_one_account_do_not_push_out_anothers(
    portal: Portal, time: FakeTime
) -> None:
    neighbour = portal.as_(NEIGHBOUR)
    for each, environment_id in ((portal, TEST), (neighbour, NEIGHBOURS)):
        each.attach(each.install(INVOICES, None), environment_id)
    execution = {"processId": SEND_INVOICES, "atomId": NEIGHBOURS_ATOM}
    neighbour.ask("processExecute", input=execution)
    mine = portal.processes(portal.ask("integrationPackInstances")[0]["id"])[0]
    portal.schedule(mine["processSchedules"]["id"], {})
    time.seconds += DAY

    portal.schedule(mine["processSchedules"]["id"])

    assert len(neighbour.history(SEND_INVOICES, "COMPLETE")) == 1
    assert len(portal.history(SEND_INVOICES, "COMPLETE")) == 1000
    assert portal.refused("processExecute", input=execution) == "PLATFORM_CALL_ERROR"


def test_a_changed_schedule_keeps_what_it_brought_about(
    portal: Portal, sync: Any, time: FakeTime
) -> None:
    schedules_id = sync["processSchedules"]["id"]
    portal.schedule(schedules_id, {"minutes": "0"})
    time.seconds += 2 * HOUR
    before = portal.history(sync["id"], "COMPLETE")

    portal.schedule(schedules_id, {"minutes": "30"})
    after = portal.history(sync["id"], "COMPLETE")
    time.seconds += HOUR
    later = portal.history(sync["id"], "COMPLETE")

    assert len(before) == 2
    assert after == before
    assert later[1:] == before
    assert later[0]["executionTime"].endswith(":30:00Z")


def test_unattaching_keeps_what_a_schedule_brought_about(
    portal: Portal, instance_id: str, sync: Any, report: Any, time: FakeTime
) -> None:
    for process in (sync, report):
        portal.schedule(
            process["processSchedules"]["id"],
            {"minutes": "0"},
            retry={"Schedule": [{}]},
        )
    time.seconds += 2 * HOUR + 20 * MINUTE
    before = [
        portal.history(sync["id"], "COMPLETE"),
        portal.history(report["id"], "ERROR"),
    ]

    portal.ask("unattach", id=instance_id)
    time.seconds += HOUR

    assert [len(each) for each in before] == [2, 12]
    assert before == [
        portal.history(sync["id"], "COMPLETE"),
        portal.history(report["id"], "ERROR"),
    ]
    portal.attach(instance_id, TEST)
    assert portal.history(sync["id"], "COMPLETE") == before[0]


def test_a_clock_that_goes_back_breaks_nothing(
    portal: Portal, instance_id: str, sync: Any, time: FakeTime
) -> None:
    schedules_id = sync["processSchedules"]["id"]
    portal.schedule(schedules_id, {})
    start = time.seconds
    time.seconds += 10 * MINUTE
    execute(portal, sync)
    portal.schedule(schedules_id, {})

    time.seconds = start - DAY
    assert found(portal, sync) == []
    portal.schedule(schedules_id, {})
    execute(portal, sync)
    assert found(portal, sync) == ["STARTED"]
    time.seconds = start + 20 * MINUTE

    executions = portal.history(sync["id"], "COMPLETE")
    ids = [each["executionId"] for each in executions]
    assert len(ids) == len(set(ids)) == 1000
    times = [each["executionTime"] for each in executions]
    assert times == sorted(times, reverse=True)
    portal.ask("unattach", id=instance_id)
    assert portal.history(sync["id"], "COMPLETE") == executions


def test_each_atom_has_a_history_of_its_own(
    portal: Portal, instance_id: str, time: FakeTime
) -> None:
    portal.attach(instance_id, PRODUCTION)
    first, second, third = portal.processes(instance_id)[:3]
    for process in (first, third):
        portal.schedule(process["processSchedules"]["id"], {"minutes": "0"})
    execute(portal, second)
    time.seconds += HOUR

    executions = portal.history(first["id"], "COMPLETE")

    assert {(each["atomName"], each["executionType"]) for each in executions} == {
        ("Test 1", "exec_sched"),
        ("Production 1", "exec_sched"),
        ("Test 2", "exec_manual"),
    }
    assert third["processSchedules"]["atomId"] == PRODUCTION_ATOM


def test_the_same_calls_bring_about_the_same_executions(
    emulate: Callable[..., TestClient], time: FakeTime
) -> None:
    def run() -> list[Any]:
        portal = Portal(emulate(seed=(COMPANY,)))
        time.seconds = 1_700_000_000
        installed = portal.install()
        portal.attach(installed, TEST)
        sync, _, report, _ = portal.processes(installed)
        execute(portal, sync)
        portal.schedule(report["processSchedules"]["id"], {"minutes": "0"})
        time.seconds += DAY
        return [
            *portal.history(sync["id"], "COMPLETE"),
            *portal.history(report["id"], "ERROR"),
        ]

    assert run() == run()


def test_years_of_a_busy_schedule_cost_no_more_than_a_day(
    portal: Portal, report: Any, time: FakeTime
) -> None:
    portal.schedule(
        report["processSchedules"]["id"],
        {},
        retry={"Schedule": [{"years": "1999"}, {"months": "2", "daysOfMonth": "30"}]},
    )
    time.seconds += 7900 * 365 * DAY - MINUTE / 2
    begun = process_time()

    executions = portal.history(report["id"], "ERROR")

    assert len(executions) == 1000
    assert process_time() - begun < 5


@pytest.mark.parametrize("process_id", ["", "unknown", SEND_INVOICES])
def test_an_unknown_process_has_no_history(portal: Portal, process_id: str) -> None:
    portal.as_(NEIGHBOUR).install(INVOICES, None)
    asked = {
        "processId": process_id,
        "status": "COMPLETE",
        "executionTime": "2023-11-14T22:13:20Z",
    }

    assert portal.refused("executionHistory", input=asked) == "PLATFORM_CALL_ERROR"


@pytest.mark.parametrize("atom_id", ["", "unknown", PRODUCTION_ATOM, NEIGHBOURS_ATOM])
def test_a_process_is_executed_where_it_is_deployed(
    portal: Portal, sync: Any, atom_id: str
) -> None:
    for wrong in (
        {"processId": sync["id"], "atomId": atom_id},
        {"processId": atom_id, "atomId": TEST_ATOMS[0]},
    ):
        assert portal.refused("processExecute", input=wrong) == "PLATFORM_CALL_ERROR"
