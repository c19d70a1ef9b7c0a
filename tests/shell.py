"""A shell that enters the commands of a page and compares what they print."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click

from mockspaces import cli
from mockspaces.testcontainers import IMAGE
from tests.requirements import needed

INSTALL = "python3 -m venv .venv && .venv/bin/pip install "
_SHOWN_PORT = "7722"
_SHOWN_PROXY_PORT = "8080"
_NGINX = """\
daemon off;
pid nginx.pid;
error_log stderr;
events {{}}
http {{ access_log off; {server} }}
"""
_READY = re.compile(r'ready on https?://[\w.]+:(\d+)(?:$|")', re.MULTILINE)
_TIMEOUT = 120


class Shell:
    """A shell in a folder of its own.

    Variables live on from command to command. A command that is shown to end in a ready
    line is a server: it runs in the background, on a free port that stands for the
    shown one from then on, until the next server or the end.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[str] | None = None
        self._proxy: subprocess.Popen[bytes] | None = None
        self._ports = {_SHOWN_PORT: _SHOWN_PORT}
        scripts = Path(sys.executable).parent
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith("MOCKSPACES_")
            },
            "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
            "PYTEST_ADDOPTS": "-p no:schemathesis",  # slow to import
        }
        (folder / ".venv").symlink_to(sys.prefix)

    def enter(self, command: str, shown: str) -> None:
        """Run a command, and check that it succeeds and prints what is shown.

        `…` stands for anything.
        """
        if command.startswith(INSTALL):
            command = command.rpartition(" && .venv/bin/")[2]
            if not command.startswith("mockspaces"):
                return  # another program than ours
        if command.startswith("docker "):
            check_commands(command)
            return
        if _READY.search(shown):
            self._serve(command, shown)
            return
        state = self._folder.with_suffix(".state")
        script = (
            f"set -a; [ -f '{state}' ] && . '{state}'\n"
            f"MOCKSPACES_PORT={self._ports[_SHOWN_PORT]}\n{self.at_its_port(command)}\n"
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
        """Return a text with the ports of running servers instead of the shown."""
        for shown, real in self._ports.items():
            text = re.sub(rf"\b(127\.0\.0\.1|localhost):{shown}\b", rf"\1:{real}", text)
        return text

    def run_nginx(self, server: str) -> None:
        """Run nginx in the background, with a `server` block, on a free port."""
        with socket.create_server(("127.0.0.1", 0)) as inherited:
            self._ports[_SHOWN_PROXY_PORT] = str(inherited.getsockname()[1])
            config = self._folder / "nginx.conf"
            config.write_text(_NGINX.format(server=self.at_its_port(server)))
            self._proxy = subprocess.Popen(  # noqa: S603 - what our own page shows
                [needed("nginx"), "-p", self._folder, "-c", config, "-e", "stderr"],
                env={**self.environment, "NGINX": f"{inherited.fileno()};"},
                pass_fds=[inherited.fileno()],
            )

    def close(self) -> None:
        """End the servers that run, then check their exit codes."""
        codes = {}
        if self._proxy:
            self._proxy.terminate()
            codes["nginx"] = self._proxy.wait(timeout=_TIMEOUT)
            self._proxy = None
        if self._server:
            self._server.send_signal(signal.SIGTERM)
            self._server.communicate(timeout=_TIMEOUT)
            codes["the server"] = self._server.returncode
            self._server = None
        assert not any(codes.values()), f"exit codes: {codes}"

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
        self._ports[_SHOWN_PORT] = ready[1]
        self.environment["MOCKSPACES_PORT"] = ready[1]
        self._compare(command, printed, shown.rpartition("…\n")[2])

    def _compare(self, command: str, printed: str, shown: str) -> None:
        parts = map(re.escape, self.at_its_port(shown).split("…"))
        assert re.fullmatch(".*".join(parts), printed, re.DOTALL), (
            f"$ {command}\n{printed}\ninstead of\n{shown}"
        )


def check_commands(text: str) -> None:
    """Check the `docker` commands of a text, which need an engine to run."""
    for command in text.replace("\\\n", " ").splitlines():
        words = shlex.split(command)
        if words[:2] == ["docker", "build"]:
            assert words[words.index("-t") + 1] == IMAGE, command
        elif words[:2] == ["docker", "run"]:
            image = words.index(IMAGE)
            assert f"127.0.0.1:{_SHOWN_PORT}:{_SHOWN_PORT}" in words[:image], command
            check_arguments(words[image + 1 :])
        elif words[:2] == ["docker", "exec"]:
            check_arguments(words[words.index("mockspaces", 3) + 1 :])


def check_arguments(arguments: list[str]) -> None:
    """Check that the program takes these arguments."""
    context = click.Context(cli.cli)
    is_named = arguments and arguments[0] in cli.cli.list_commands(context)
    name, *rest = arguments if is_named else ["serve", *arguments]
    command = cli.cli.get_command(context, name)
    assert command
    try:
        command.make_context(name, rest)
    except click.ClickException as error:
        raise AssertionError(error.format_message()) from error
