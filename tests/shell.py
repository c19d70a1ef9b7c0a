"""A shell that enters the commands of a page and compares what they print."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import click

from mockspaces import cli

INSTALL = "python3 -m venv .venv && .venv/bin/pip install "
_SHOWN_PORT = "7722"
_READY = re.compile(r"ready on https?://[\w.]+:(\d+)$", re.MULTILINE)
_TIMEOUT = 60


class Shell:
    """A shell in a folder of its own.

    Variables live on from command to command. A command that is shown to end in a ready
    line is a server: it runs in the background, on a free port that stands for the
    shown one from then on, until the next server or the end.

    Args:
        folder: Where the commands run.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[str] | None = None
        self._port = _SHOWN_PORT
        scripts = Path(sys.executable).parent
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("MOCKSPACES_")
            },
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
        }

    def enter(self, command: str, shown: str) -> None:
        """Run a command.

        Raises:
            AssertionError: If it fails or does not print what is shown, in which `…`
                stands for anything.
        """
        if command.startswith(INSTALL):
            command = command.rpartition(" && .venv/bin/")[2]
            if not command.startswith("mockspaces"):
                return  # another program than ours, which whoever installs runs
        if command.startswith("docker "):
            check_docker(command)
            return
        if _READY.search(shown):
            self._serve(command, shown)
            return
        state = self._folder.with_suffix(".state")
        script = (
            f"set -a; [ -f '{state}' ] && . '{state}'\n"
            f"MOCKSPACES_PORT={self._port}\n{self.at_its_port(command)}\n"
            f"code=$?; export -p > '{state}'; exit $code"
        )
        ended = subprocess.run(  # noqa: S603 - what our own page shows
            ["/bin/bash", "-c", script],
            cwd=self._folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
            timeout=_TIMEOUT,
        )
        printed = ended.stdout.strip()
        assert ended.returncode == 0, f"$ {command}\n{printed}"
        self._compare(command, printed, shown)

    def at_its_port(self, text: str) -> str:
        """Return a text with the port of the running server instead of the shown."""
        return re.sub(
            rf"\b(127\.0\.0\.1|localhost):{_SHOWN_PORT}\b", rf"\1:{self._port}", text
        )

    def close(self) -> None:
        """End the server, if one runs.

        Raises:
            AssertionError: If it does not end well.
        """
        if self._server:
            self._server.send_signal(signal.SIGTERM)
            self._server.communicate(timeout=_TIMEOUT)
            code, self._server = self._server.returncode, None
            assert code == 0, f"the server ends with exit code {code}"

    def _serve(self, command: str, shown: str) -> None:
        self.close()
        server = subprocess.Popen(  # noqa: S603 - what our own page shows
            ["/bin/bash", "-c", f"exec {command}"],
            cwd=self._folder,
            env={**self.environment, "MOCKSPACES_PORT": "0"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert server.stdout
        printed = server.stdout.readline().strip()
        ready = _READY.search(printed)
        if not ready:
            server.kill()
            server.communicate()
            message = f"$ {command}\n{printed}"
            raise AssertionError(message)
        self._server = server
        self._port = ready[1]
        self.environment["MOCKSPACES_PORT"] = ready[1]
        self._compare(command, printed, shown.rpartition("…\n")[2])

    def _compare(self, command: str, printed: str, shown: str) -> None:
        parts = map(re.escape, self.at_its_port(shown).split("…"))
        assert re.fullmatch(".*".join(parts), printed, re.DOTALL), (
            f"$ {command}\n{printed}\ninstead of\n{shown}"
        )


def check_docker(command: str) -> None:
    """Check a `docker` command, which needs an engine to run.

    Raises:
        AssertionError: If it names another image or port, or what the program refuses.
    """
    _, verb, *rest = shlex.split(command.replace("\\\n", " "))
    assert verb in {"build", "run"}, verb
    image = rest.index("mockspaces")
    if verb == "build":
        assert rest[image - 1] == "-t", rest
        return
    flags, arguments = rest[:image], rest[image + 1 :]
    assert any(flag.endswith(f":{_SHOWN_PORT}") for flag in flags), flags
    try:
        context = click.Context(cli.cli)
        commands = cli.cli.list_commands(context)
        name = arguments[0] if arguments and arguments[0] in commands else ""
        called = cli.cli.get_command(context, name or "serve")
        assert called
        called.make_context(name or "serve", arguments[bool(name) :])
    except click.ClickException as error:
        raise AssertionError(error.format_message()) from error
