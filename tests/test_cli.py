import json
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import httpx2
import pytest
import trustme

from mockspaces import __version__
from mockspaces.cli import main
from mockspaces.cli.serve import serve
from mockspaces.schema.root import schema_text
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings, settings
from tests.builders import ACCOUNT
from tests.processes import running


class Ended(NamedTuple):
    """The exit code and output of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Ended]


@pytest.fixture
def mockspaces(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    loggers_as_before: None,  # noqa: ARG001 - the command changes them
) -> Command:
    """Run the command in this process."""

    def run(*arguments: str, **variables: str) -> Ended:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["mockspaces", *arguments])
            for name, value in variables.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as exited:
                main()
        printed = capsys.readouterr()
        return Ended(int(exited.value.code or 0), printed.out, printed.err)

    return run


def test_the_schema_is_printed(mockspaces: Command) -> None:
    assert mockspaces("schema") == Ended(0, schema_text(), "")


def test_the_version_is_printed(mockspaces: Command) -> None:
    assert mockspaces("--version") == Ended(0, f"mockspaces {__version__}\n", "")


@pytest.mark.parametrize("arguments", [("--help",), ("-h",)])
def test_help_names_the_commands(mockspaces: Command, arguments: list[str]) -> None:
    code, out, _err = mockspaces(*arguments)

    assert code == 0
    for command in ("serve", "ready", "token", "schema"):
        assert re.search(rf"^  {command} ", out, re.MULTILINE)


def test_every_setting_is_an_option_and_a_variable(mockspaces: Command) -> None:
    code, out, _err = mockspaces("serve", "--help")

    assert code == 0
    for setting in settings():
        assert f"--{setting.name.replace('_', '-')}" in out
        assert f"MOCKSPACES_{setting.name.upper()}" in re.sub(r"\s+", "", out)


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["nothing"], "No such command 'nothing'"),
        (["--nothing"], "No such option '--nothing'"),
        (["serve", "extra"], "unexpected extra argument"),
        (["token"], "Missing argument 'ACCOUNT'"),
        (["--port", "x"], "'x' is not a valid integer"),
        (["--port", "65536"], "--port: 65536 is not in 0-65535"),
        (["--rate-limit", "5"], "'5' is not a rate; write it like 10/1s"),
        (["--burst", "5"], "--burst: it needs a rate limit"),
        (["--token-lifetime", "soon"], "'soon' is not a length of time"),
        (["--auth-failure-status", "403"], "'403' is not one of '401', '200'"),
        (["--log-format", "xml"], "'xml' is not one of 'text', 'json'"),
        (["--credentials", "me"], "--credentials: 'me' is not like USER:SECRET"),
        (["--jwt-secret", "short"], "--jwt-secret: it has under 32 bytes"),
        (["--space-name-forbidden", "["], "it is not a regular expression"),
        (["--tls-key", "key.pem"], "certificate and key go together"),
        (["--seed", "no-such-seed"], "--seed"),
        (["ready", "--timeout", "x"], "'x' is not a length of time"),
    ],
)
def test_a_wrong_option_is_one_line_and_exit_code_2(
    mockspaces: Command, arguments: list[str], printed: str
) -> None:
    code, out, err = (
        mockspaces("--port", "0", *arguments)
        if (arguments[0] == "--seed")
        else mockspaces(*arguments)
    )

    assert (code, out) == (2, "")
    assert err.startswith("mockspaces: ")
    assert err.count("\n") == 1
    assert printed in err


@pytest.mark.parametrize(
    ("name", "value", "printed"),
    [
        ("MOCKSPACES_PORT", "x", "'x' is not a valid integer"),
        ("MOCKSPACES_STRICT", "perhaps", "'perhaps' is not a valid boolean"),
        ("MOCKSPACES_MAX_BODY", "0", "--max-body: 0 is less than 1"),
        ("MOCKSPACES_CREDENTIALS", "me:secret you", "'you' is not like USER:SECRET"),
    ],
)
def test_a_wrong_variable_is_one_line_and_exit_code_2(
    mockspaces: Command, name: str, value: str, printed: str
) -> None:
    code, out, err = mockspaces("serve", **{name: value})

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert printed in err


def test_an_option_goes_before_the_variable(mockspaces: Command) -> None:
    ended = mockspaces("--port", "-1", MOCKSPACES_PORT="-2")

    assert "-1 is not in 0-65535" in ended.err


def test_a_port_in_use_is_one_line_and_exit_code_1(
    mockspaces: Command, server: MockSpaces
) -> None:
    port = server.url.rpartition(":")[2]

    code, out, err = mockspaces("--port", port)

    assert (code, out) == (1, "")
    assert err == (
        f"mockspaces: cannot listen on 127.0.0.1:{port}: Address already in use; "
        "stop the process that uses it, or choose another --port\n"
    )


def test_variables_without_effect_are_warned_of() -> None:
    variables = {
        "MOCKSPACES_PORT": "tcp://10.0.0.1:7722",
        "MOCKSPACES_SERVICE_HOST": "10.0.0.1",
        "MOCKSPACES_SERVICE_PORT": "7722",
        "MOCKSPACES_PORT_7722_TCP_ADDR": "10.0.0.1",
        "MOCKSPACES_RATELIMIT": "1/1s",
        "MOCKSPACES_": "",
    }
    with running("--port", "0", **variables) as emulator:
        code, _ = emulator.stop()
        warnings = [line.partition(" WARNING ")[2] for line in emulator.logged()]

    assert code == 0
    assert warnings == [
        (
            "MOCKSPACES_PORT=tcp://10.0.0.1:7722 is ignored: Kubernetes sets it for a "
            "Service named mockspaces; use --port, or enableServiceLinks: false."
        ),
        (
            "MOCKSPACES_RATELIMIT is ignored: there is no such setting; did you mean "
            "MOCKSPACES_RATE_LIMIT?"
        ),
        "MOCKSPACES_ is ignored: there is no such setting.",
    ]


def test_a_port_that_kubernetes_sets_is_the_default_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOCKSPACES_PORT", "tcp://10.0.0.1:7722")

    given = serve.make_context("serve", []).params

    assert given["port"] == 7722


@pytest.mark.parametrize("arguments", ["--port 0", "schema", "--help"])
def test_a_full_disk_behind_stdout_is_one_line(arguments: str) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "mockspaces", *arguments.split()],
            check=False,
            stderr=subprocess.PIPE,
            stdout=full,
            text=True,
            timeout=60,
        )

    error = "mockspaces: [Errno 28] No space left on device\n"
    assert (ended.returncode, ended.stderr) == (1, error)


@pytest.mark.parametrize("most", [8, 20, 30])
def test_few_files_to_open_are_one_line(most: int) -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [
            "/bin/sh",
            "-c",
            f'ulimit -n {most}; exec "$0" -m mockspaces --port 0',
            sys.executable,
        ],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )

    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.count("\n") == 1
    assert "Too many open files" in ended.stderr


def test_bytes_that_are_no_utf_8_are_one_line(mockspaces: Command) -> None:
    code, out, err = mockspaces("--id-seed", os.fsdecode(b"\xff"))

    error = "mockspaces: Invalid value for --id-seed: it has bytes that are not UTF-8\n"
    assert (code, out, err) == (2, "", error)


def test_a_host_that_is_not_ours_is_one_line_and_exit_code_1(
    mockspaces: Command,
) -> None:
    code, out, err = mockspaces("--host", "192.0.2.1", "--port", "0")

    assert (code, out) == (1, "")
    assert err.startswith("mockspaces: cannot listen on 192.0.2.1:0: ")


def test_tls_files_that_cannot_be_used_are_one_line_and_exit_code_2(
    tmp_path: Path,
) -> None:
    missing = str(tmp_path / "missing.pem")

    ended = subprocess.run(
        [sys.executable, "-m", "mockspaces"],
        env={
            **os.environ,
            "MOCKSPACES_PORT": "0",
            "MOCKSPACES_TLS_CERTIFICATE": missing,
            "MOCKSPACES_TLS_KEY": missing,
        },
        capture_output=True,
        check=False,
        text=True,
    )

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("mockspaces: Invalid value for --tls-certificate: ")
    assert ended.stderr.count("\n") == 1


def test_an_emulator_prints_its_address_once(mockspaces: Command) -> None:
    variables = {"MOCKSPACES_PORT": "0", "MOCKSPACES_STRICT": "true"}
    with running("--seed", "empty", "--no-strict", **variables) as emulator:
        token = mockspaces("token", ACCOUNT, "--url", emulator.url)
        ready = mockspaces("ready", "--url", f"{emulator.url}/")
        code, _seconds = emulator.stop()
        log = emulator.logged()

    pattern = rf"mockspaces {re.escape(__version__)} ready on http://127.0.0.1:\d+\n"
    assert re.fullmatch(pattern, emulator.ready_line)
    assert (token.code, token.err) == (0, "")
    assert len(token.out.split(".")) == 3
    assert ready == Ended(0, "", "")
    assert (code, log) == (0, [])


def test_requests_are_logged_as_json_if_that_is_asked_for() -> None:
    arguments = ("--port=0", "--access-log", "--log-format=json")
    with running(*arguments) as emulator:
        httpx2.get(f"{emulator.url}/livez")
        emulator.stop()
        entries = [json.loads(line) for line in emulator.logged()]

    [entry] = entries
    assert entry["level"] == "info"
    assert "GET /livez" in entry["message"]


def test_an_emulator_speaks_https(mockspaces: Command, tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    trusted, chain, key = (str(tmp_path / name) for name in ("ca", "chain", "key"))
    authority.cert_pem.write_to_path(trusted)
    issued.private_key_pem.write_to_path(key)
    for pem in issued.cert_chain_pems:
        pem.write_to_path(chain, append=True)

    tls = ("--tls-certificate", chain, "--tls-key", key)
    with running("--port", "0", *tls) as emulator:
        answer = httpx2.get(
            f"{emulator.url}/readyz", verify=ssl.create_default_context(cafile=trusted)
        )
        port = emulator.url.rpartition(":")[2]
        ready = mockspaces("ready", "--ca", trusted, MOCKSPACES_PORT=port)
        healthy = mockspaces(
            "ready", MOCKSPACES_PORT=port, MOCKSPACES_TLS_CERTIFICATE=chain
        )
        untrusted = mockspaces("ready", "--timeout", "0", "--url", emulator.url)

    assert emulator.url.startswith("https://127.0.0.1:")
    assert answer.text == "ok"
    assert ready.code == 0
    assert healthy.code == 0
    assert untrusted.code == 1
    assert "CERTIFICATE_VERIFY_FAILED" in untrusted.err


def test_the_command_asks_the_local_emulator(
    mockspaces: Command, server: MockSpaces
) -> None:
    port = server.url.rpartition(":")[2]

    assert mockspaces("ready", MOCKSPACES_PORT=port).code == 0


def test_an_emulator_that_does_not_answer_is_not_ready(mockspaces: Command) -> None:
    with MockSpaces(Settings(port=0, seed=())) as stopped:
        pass

    code, out, err = mockspaces("ready", "--timeout", "150ms", "--url", stopped.url)

    assert (code, out) == (1, "")
    assert err.startswith("mockspaces: not ready: ")
    assert err.count("\n") == 1


def test_a_command_that_is_interrupted_ends_with_exit_code_1(
    mockspaces: Command,
) -> None:
    with MockSpaces(Settings(port=0, seed=())) as stopped:
        pass
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)

    ended = mockspaces("ready", "--timeout", "1m", "--url", stopped.url)

    signal.signal(signal.SIGALRM, before)
    assert ended.code == 1


@pytest.mark.parametrize("url", ["nowhere", "http://[", "http://127.0.0.1:x"])
def test_an_invalid_address_is_reported(mockspaces: Command, url: str) -> None:
    ready = mockspaces("ready", "--timeout", "0", "--url", url)
    token = mockspaces("token", ACCOUNT, "--url", url)

    assert ready.code == token.code == 1
    assert ready.err.startswith("mockspaces: not ready: ")
    assert token.err.startswith("mockspaces: no token: ")


def test_a_token_is_of_use(mockspaces: Command, server: MockSpaces) -> None:
    ended = mockspaces("token", "ask me-4F7K2Q", "--user", "me", "--url", server.url)

    answer = httpx2.post(
        server.graphql_url,
        headers={"Authorization": f"Bearer {ended.out.strip()}"},
        json={"query": "{ spaces { id } }"},
    )
    assert answer.status_code == 200


def test_a_token_that_is_refused_is_one_line_and_exit_code_1(
    mockspaces: Command,
) -> None:
    credentials = ("BOOMI_TOKEN.me:secret",)
    with MockSpaces(Settings(port=0, seed=(), credentials=credentials)) as strict:
        asked = ("token", ACCOUNT, "--user", "me", "--url", strict.url)
        refused = mockspaces(*asked)
        issued = mockspaces(*asked, "--api-token", "secret")

    assert refused.code == 1
    assert refused.err.startswith("mockspaces: no token: Basic credentials")
    assert refused.err.count("\n") == 1
    assert issued.code == 0
