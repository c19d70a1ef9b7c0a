"""Emulators in processes of their own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic
from typing import IO

READY = "ready on "


class Running:
    """An emulator in a process of its own, ready to answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.ready_line = _stream(process.stdout).readline()
        ready = self.ready_line.partition(READY)[2]
        self.url = ready.partition('"')[0].strip()

    def stop(self, sent: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Send a signal; return the exit code and the seconds until the end."""
        start = monotonic()
        self._process.send_signal(sent)
        code = self._process.wait(timeout=30)
        return code, monotonic() - start

    def ended(self) -> tuple[int, float]:
        """Wait until it ends by itself; return as `stop` does."""
        start = monotonic()
        code = self._process.wait(timeout=30)
        return code, monotonic() - start

    def kill(self) -> None:
        """End it at once, as a machine that fails does."""
        self._process.kill()
        self._process.wait(timeout=30)

    def logged(self) -> list[str]:
        """Return the lines of the log of an emulator that has stopped."""
        return _stream(self._process.stderr).read().splitlines()


@contextmanager
def running(*arguments: str, **variables: str) -> Iterator[Running]:
    """Run `python -m mockspaces` until the block ends."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "mockspaces", *arguments],
        env={**_without_ours(os.environ), **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Running(process)
        finally:
            process.terminate()


def _without_ours(variables: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in variables.items()
        if not name.startswith("MOCKSPACES_")
    }


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
