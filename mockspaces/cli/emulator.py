"""Options, address, output and errors of commands for a running emulator."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeVar

import click

from mockspaces.cli.serve import serve
from mockspaces.client import Client, EmulatorError, RefusedError

R = TypeVar("R")

_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where it is reached
_FIRST_PROCESS = Path("/proc/1/cmdline")


@dataclass(frozen=True, slots=True)
class Report:
    """The output of a command: JSON for programs, text for people."""

    answer: Any
    text: str


@contextmanager
def errors_in_one_line(prefix: str = "") -> Iterator[None]:
    """Report the errors of the client as one line with an exit code."""
    try:
        yield
    except (EmulatorError, ValueError) as error:
        raise _failure(error, prefix) from error


def _failure(error: EmulatorError | ValueError, prefix: str) -> click.ClickException:
    message, kind = str(error), click.ClickException
    if isinstance(error, RefusedError):
        field = (error.field or "").removeprefix("$.")
        message = f"{field}: {error.message}" if field else error.message
        if error.status in {None, HTTPStatus.BAD_REQUEST}:
            kind = click.UsageError
    return kind(f"{prefix}{' '.join(message.split())}")


def reaches_emulator(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say where a running emulator is.

    It is called with `url`, the local one if none is given, and `ca`.
    """

    @click.option(
        "--url",
        help="Address of the emulator.  [default: where `serve` listens, by its "
        "options in a container's command or its environment variables]",
    )
    @click.option(
        "--ca",
        envvar="MOCKSPACES_TLS_CERTIFICATE",
        metavar="FILE",
        help="Certificate to trust, a PEM file, if the emulator speaks HTTPS.",
        show_envvar=True,
    )
    @wraps(command)
    def run(*, url: str | None, ca: str | None, **arguments: Any) -> None:  # noqa: ANN401 - those of any command
        if url is None:
            url, ca = local_address(container_arguments(), ca)
        command(url=url, ca=ca, **arguments)

    return run


def in_sandbox(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the option that names a world: `sandbox`."""
    return click.option(
        "--sandbox",
        metavar="NAME",
        help="Sandbox to use instead of the server's own world.",
    )(command)


def controls(command: Callable[..., Iterable[Report]]) -> Callable[..., None]:
    """Turn a function that calls the control API of a world into a command.

    It is called with a client of that world, and yields what is printed.
    """

    @in_sandbox
    @wraps(command)
    def choose(
        server: Client,
        *,
        sandbox: str | None,
        **arguments: Any,  # noqa: ANN401 - those of any command
    ) -> Iterable[Report]:
        world = server if sandbox is None else server.sandbox(sandbox)
        return command(world, **arguments)

    return controls_server(choose)


def controls_server(command: Callable[..., Iterable[Report]]) -> Callable[..., None]:
    """Turn a function that calls the control API of a server into a command.

    It is called with a client of the server's own world, and yields what is printed.
    """

    @reaches_emulator
    @click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
    @wraps(command)
    def run(*, url: str, ca: str | None, as_json: bool, **arguments: Any) -> None:  # noqa: ANN401 - those of any command
        with errors_in_one_line(), Client(url, ca=ca) as server:
            for report in command(server, **arguments):
                if as_json:
                    text = json.dumps(report.answer, ensure_ascii=False)
                else:
                    text = report.text
                click.echo(text)

    return run


def columns(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as text with aligned columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in cells)


def counted(number: int, noun: str) -> str:
    """Return a number of things: `1 fault`, `2 faults`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def local_address(
    arguments: list[str], ca: str | None = None
) -> tuple[str, str | None]:
    """Return the address that `serve` answers at, and the certificate to trust."""
    settings = serve.make_context("serve", [*arguments]).params
    ca = ca or settings["tls_certificate"]
    host = _ANY_ADDRESS.get(settings["host"], settings["host"])
    host = f"[{host}]" if ":" in host else host
    return f"http{'s' if ca else ''}://{host}:{settings['port']}", ca


def container_arguments(first_process: Path = _FIRST_PROCESS) -> list[str]:
    """Return the arguments of the emulator that a container runs, or none.

    They are those of its first process:
    https://man7.org/linux/man-pages/man5/proc_pid_cmdline.5.html.
    """
    try:
        words = first_process.read_text("utf-8", "surrogateescape").split("\0")[:-1]
    except OSError:
        return []
    names = [Path(word).name for word in words]
    if "mockspaces" not in names:
        return []
    arguments = words[names.index("mockspaces") + 1 :]
    return arguments[1:] if arguments[:1] == ["serve"] else arguments
