import json
from urllib.parse import urlsplit

import pytest

from tests.builders import FakeTime
from tests.portal import CUSTOMER, NEIGHBOUR, TEST, Portal


@pytest.fixture
def url(portal: Portal) -> str:
    """The address of the record of an execution that has just begun."""
    instance_id = portal.install()
    portal.attach(instance_id, TEST)
    process = portal.processes(instance_id)[0]
    execute = {
        "processId": process["id"],
        "atomId": process["processSchedules"]["atomId"],
    }
    request = json.loads(portal.ask("processExecute", input=execute))
    record_url: str = request["recordUrl"]
    return record_url


def test_a_record_is_there_when_the_execution_has_ended(
    portal: Portal, time: FakeTime, url: str
) -> None:
    started = portal.http.get(url)
    time.seconds += 1
    running = portal.http.get(url)
    time.seconds += 60
    ended = portal.http.get(url)

    assert (started.status_code, running.status_code) == (202, 202)
    assert started.text == "The execution is running."
    assert ended.status_code == 200
    record = ended.json()
    [known] = portal.history(record["processId"], "COMPLETE")
    assert record == {
        "@type": "ExecutionRecord",
        "executionId": known["executionId"],
        "account": CUSTOMER,
        "executionTime": "2023-11-14T22:13:20Z",
        "status": "COMPLETE",
        "executionType": "exec_manual",
        "processName": known["processName"],
        "processId": known["processId"],
        "atomName": known["atomName"],
        "atomId": known["atomId"],
        "inboundDocumentCount": known["inboundDocumentCount"],
        "inboundErrorDocumentCount": 0,
        "outboundDocumentCount": known["outboundDocumentCount"],
        "executionDuration": ["Long", int(known["executionDuration"][1])],
        "message": None,
        "inboundDocumentSize": ["Long", int(known["inboundDocumentSize"][1])],
        "outboundDocumentSize": ["Long", int(known["outboundDocumentSize"][1])],
    }


def test_nothing_else_has_a_record(portal: Portal, url: str) -> None:
    path = urlsplit(url).path

    for other in (path + "x", path.replace(CUSTOMER, NEIGHBOUR)):
        assert portal.http.get(other).status_code == 404
