"""Fixtures for the tests of the commands."""

import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from mockspaces.cli import main
from tests.conftest import Caller


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed for programs."""
        assert (self.code, self.err) == (0, "")
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    @property
    def error(self) -> str:
        """The one line that it printed when it failed."""
        assert self.out == ""
        assert self.err.count("\n") == 1
        return self.err.removeprefix("mockspaces: ").rstrip("\n")


Run = Callable[..., Ended]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    loggers_as_before: None,  # noqa: ARG001 - `serve` changes them
) -> Run:
    """Run the command in this process."""

    def run_it(*arguments: str) -> Ended:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["mockspaces", *arguments])
            with pytest.raises(SystemExit) as exited:
                main()
        printed = capsys.readouterr()
        return Ended(int(exited.value.code or 0), printed.out, printed.err)

    return run_it


@pytest.fixture
def ask(run: Run, remote: Caller) -> Run:
    """Run a command on the world that `remote` calls."""
    remote.control("POST", "/reset")
    return lambda *arguments: run(*arguments, "--url", str(remote.http.base_url))
