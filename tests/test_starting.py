import asyncio
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2
import pytest
import trustme

from mockspaces import server
from mockspaces.client import Client, UnreachableError
from mockspaces.seeds.loading import SeedError
from mockspaces.server import MockSpaces, StartError
from mockspaces.settings import SettingError, Settings
from tests.builders import ACCOUNT, CREATE, basic, space_input

AS_BOTH = pytest.mark.parametrize("process", [False, True], ids=["thread", "process"])


LATE = {
    *("anyio", "difflib", "starlette.datastructures", "yaml"),
    *(
        "mockspaces.controls.api.table",
        "mockspaces.pages.routes",
    ),
}
"""Modules that take long to import and few requests need."""


def empty(**settings: Any) -> Settings:
    return Settings(**{"port": 0, "seed": (), **settings})


def run(program: str) -> str:
    """Return what a program prints, when nobody holds its standard error any more."""
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    return ended.stdout


@AS_BOTH
def test_an_emulator_runs_from_its_start_to_its_stop(*, process: bool) -> None:
    emulator = MockSpaces(empty(token_lifetime=60.0), process=process)

    with emulator as started:
        status = emulator.client.status()
        token = httpx2.get(
            emulator.token_url(ACCOUNT), headers={"Authorization": basic()}
        )
        answer = httpx2.post(
            emulator.graphql_url,
            headers={"Authorization": f"Bearer {token.text}"},
            json={"query": "{ __typename }"},
        )

    assert started is emulator
    assert status.settings["tokenLifetime"] == 60
    assert answer.json() == {"data": {"__typename": "Query"}}
    with pytest.raises(UnreachableError):
        Client(emulator.url).status()


@AS_BOTH
def test_an_emulator_that_runs_is_not_started_again(*, process: bool) -> None:
    with MockSpaces(empty(), process=process) as emulator:
        with pytest.raises(RuntimeError, match=f"running already, at {emulator.url}"):
            emulator.start()

        assert emulator.client.status().sandbox is None


@AS_BOTH
def test_an_emulator_that_has_stopped_can_be_stopped_and_started(
    *, process: bool
) -> None:
    emulator = MockSpaces(empty(), process=process)
    emulator.stop()
    emulator.start()
    emulator.stop()
    emulator.stop()

    with emulator:
        assert emulator.client.status().sandbox is None


def test_an_emulator_in_a_thread_remembers_what_it_knew() -> None:
    emulator = MockSpaces(empty())
    with emulator:
        emulator.client.snapshot("kept")

    with emulator:
        assert [each.name for each in emulator.client.snapshots()] == ["kept"]


@AS_BOTH
def test_a_taken_port_is_an_error_and_can_be_used_later(*, process: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        emulator = MockSpaces(empty(port=taken.getsockname()[1]), process=process)

        with pytest.raises(OSError, match="in use"):
            emulator.start()

    with emulator:
        assert emulator.client.status().sandbox is None


@AS_BOTH
def test_unusable_tls_files_are_an_error(tmp_path: Path, *, process: bool) -> None:
    text = tmp_path / "text.pem"
    text.write_text("no certificate")
    emulator = MockSpaces(
        empty(tls_certificate=str(text), tls_key=str(text)), process=process
    )

    with pytest.raises(SettingError, match="tls_certificate: it cannot be used") as bad:
        emulator.start()

    assert bad.value.name == "tls_certificate"
    emulator.stop()


@AS_BOTH
def test_a_missing_seed_is_an_error(*, process: bool) -> None:
    with pytest.raises(SeedError, match="nowhere"):
        MockSpaces(empty(seed=("nowhere",)), process=process).start()


def test_a_thread_that_cannot_start_is_an_error() -> None:
    program = """
import resource, socket
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
emulator = MockSpaces(Settings(port=0, seed=()))
with emulator:
    pass  # what is imported late has been now
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
with socket.socket() as next_free:
    enough_for_a_socket = next_free.fileno() + 1
resource.setrlimit(resource.RLIMIT_NOFILE, (enough_for_a_socket, most))
try:
    emulator.start()
except OSError as error:
    print(error.strerror)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
with emulator:
    print(emulator.client.status().sandbox)
"""

    assert run(program) == "Too many open files\nNone\n"


@pytest.mark.parametrize(
    "replacing",
    [
        "from gevent import monkey; monkey.patch_all()",
        "import _thread; _thread.start_new_thread = lambda *ignored: None",
    ],
    ids=["gevent", "others"],
)
def test_where_threads_are_replaced_a_process_serves(replacing: str) -> None:
    program = f"""
{replacing}
from mockspaces.server import MockSpaces, StartError
from mockspaces.settings import Settings
try:
    MockSpaces(Settings(port=0, seed=())).start()
except StartError as error:
    print(error)
with MockSpaces(Settings(port=0, seed=()), process=True) as emulator:
    print(emulator.client.status().sandbox)
"""

    assert run(program) == (
        "Threads are replaced here, as gevent does it: run it in a process of its own, "
        "by `MockSpaces(process=True)` or `pytest --mockspaces-process`.\nNone\n"
    )


@pytest.mark.parametrize("loop", ["import uvloop", "sys.modules['uvloop'] = None"])
def test_an_event_loop_that_may_be_nested_is_no_hindrance(loop: str) -> None:
    program = f"""
import sys
{loop}
import nest_asyncio
nest_asyncio.apply()
from mockspaces.server import MockSpaces
with MockSpaces() as emulator:
    print(emulator.client.status().sandbox)
"""

    assert run(program) == "None\n"


@pytest.mark.parametrize(
    ("failing", "start_timeout", "reason"),
    [
        ("raise LookupError('no loop')", 60, r"LookupError\('no loop'\)"),
        ("sys.exit(3)", 60, r"SystemExit\(3\)"),
        ("self.ended.wait(60)", 0.2, "TimeoutError"),
    ],
)
def test_anything_that_keeps_a_thread_from_serving_is_an_error(
    failing: str, start_timeout: float, reason: str
) -> None:
    program = f"""
import socket, sys, threading
from mockspaces import server
from mockspaces.server import MockSpaces, StartError
from mockspaces.settings import Settings
emulator = MockSpaces(Settings(port=0, seed=()))
from mockspaces.serving.server import Server
class Failing(Server):
    ended = threading.Event()
    def run(self, sockets=None):
        self.port = sockets[0].getsockname()[1]
        Failing.last = self
        {failing}
sys.modules["mockspaces.serving.server"].Server = Failing
server.START_TIMEOUT = {start_timeout}
try:
    emulator.start()
except StartError as error:
    print(error)
socket.create_server(("127.0.0.1", Failing.last.port)).close()
Failing.ended.set()
emulator.stop()
"""

    assert re.search(f"The thread cannot serve .*{reason}.*process=True", run(program))


def test_what_ends_a_thread_that_served_is_shown() -> None:
    program = """
import sys, threading
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
emulator = MockSpaces(Settings(port=0, seed=()))
from mockspaces.serving.server import Server
async def fail(self):
    raise LookupError("later")
Server.main_loop = fail
threading.excepthook = lambda args: print(repr(args.exc_value))
with emulator:
    pass
"""

    assert run(program) == "LookupError('later')\n"


@pytest.mark.parametrize("host", ["", " ", "..", "a b"])
def test_a_host_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(SettingError, match="neither an IP address nor the name") as bad:
        empty(host=host)

    assert bad.value.name == "host"


def test_a_port_is_free_again_while_a_forked_child_lives() -> None:
    program = """
import os, signal
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
emulator = MockSpaces(Settings(port=0, seed=())).start()
child = os.fork()
if not child:
    signal.pause()
emulator.stop()
port = int(emulator.url.rpartition(":")[2])
with MockSpaces(Settings(port=port, seed=())) as other:
    print(other.client.status().sandbox)
os.kill(child, signal.SIGKILL)
"""

    assert run(program) == "None\n"


def test_a_forked_child_does_not_stop_what_its_parent_started() -> None:
    program = """
import os
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
with MockSpaces(Settings(port=0, seed=()), process=True) as emulator:
    child = os.fork()
    if not child:
        emulator.stop()
        os._exit(0)
    os.waitpid(child, 0)
    print(emulator.client.status().sandbox)
"""

    assert run(program) == "None\n"


def test_a_process_that_ends_before_it_is_ready_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import os; os._exit(7)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    with pytest.raises(RuntimeError, match="exit code 7 before it was ready"):
        MockSpaces(empty(), process=True).start()


def test_a_process_that_hangs_at_its_start_is_told_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("import signal; signal.pause()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(server, "START_TIMEOUT", 0.2)
    emulator = MockSpaces(empty(), process=True)

    with pytest.raises(StartError, match=r"was not ready within 0\.2 s"):
        emulator.start()

    assert emulator.url == ""
    emulator.stop()


def test_a_process_that_hangs_at_its_stop_is_killed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text("""
import signal
signal.signal(signal.SIGTERM, lambda *ignored: print("not yet", flush=True))
signal.signal = lambda *ignored: None
""")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(server, "STOP_TIMEOUT", 0.2)
    emulator = MockSpaces(empty(), process=True).start()

    emulator.stop()

    with pytest.raises(UnreachableError):
        Client(emulator.url).status()


def test_a_process_ends_with_who_started_it() -> None:
    program = """
import os
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
with MockSpaces(Settings(port=0, seed=()), process=True) as emulator:
    print(emulator.url, flush=True)
    os._exit(0)
"""

    url = run(program).strip()

    with pytest.raises(UnreachableError):
        Client(url).status()


def test_a_process_is_no_concern_of_the_folder_it_is_started_in(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("graphql.py", "mockspaces.py"):
        (tmp_path / name).write_text("raise SystemExit(name)")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOCKSPACES_PORT", "no port")

    with MockSpaces(empty(), process=True) as emulator:
        assert emulator.client.status().sandbox is None


def test_a_process_stops_while_a_forked_child_lives() -> None:
    program = """
import os, signal
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
emulator = MockSpaces(Settings(port=0, seed=()), process=True).start()
child = os.fork()
if not child:
    signal.pause()
emulator.stop()
os.kill(child, signal.SIGKILL)
print("stopped")
"""

    assert run(program) == "stopped\n"


def test_a_start_imports_only_what_the_first_requests_need() -> None:
    program = f"""
import json, sys
from urllib.request import Request, urlopen
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
with MockSpaces(Settings(port=0)) as emulator:
    def get(url, authorization, body=None):
        headers = {{"Authorization": authorization, "Content-Type": "application/json"}}
        return urlopen(Request(url, body, headers)).read().decode()
    token = get(emulator.token_url({ACCOUNT!r}), {basic()!r})
    def ask(query, **variables):
        body = json.dumps({{"query": query, "variables": variables}}).encode()
        return json.loads(get(emulator.graphql_url, f"Bearer {{token}}", body))["data"]
    created = ask({CREATE!r}, input={space_input()!r})["spaceCreate"]["name"]
    print([{{"name": created}}] == ask("{{ spaces {{ name }} }}")["spaces"])
    print({LATE} & set(sys.modules))
    print(ask("{{ __schema {{ queryType {{ name }} }} }}"))
    print([{{"name": created}}] == ask("{{ spaces {{ name }} }}")["spaces"])
"""

    assert run(program).splitlines() == [
        "True",
        "set()",
        "{'__schema': {'queryType': {'name': 'Query'}}}",
        "True",
    ]


def test_an_emulator_that_does_not_run_has_no_client() -> None:
    emulator = MockSpaces(empty())

    with pytest.raises(RuntimeError, match="not running"):
        _ = emulator.client
    assert emulator.url == ""


def test_an_emulator_is_called_without_a_socket() -> None:
    emulator = MockSpaces(empty())

    async def call() -> httpx2.Response:
        transport = httpx2.ASGITransport(emulator.asgi())
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://emulator"
        ) as http:
            return await http.put("/_mockspaces/clock", json={"frozen": True})

    assert asyncio.run(call()).json()["frozen"]
    assert emulator.world.clock.is_frozen
    assert emulator.url == ""


def test_an_emulator_in_a_process_is_not_called_without_a_socket() -> None:
    with pytest.raises(RuntimeError, match="another process"):
        MockSpaces(empty(), process=True).asgi()


def test_an_emulator_speaks_https_to_its_client(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("emulator.test")
    certificate, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    issued.private_key_pem.write_to_path(str(key))
    for pem in issued.cert_chain_pems:
        pem.write_to_path(str(certificate), append=True)

    settings = empty(tls_certificate=str(certificate), tls_key=str(key))
    with MockSpaces(settings) as emulator:
        assert emulator.url.startswith("https://")
        assert emulator.client.status().sandbox is None
