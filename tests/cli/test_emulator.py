"""Commands find the emulator, or report that they do not."""

import json
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from mockspaces.cli import cli
from mockspaces.cli.emulator import container_arguments, local_address
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.cli.conftest import Run

EACH = pytest.mark.parametrize(
    "arguments",
    [
        ("ready",),
        ("token", "acme-4F7K2Q"),
        ("coverage",),
        ("status",),
        ("sandbox", "list"),
    ],
)


@EACH
def test_a_proxy_is_never_asked(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    server: MockSpaces,
    arguments: tuple[str, ...],
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)

    assert run(*arguments, "--url", server.url).code == 0


@EACH
def test_an_emulator_that_does_not_answer_is_one_line_and_exit_code_1(
    run: Run, arguments: tuple[str, ...]
) -> None:
    with MockSpaces(Settings(port=0, seed=())) as stopped:
        pass

    ended = run(*arguments, "--url", stopped.url)

    assert ended.code == 1
    assert "was not answered: " in ended.error


@EACH
def test_an_address_that_is_none_is_one_line_and_exit_code_1(
    run: Run, arguments: tuple[str, ...]
) -> None:
    ended = run(*arguments, "--url", "nowhere")

    assert ended.code == 1
    assert ended.error.endswith(
        "'nowhere' is not an address like http://127.0.0.1:7722"
    )


@pytest.mark.parametrize(
    ("variables", "arguments", "url"),
    [
        ({}, [], "http://127.0.0.1:7722"),
        ({"PORT": "8000"}, [], "http://127.0.0.1:8000"),
        ({"HOST": "0.0.0.0"}, [], "http://127.0.0.1:7722"),  # noqa: S104 - any address
        ({"HOST": "::"}, [], "http://[::1]:7722"),
        ({"HOST": "192.0.2.7"}, ["--port", "8000"], "http://192.0.2.7:8000"),
        ({"PORT": "1"}, ["--port=8000", "--host=localhost"], "http://localhost:8000"),
        ({"TLS_CERTIFICATE": "c.pem"}, [], "https://127.0.0.1:7722"),
        ({}, ["--tls-certificate", "c.pem"], "https://127.0.0.1:7722"),
    ],
)
def test_the_local_emulator_is_where_its_options_say(
    monkeypatch: pytest.MonkeyPatch,
    variables: dict[str, str],
    arguments: list[str],
    url: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(f"MOCKSPACES_{name}", value)

    assert local_address(arguments)[0] == url


def test_the_certificate_of_the_local_emulator_is_trusted() -> None:
    arguments = ["--tls-certificate", "own.pem"]

    assert local_address(arguments)[1] == "own.pem"
    assert local_address(arguments, "other.pem")[1] == "other.pem"
    assert local_address([], "other.pem") == ("https://127.0.0.1:7722", "other.pem")


@pytest.mark.parametrize(
    ("words", "arguments"),
    [
        (["/python", "/opt/bin/mockspaces", "--port", "80"], ["--port", "80"]),
        (["/python", "-m", "mockspaces", "serve", "--strict"], ["--strict"]),
        (["/sbin/docker-init", "--", "mockspaces"], []),
        (["/sbin/init", "--port", "80"], []),
    ],
)
def test_a_container_runs_the_emulator_with_these_arguments(
    tmp_path: Path, words: list[str], arguments: list[str]
) -> None:
    file = tmp_path / "cmdline"
    file.write_text("".join(f"{word}\0" for word in words))

    assert container_arguments(file) == arguments


def test_a_system_that_does_not_tell_its_processes_runs_no_container(
    tmp_path: Path,
) -> None:
    assert container_arguments(tmp_path / "nowhere") == []


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("servee", "'serve'"),
        ("journl", "Did you mean 'journal'?"),
        ("clock advanc", "Did you mean 'advance'?"),
    ],
)
def test_a_command_that_is_misspelled_is_suggested(
    run: Run, typed: str, problem: str
) -> None:
    ended = run(*typed.split())

    assert ended.code == 2
    assert ended.error.startswith("No such command ")
    assert problem in ended.error


def test_a_group_without_a_command_shows_its_help(run: Run) -> None:
    code, out, err = run("faults")

    assert (code, out) == (2, "")
    assert err.startswith("Usage: mockspaces faults [OPTIONS] COMMAND [ARGS]...")


def test_the_help_shows_the_options_of_serve_in_sections(run: Run) -> None:
    group, serve = run("--help").out, run("serve", "--help").out

    _, _, options = group.partition("Options of serve, the default command:\n\n")
    assert "  --port INTEGER " in options
    sections = [line for line in options.splitlines() if line.endswith(":")]
    assert [line for line in sections if not line.startswith(" ")] == [
        "Address:",
        "Data and accounts:",
        "Tokens:",
        "Limits of an account:",
        "Behaviour of the service:",
        "Limits of a request:",
        "Browsers:",
        "Tests:",
        "Log:",
        "HTTPS:",
    ]
    assert serve.endswith(options)


@pytest.mark.parametrize(
    ("typed", "incomplete", "offered"),
    [
        ([], "sta", {"status", "state"}),
        ([], "", {"serve", "journal"}),
        ([], "--po", {"--port"}),
        (["--strict"], "--rate", {"--rate-limit"}),
        (["--log-format"], "", {"text", "json"}),
        (["clock"], "a", {"advance"}),
        (["faults", "add"], "--dr", {"--drop"}),
    ],
)
def test_a_shell_completes_commands_and_options(
    typed: list[str], incomplete: str, offered: set[str]
) -> None:
    shell = ShellComplete(cli, {}, "mockspaces", "_MOCKSPACES_COMPLETE")

    completions = [item.value for item in shell.get_completions(typed, incomplete)]

    assert offered <= set(completions)
    assert len(completions) == len(set(completions))


def test_json_is_one_line(run: Run, server: MockSpaces) -> None:
    ended = run("clock", "show", "--json", "--url", server.url)

    assert set(json.loads(ended.out)) == {"now", "frozen", "offset"}
    assert ended.out.count("\n") == 1
