import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from mockspaces import profiles
from mockspaces.cli import cli
from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import ACCOUNT
from tests.verify.conftest import GROUP, spaces_of

SECRET = "top-secret-password"  # noqa: S105 - for tests
VARIABLES = {"MOCKSPACES_VERIFY_CREDENTIALS": f"me@example.com:{SECRET}"}
WRITE = ("--write", "--group", GROUP)
OTHER: dict[str, Any] = {
    "space_name_length": 80,
    "space_name_forbidden": "[!]",
    "error_spelling": "newer",
    "auth_failure_status": 200,
    "token_lifetime": 60.0,
    "otp": "123456",
}
FOUND = {**OTHER, "otp": "any"}
VARIABLES_OF_OTHER = {**VARIABLES, "MOCKSPACES_VERIFY_OTP": "123456"}


@pytest.fixture
def other(start: Callable[..., MockSpaces]) -> Client:
    return start(**OTHER).client


def arguments(service: Client, *options: str) -> list[str]:
    return [
        "verify",
        *("--against", service.graphql_url),
        *("--token-url", f"{service.url}/auth/jwt/generate"),
        *("--account", ACCOUNT),
        *options,
    ]


def run(service: Client, *options: str, **more: Any) -> Result:
    given = {"env": VARIABLES, **more}
    return CliRunner().invoke(cli, arguments(service, *options), **given)


def test_a_service_that_answers_as_we_do_agrees(service: Client) -> None:
    result = run(service, *WRITE)

    assert result.exit_code == 0, result.output
    assert result.stdout.endswith("agrees: 40, not asked: 2\n")
    assert f"Connecting to {service.graphql_url}" in result.stderr
    assert f"In the account group {GROUP}" in result.stderr
    assert SECRET not in result.output
    assert spaces_of(service) == []


def test_a_profile_makes_the_emulator_agree(other: Client, tmp_path: Path) -> None:
    profile = str(tmp_path / "profile.yaml")

    before, after = (
        run(other, *WRITE, "--output", profile, *more, env=VARIABLES_OF_OTHER)
        for more in ((), ("--profile", profile))
    )

    assert (before.exit_code, after.exit_code) == (1, 0), after.output
    found = profiles.load(profile)
    assert found.settings == FOUND
    assert found.verified.against == other.graphql_url
    assert {"spaceCreate", "MISSING_SPACE_ID", "SPACE_LOGO_UPLOAD_ERROR"} <= set(
        found.verified.names
    )
    for text in (before.output, after.output, Path(profile).read_text()):
        assert SECRET not in text
        assert "123456" not in text
    chosen = Settings.from_profile(profile)
    assert {name: getattr(chosen, name) for name in FOUND} == FOUND


@pytest.mark.parametrize(("form", "start"), [("json", "{"), ("junit", "<?xml ")])
def test_a_report_has_other_forms(service: Client, form: str, start: str) -> None:
    result = run(service, "--format", form)

    assert result.exit_code == 0
    assert result.stdout.startswith(start)


def test_credentials_are_asked_for(service: Client) -> None:
    result = run(service, env={}, input=f"me:{SECRET}\n")

    assert result.exit_code == 0
    assert "Credentials (USER:SECRET)" in result.output
    assert SECRET not in result.output


def test_a_question_without_an_answer_is_no_agreement(service: Client) -> None:
    service.faults.add("environments", drop="before", times=None)

    result = run(service, "--format", "json")

    outcomes = {each["name"]: each for each in json.loads(result.stdout)["probes"]}
    assert outcomes["environments without SPACE_GUID"]["outcome"] == "no answer"
    assert result.exit_code == 2


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--write"], "--write and --group go together"),
        (["--group", "g"], "--write and --group go together"),
        (["--credentials", "me"], "credentials are like USER:SECRET"),
        (["--profile", "nowhere.yaml"], "nowhere.yaml is not a profile"),
        (["--token-url", "nowhere"], "unknown url type"),
        (["--output", "/nowhere/profile.yaml"], "No such file or directory"),
        (["--ca", "/nowhere/ca.pem"], "No such file or directory"),
    ],
)
def test_unusable_options_are_reported(
    service: Client, options: list[str], reason: str
) -> None:
    result = CliRunner().invoke(
        cli, arguments(service, *options), env=VARIABLES, standalone_mode=False
    )

    assert reason in str(result.exception)
    assert getattr(result.exception, "exit_code", None) == 2


def test_a_group_in_use_is_not_touched(service: Client) -> None:
    token = service.token(ACCOUNT)
    assert token
    service.control(
        "PUT",
        "/state",
        {
            "accounts": [{"id": ACCOUNT, "name": "acme"}],
            "accountGroups": [{"id": GROUP, "name": "g", "ownerAccountId": ACCOUNT}],
            "spaces": [
                {
                    "id": "mine",
                    "guid": "g",
                    "name": "Mine",
                    "accountGroupId": GROUP,
                    "createdAt": "2024-01-01T00:00:00Z",
                    "createdByAccountId": ACCOUNT,
                }
            ],
        },
    )

    result = run(service, *WRITE)

    assert result.exit_code == 2
    assert "lifetime of a token" in result.stdout
    assert f"the account group {GROUP} holds the Space mine already" in result.stderr
    assert [each["id"] for each in spaces_of(service)] == ["mine"]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_what_was_made_is_deleted_when_it_is_stopped(
    service: Client, sent: signal.Signals
) -> None:
    service.faults.add("spaceUpdate", delay="1h", after=3)

    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "mockspaces", *arguments(service, *WRITE)],
        env={**os.environ, **VARIABLES},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        service.journal.wait_for("spaceUpdate", count=3, timeout=60)
        made = spaces_of(service)
        process.send_signal(sent)
        _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert SECRET.encode() not in errors
    assert len(made) == 1
    assert spaces_of(service) == []
