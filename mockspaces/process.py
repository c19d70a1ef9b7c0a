"""An emulator in a process of its own, which lives no longer than who started it."""

import os
import pickle
import subprocess
import sys
import threading
from typing import IO

from mockspaces.sandboxes import Sandboxes
from mockspaces.serving.server import Server, bind, url_of
from mockspaces.settings import Settings


class Process:
    """A process that serves until its standard input ends.

    Args:
        settings: How the emulator behaves.

    Attributes:
        url: Where it is reached.

    Raises:
        RuntimeError: If the process ends before it is ready.
        Exception: Whatever a start raises; see `MockSpaces.start`.
    """

    def __init__(self, settings: Settings) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C is for who started it
        )
        try:
            self.url = self._begin(settings)
        except (EOFError, BrokenPipeError) as error:
            self.stop()
            code = self._process.returncode
            message = f"The process ended with exit code {code} before it was ready."
            raise RuntimeError(message) from error
        except Exception:
            self.stop()
            raise

    def stop(self) -> None:
        """Let running requests end, and then the process."""
        self._process.communicate()

    def _begin(self, settings: Settings) -> str:
        given, told = self._process.stdin, self._process.stdout
        assert given  # noqa: S101 - both are pipes
        assert told  # noqa: S101 - likewise
        pickle.dump(settings, given)
        given.flush()
        return _read(told)


def _read(told: IO[bytes]) -> str:
    """Return the address that a process tells, or raise the error that it tells."""
    url, kind, arguments, attributes = pickle.load(told)  # noqa: S301 - from ourselves
    if url is not None:
        return str(url)
    error: Exception = kind.__new__(kind, *arguments)  # whatever `__init__` would take
    error.__dict__ |= attributes
    raise error


def _serve(given: IO[bytes], telling: IO[bytes]) -> None:
    def tell(*what: object) -> None:
        with telling:
            pickle.dump(what, telling)

    settings: Settings = pickle.load(given)  # noqa: S301 - from ourselves
    try:
        with bind(settings) as listening:
            url = url_of(settings, listening)
            server = Server(
                settings, Sandboxes(settings), lambda: tell(url, None, (), {})
            )

            def stop_at_the_end() -> None:
                given.read()
                server.should_exit = True

            threading.Thread(target=stop_at_the_end, daemon=True).start()
            server.run(sockets=[listening])
    except Exception as error:  # noqa: BLE001 - it is raised where the process was started
        tell(None, type(error), error.args, error.__dict__)


if __name__ == "__main__":
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as _telling:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing else is told
        _serve(sys.stdin.buffer, _telling)
