import httpx2
import pytest

from mockspaces.client import Client, Fault, RefusedError
from tests.conftest import Caller

SPACES = "{ spaces { name } }"


def test_a_fault_fires_and_is_removed_after_its_block(
    client: Client, remote: Caller
) -> None:
    with client.faults.add("spaceCreate", error="PLATFORM_CALL_ERROR") as fault:
        refused = remote.create()
        assert (fault.fired, fault.remaining) == (1, 0)

    assert refused["errors"][0]["message"] == "PLATFORM_CALL_ERROR"
    assert client.faults.clear() == 0


def test_a_fault_that_has_never_fired_fails_the_test(
    client: Client, remote: Caller
) -> None:
    with (
        pytest.raises(AssertionError) as failed,
        client.faults.add("spaceCreate", status=503, body="busy") as fault,
    ):
        remote.ask(SPACES)

    message = str(failed.value)
    assert message.startswith(
        f"The fault {fault.id} (spaceCreate: status 503, body busy) has never fired. "
        "The last requests:\n  #"
    )
    assert message.endswith("query spaces  → 200")
    assert client.faults.clear() == 0


def test_a_fault_that_has_never_fired_reports_that_no_request_came(
    client: Client,
) -> None:
    with (
        pytest.raises(AssertionError, match=r"The last requests: none$"),
        client.faults.add("jwt", delay="1s"),
    ):
        pass


def test_a_fault_does_not_hide_why_its_block_has_failed(client: Client) -> None:
    with pytest.raises(KeyError), client.faults.add(delay="1s"):
        raise KeyError

    assert client.faults.clear() == 0


def test_a_fault_that_is_gone_before_its_end_fails_the_test(client: Client) -> None:
    with (
        pytest.raises(AssertionError, match="removed before the end"),
        client.faults.add(delay="1s"),
    ):
        client.reset()


def test_a_fault_that_is_gone_does_not_hide_why_its_block_has_failed(
    client: Client,
) -> None:
    fault = client.faults.add(delay="1s")
    client.reset()

    with pytest.raises(KeyError), fault:
        raise KeyError


def test_a_fault_that_cannot_be_removed_is_an_error() -> None:
    def broken(method: str, path: str) -> None:
        call = f"{method} {path}"
        raise RefusedError(call, status=500, message="It failed.")

    with pytest.raises(RefusedError, match="500: It failed"), Fault(broken, "1", ""):
        pass


def test_a_fault_cuts_a_connection(client: Client, remote: Caller) -> None:
    with (
        client.faults.add("spaces", drop="before"),
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        remote.ask(SPACES)


def test_a_fault_cuts_an_answer(client: Client, remote: Caller) -> None:
    with (
        client.faults.add("spaces", truncate=5, times=None) as fault,
        pytest.raises(httpx2.RemoteProtocolError),
    ):
        remote.ask(SPACES)

    assert str(fault).endswith("(spaces: truncate 5)")


def test_a_fault_is_for_one_account_after_some_requests(
    client: Client, remote: Caller
) -> None:
    busy = client.faults.add(
        "spaces",
        status=503,
        body="<p>",
        content_type="text/html",
        account_id=remote.account_id,
        after=1,
    )

    with busy:
        answers = [remote.post(query=SPACES) for _ in range(3)]

    assert [each.status_code for each in answers] == [200, 503, 200]
    assert answers[1].headers["content-type"] == "text/html"


def test_a_fault_that_names_what_there_is_not_is_refused(client: Client) -> None:
    with pytest.raises(RefusedError, match="Unknown operation 'spaceMake'") as refused:
        client.faults.add("spaceMake")

    assert (refused.value.status, refused.value.field) == (400, "$.match.operation")
