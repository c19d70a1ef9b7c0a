from tests.cli.conftest import Run
from tests.conftest import Caller


def test_a_fault_is_added_and_listed_after_it_has_fired(
    ask: Run, remote: Caller
) -> None:
    added = ask("faults", "add", "spaces", "--status", "503", "--times", "2")
    status = remote.post(query="{ spaces { id } }").status_code

    assert added == (0, "fault-1\n", "")
    assert status == 503
    assert ask("faults", "list").out.split("  ") == [
        "fault-1",
        "spaces",
        "any account",
        "status 503",
        "fired 1",
        "1 left\n",
    ]


def test_a_fault_has_all_sides(ask: Run) -> None:
    added = ask(
        *("faults", "add", "--body", "<p>", "--status", "500"),
        *("--content-type", "text/html", "--delay", "250ms", "--account", "a-1"),
        *("--after", "3", "--always", "--probability", "0.5", "--json"),
    ).json

    assert added == {
        "id": "fault-1",
        "match": {"operation": "*", "accountId": "a-1"},
        "after": 3,
        "times": None,
        "probability": 0.5,
        "delay": "250ms",
        "answer": {"status": 500, "body": "<p>", "contentType": "text/html"},
        "fired": 0,
        "remaining": None,
    }
    assert ask("faults", "list").out == (
        "fault-1  *  a-1  delay 250ms, status 500, body <p>, contentType text/html, "
        "after 3, probability 0.5  fired 0  without end\n"
    )


def test_a_delay_needs_no_answer(ask: Run) -> None:
    ask("faults", "add", "jwt", "--delay", "1s")

    assert "jwt  any account  delay 1s  fired 0  1 left" in ask("faults", "list").out


def test_faults_are_removed(ask: Run) -> None:
    for _ in range(3):
        ask("faults", "add", "--error", "PLATFORM_CALL_ERROR")

    one = ask("faults", "clear", "fault-2")
    rest = ask("faults", "clear", "--json").json["faults"]

    assert one.out == "Removed 1 fault.\n"
    assert [each["id"] for each in rest] == ["fault-1", "fault-3"]
    assert ask("faults", "list").out == "No faults.\n"


def test_an_unknown_code_is_exit_code_2_and_an_unknown_id_1(ask: Run) -> None:
    code = ask("faults", "add", "--error", "NOTHING")
    fault_id = ask("faults", "clear", "fault-9")

    assert code.code == 2
    assert code.error.startswith("answer.error: Unknown code 'NOTHING'; known are ")
    assert fault_id.code == 1
    assert "fault-9" in fault_id.error
