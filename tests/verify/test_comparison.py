from collections.abc import Callable
from typing import Any

import pytest

from mockspaces.client import Client
from mockspaces.durations import Rate
from mockspaces.server import MockSpaces
from mockspaces.verify.comparison import compare
from mockspaces.verify.endpoint import Endpoint, NoAnswerError
from mockspaces.verify.probe import Result
from mockspaces.verify.writing import GroupInUseError
from tests.verify.conftest import GROUP, endpoint_of, spaces_of


def by_name(results: list[Result]) -> dict[str, Result]:
    return {result.probe.name: result for result in results}


def test_two_emulators_agree(ours: Endpoint, theirs: Endpoint, service: Client) -> None:
    results = list(compare(ours, theirs, GROUP))

    outcomes = {result.probe.name: result.outcome for result in results}
    not_asked = [name for name, each in outcomes.items() if each == "not asked"]
    assert not_asked == ["spaces", "space"]
    assert set(outcomes.values()) == {"agrees", "not asked"}
    assert len(outcomes) == len(results) > 40
    assert spaces_of(service) == []


def test_reading_changes_nothing(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    list(compare(ours, theirs))

    kinds = {entry.kind for entry in service.journal.entries()}
    assert "mutation" not in kinds
    assert spaces_of(service) == []


DIFFERENCES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "lifetime of a token": ({"token_lifetime": 60.0}, {"token_lifetime": 60}),
    "no token": ({"auth_failure_status": 200}, {"auth_failure_status": 200}),
    "blank id of a Space": (
        {"error_spelling": "newer"},
        {"error_spelling": "newer"},
    ),
}


@pytest.mark.parametrize("probe", DIFFERENCES)
def test_a_setting_that_differs_is_found(
    ours: Endpoint, start: Callable[..., MockSpaces], probe: str
) -> None:
    values, found = DIFFERENCES[probe]
    other = start(**values).client

    result = by_name(list(compare(ours, endpoint_of(other))))[probe]

    assert result.outcome == "differs"
    assert result.settings == found


NAMES: list[tuple[dict[str, Any], str, str, dict[str, Any]]] = [
    (
        {"space_name_length": 80},
        "longest name",
        "80 characters, then SPACE_NAME_IS_LENGTHY",
        {"space_name_length": 80},
    ),
    ({"space_name_length": 10_000}, "longest name", "8192 characters or more", {}),
    (
        {"space_name_forbidden": "[!&\\t]"},
        "forbidden characters",
        "! & U+0009: INVALID_SPACE_NAME",
        {"space_name_forbidden": r"[\x09!\&]"},
    ),
    (
        {"space_name_forbidden": "(?!)"},
        "forbidden characters",
        "none: none",
        {"space_name_forbidden": "(?!)"},
    ),
]


@pytest.mark.parametrize("case", NAMES, ids=lambda case: case[2])
def test_what_names_may_be_is_found(
    ours: Endpoint,
    start: Callable[..., MockSpaces],
    case: tuple[dict[str, Any], str, str, dict[str, Any]],
) -> None:
    values, probe, text, found = case
    other = start(**values).client

    result = by_name(list(compare(ours, endpoint_of(other), GROUP)))[probe]

    assert (result.outcome, result.theirs) == ("differs", text)
    assert result.settings == found
    assert spaces_of(other) == []


@pytest.mark.parametrize(
    ("demanded", "text", "found"),
    [
        ("123456", "X-Boomi-OTP is demanded", {"otp": "any"}),
        ("", "a password is enough", {"otp": ""}),
    ],
)
def test_a_second_factor_is_found(
    ours: Endpoint,
    start: Callable[..., MockSpaces],
    demanded: str,
    text: str,
    found: dict[str, Any],
) -> None:
    other = start(otp=demanded).client
    theirs = endpoint_of(other, otp="123456")

    result = by_name(list(compare(ours, theirs)))["second factor of a password"]

    assert (result.theirs, result.settings) == (text, found)


def test_an_api_token_has_no_second_factor(ours: Endpoint, service: Client) -> None:
    theirs = endpoint_of(service, credentials="BOOMI_TOKEN.me@example.com:t")

    result = by_name(list(compare(ours, theirs)))["second factor of a password"]

    assert result.outcome == "not asked"


def test_a_group_in_use_is_left_alone(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    theirs.sign_in()
    theirs.ask(
        f'mutation {{ spaceCreate(input: {{name: "Mine", accountGroupId: "{GROUP}"}})'
        " { id } }"
    )
    before = spaces_of(service)

    with pytest.raises(GroupInUseError, match=str(before[0]["id"])):
        list(compare(ours, theirs, GROUP))

    assert spaces_of(service) == before


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize(
    "operation", ["spaceCreate", "spaceUpdate", "spaceDelete", "spaces"]
)
def test_a_service_that_drops_connections_is_left_clean(
    ours: Endpoint, theirs: Endpoint, service: Client, operation: str, drop: Any
) -> None:
    service.faults.add(operation, drop=drop, times=3, after=2)

    results = list(compare(ours, theirs, GROUP))

    assert len(results) > 40
    assert "differs" not in {result.outcome for result in results}
    assert spaces_of(service) == []


def test_a_service_that_fails_now_and_then_is_left_clean(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    theirs.sign_in()
    service.faults.add(status=503, times=None, probability=0.2)

    results = list(compare(ours, theirs, GROUP))

    assert "no answer" in {result.outcome for result in results}
    assert spaces_of(service) == []


def test_requests_slow_down_for_a_service_with_a_rate_limit(
    ours: Endpoint, start: Callable[..., MockSpaces]
) -> None:
    other = start(rate_limit=Rate.parse("5/1s")).client
    other.clock.freeze()

    results = list(compare(ours, endpoint_of(other), GROUP))

    assert {result.outcome for result in results} == {"agrees", "not asked"}
    assert other.journal.wait_for("spaceUpdate", status=200)
    assert spaces_of(other) == []


@pytest.mark.parametrize("fault", [{"status": 500}, {"error": "PLATFORM_CALL_ERROR"}])
def test_a_space_that_cannot_be_deleted_is_reported(
    ours: Endpoint, theirs: Endpoint, service: Client, fault: dict[str, Any]
) -> None:
    service.faults.add("spaceDelete", times=None, **fault)

    with pytest.raises(NoAnswerError, match="not deleted in the account") as raised:
        list(compare(ours, theirs, GROUP))

    [left] = spaces_of(service)
    assert left["id"] in str(raised.value)


def test_no_space_can_be_made_where_none_is_accepted(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    service.faults.add("spaceCreate", error="UNAUTHORIZED", times=None)

    results = by_name(list(compare(ours, theirs, GROUP)))

    assert results["a new Space"].outcome == "differs"
    assert results["a new Space"].theirs.startswith("200; data")
    assert results["a changed Space"].outcome == "no answer"
    assert spaces_of(service) == []


def test_what_a_service_says_of_the_spaces_is_needed_to_write(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    service.faults.add("spaces", error="UNAUTHORIZED", times=None)

    with pytest.raises(NoAnswerError, match="cannot be listed: UNAUTHORIZED"):
        list(compare(ours, theirs, GROUP))


def test_a_secret_that_comes_back_is_not_shown(
    ours: Endpoint, theirs: Endpoint, service: Client
) -> None:
    echo = '{"data": null, "errors": [{"message": "not top-secret-password"}]}'
    service.faults.add("spaces", status=400, body=echo, times=None)

    results = list(compare(ours, theirs))

    shown = {result.theirs for result in results}
    assert any("not ***" in text for text in shown)
    assert not any("top-secret" in text for text in shown)
