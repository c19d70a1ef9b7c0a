import json
from typing import Any

import pytest

from tests.portal import NEIGHBOUR, TEST, TEST_ATOMS, Portal

UPDATE = "processSchedulesUpdate"
ALWAYS = {
    "minutes": "*",
    "hours": "*",
    "daysOfWeek": "*",
    "daysOfMonth": "*",
    "months": "*",
    "years": "*",
}


@pytest.fixture
def process(portal: Portal) -> Any:
    installed = portal.install()
    portal.attach(installed, TEST)
    return portal.processes(installed)[0]


def update(process: Any, text: str) -> dict[str, str]:
    return {
        "processSchedulesId": process["processSchedules"]["id"],
        "processSchedules": text,
    }


def test_an_update_replaces_everything(portal: Portal, process: Any) -> None:
    schedules_id = process["processSchedules"]["id"]
    every_quarter = {"minutes": "0-59/15", "hours": "8-18", "daysOfWeek": "2,3,4,5,6"}

    updated = portal.schedule(
        schedules_id, every_quarter, {}, retry={"Schedule": [{}], "maxRetry": 2}
    )

    assert updated == {
        "id": schedules_id,
        "processId": process["id"],
        "atomId": TEST_ATOMS[0],
        "envId": TEST,
        "schedule": [{**ALWAYS, **every_quarter}, ALWAYS],
        "retry": {"maxRetry": 2, "schedule": [ALWAYS]},
    }
    instance_id = process["integrationPack"][0]["integrationPackInstanceId"]
    assert portal.processes(instance_id)[0]["processSchedules"] == updated
    assert portal.schedule(schedules_id) == process["processSchedules"]


def test_a_field_that_is_empty_is_any(portal: Portal, process: Any) -> None:
    empty = dict.fromkeys(ALWAYS, "")

    updated = portal.schedule(process["processSchedules"]["id"], empty)

    assert updated["schedule"] == [ALWAYS]


def test_what_the_service_answered_can_be_sent_back(
    portal: Portal, process: Any
) -> None:
    read = portal.schedule(process["processSchedules"]["id"], {"hours": "8"})

    text = json.dumps(
        {
            "Schedule": read["schedule"],
            "Retry": {"Schedule": read["retry"]["schedule"], "maxRetry": 5},
            "processId": read["processId"],
            "atomId": read["atomId"],
            "id": read["id"] + "=",
        }
    )

    assert portal.ask(UPDATE, **update(process, text)) == read


@pytest.mark.parametrize("retry", [None, {}, {"Schedule": None}, {"Schedule": []}])
def test_five_retries_are_the_default(
    portal: Portal, process: Any, retry: dict[str, Any] | None
) -> None:
    updated = portal.schedule(process["processSchedules"]["id"], retry=retry)

    assert updated["retry"] == {"maxRetry": 5, "schedule": []}


@pytest.mark.parametrize("most", [1, 5])
def test_retries_are_one_to_five(portal: Portal, process: Any, most: int) -> None:
    schedules_id = process["processSchedules"]["id"]

    updated = portal.schedule(schedules_id, retry={"maxRetry": most})

    assert updated["retry"]["maxRetry"] == most


GOOD = {
    "minutes": ["0", "59", "0-59", "0-59/59", "1,2,3", "5-5", "0-10/2, 30", "007"],
    "hours": ["0", "23", "0-23/23"],
    "daysOfWeek": ["1", "7", "1-7"],
    "daysOfMonth": ["1", "31"],
    "months": ["1", "12"],
    "years": ["1970", "2024-2030/2", "9999"],
}
WRONG = {
    "minutes": ["60", "5-3", "*/0", "a", "*/5", "0-59/0", "-1", "1,", ",", "5/10"],
    "hours": ["24", "8-24", "\u0661", "1.5", "1e1"],
    "daysOfWeek": ["0", "8", "MON"],
    "daysOfMonth": ["0", "32", "L"],
    "months": ["0", "13", "JAN"],
    "years": ["1969", "10000", "99999999999999999999", "?"],
}


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field in GOOD for text in GOOD[field]]
)
def test_a_field_is_a_list_of_values_and_ranges(
    portal: Portal, process: Any, field: str, text: str
) -> None:
    updated = portal.schedule(process["processSchedules"]["id"], {field: text})

    assert updated["schedule"][0][field] == text


@pytest.mark.parametrize(
    ("field", "text"), [(field, text) for field in WRONG for text in WRONG[field]]
)
def test_a_field_out_of_range_is_refused(
    portal: Portal, process: Any, field: str, text: str
) -> None:
    for where in (
        {"Schedule": [{field: text}]},
        {"Retry": {"Schedule": [{field: text}]}},
    ):
        wrong = update(process, json.dumps(where))
        assert portal.refused(UPDATE, **wrong) == "PLATFORM_CALL_ERROR"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"Schedule": {}}',
        '{"Schedule": [null]}',
        '{"Schedule": [{"minutes": 5}]}',
        '{"Retry": []}',
        '{"Retry": {"maxRetry": 0}}',
        '{"Retry": {"maxRetry": 6}}',
        '{"Retry": {"maxRetry": -1}}',
        '{"Retry": {"maxRetry": "5"}}',
        '{"Retry": {"maxRetry": 1.5}}',
        '{"Retry": {"maxRetry": 99999999999999999999999}}',
        '{"id": "another"}',
        '{"processId": "another"}',
        '{"atomId": "another"}',
        json.dumps({"Schedule": [{}] * 101}),
        json.dumps({"Retry": {"Schedule": [{}] * 101}}),
        "[" * 100_000,
        '{"Schedule": [{"minutes": "' + "0," * 200_000 + '"}]}',
    ],
)
def test_text_that_is_no_schedules_is_refused(
    portal: Portal, process: Any, text: str
) -> None:
    assert portal.refused(UPDATE, **update(process, text)) == "PLATFORM_CALL_ERROR"


@pytest.mark.parametrize("schedules_id", ["", "unknown", "%%", "QQ=="])
def test_unknown_schedules_are_refused(portal: Portal, schedules_id: str) -> None:
    code = portal.refused(
        UPDATE, processSchedulesId=schedules_id, processSchedules="{}"
    )

    assert code == "PLATFORM_CALL_ERROR"


def test_schedules_of_another_account_are_unknown(portal: Portal, process: Any) -> None:
    neighbour = portal.as_(NEIGHBOUR)

    assert neighbour.refused(UPDATE, **update(process, "{}")) == "PLATFORM_CALL_ERROR"
