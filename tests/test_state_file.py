import asyncio
import json
import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import httpx2
import pytest

from mockspaces.app import World
from mockspaces.seeds.files import start_of
from mockspaces.server import MockSpaces
from mockspaces.settings import SettingError, Settings
from mockspaces.state_file import StateFile
from tests.builders import ACCOUNT, png, upload_form
from tests.processes import running

LOGO = png()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state.json"


def settings(file: Path, **more: Any) -> Settings:
    return Settings(port=0, seed=("empty",), state=str(file), **more)


def create(emulator: MockSpaces, **changed: Any) -> str:
    """Create a Space with a logo, and return the path of the logo."""
    answer = httpx2.post(
        emulator.graphql_url,
        headers={"Authorization": f"Bearer {emulator.client.token(ACCOUNT)}"},
        **upload_form(LOGO, **changed),
    )
    url: str = answer.json()["data"]["spaceCreate"]["theme"]["logoUrl"]
    return httpx2.URL(url).path


def spaces_in(file: Path) -> list[str]:
    return [each["name"] for each in json.loads(file.read_text()).get("spaces", [])]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = monotonic() + 30
    while not holds():
        assert monotonic() < deadline


def test_a_state_survives_a_restart_logos_included(file: Path) -> None:
    with MockSpaces(settings(file)) as emulator:
        logo = create(emulator, name="Partners")

    with MockSpaces(settings(file)) as emulator:
        state = emulator.client.state.get()
        served = httpx2.get(f"{emulator.url}{logo}").content

    assert [each["name"] for each in state["spaces"]] == ["Partners"]
    assert served == LOGO


def test_new_ids_go_on_after_a_restart(file: Path) -> None:
    with MockSpaces(settings(file)) as emulator:
        create(emulator, accountGroupId="one")
    with MockSpaces(settings(file)) as emulator:
        create(emulator, accountGroupId="two")
        spaces = emulator.client.state.get()["spaces"]

    assert len({each["id"] for each in spaces}) == 2


def test_a_change_is_written_while_it_runs(file: Path) -> None:
    with MockSpaces(settings(file)) as emulator:
        create(emulator, name="Partners")

        wait_until(lambda: spaces_in(file) == ["Partners"])


def test_a_reset_goes_back_to_the_seed(file: Path) -> None:
    with MockSpaces(settings(file)) as emulator:
        create(emulator)
    with MockSpaces(settings(file)) as emulator:
        emulator.client.reset()

    assert spaces_in(file) == []


def test_a_sandbox_is_not_kept(file: Path) -> None:
    with MockSpaces(settings(file)) as emulator:
        emulator.client.sandbox("mine").state.put("demo")

    assert spaces_in(file) == []


def test_a_file_is_not_written_again_without_a_change(file: Path) -> None:
    world = World(settings(file))
    kept = StateFile(file, world)
    file.unlink()

    kept.save()

    assert not file.exists()
    world.ids.drawn += 1
    kept.save()
    assert file.exists()


@pytest.mark.parametrize("text", ["", "no state", '{"spaces": [{"id": "s"}]}'])
def test_a_file_that_holds_no_state_is_refused_and_kept(file: Path, text: str) -> None:
    file.write_text(text)

    with pytest.raises(
        SettingError, match=r"state\.json: it is not a saved state"
    ) as refused:
        MockSpaces(settings(file))

    assert refused.value.name == "state"
    assert file.read_text() == text


def test_a_file_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="No such file or directory"):
        MockSpaces(settings(tmp_path / "missing" / "state.json"))


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Is a directory"):
        MockSpaces(settings(tmp_path))


def test_a_file_that_cannot_be_written_any_more_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    world = World(settings(folder / "state.json"))
    kept = StateFile(folder / "state.json", world)
    (folder / "state.json").unlink()
    folder.rmdir()
    world.ids.drawn += 1

    async def stop() -> None:
        stopped = asyncio.Event()
        keeper = asyncio.create_task(kept.keep(stopped))
        await asyncio.sleep(0)  # it has begun to wait
        stopped.set()
        await keeper

    with caplog.at_level(logging.ERROR):
        asyncio.run(stop())

    (record,) = caplog.records
    assert record.getMessage().startswith("The state was not written: [Errno 2]")
    assert record.exc_info is None


@pytest.fixture
def killed(file: Path) -> Callable[[], list[str]]:
    """Kill the emulator while it writes; what the file holds is returned."""

    def kill_once() -> list[str]:
        with running("--port", "0", "--seed", "empty", "--state", str(file)) as it:
            with httpx2.Client(base_url=it.url) as http:
                minted = http.post("/_mockspaces/tokens", json={"accountId": ACCOUNT})
                headers = {"Authorization": f"Bearer {minted.json()['token']}"}
                for number in range(20):
                    group = f"{it.url} {number}"
                    form = upload_form(LOGO, accountGroupId=group)
                    http.post("/graphql", headers=headers, **form)
            it.kill()
        start_of([str(file)], now=World(Settings()).clock.now())
        return spaces_in(file)

    return kill_once


@pytest.mark.slow
def test_a_killed_emulator_leaves_a_file_that_loads(
    killed: Callable[[], list[str]],
) -> None:
    for _ in range(5):
        killed()


@pytest.mark.slow
def test_a_file_loads_whenever_its_writer_is_killed(file: Path) -> None:
    program = Path(__file__).with_name("killed_writers.py")

    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(program), str(file)], check=True, timeout=300
    )


def test_the_command_refuses_a_file_in_one_line(file: Path) -> None:
    file.write_text("no state")

    with running("--port", "0", "--state", str(file)) as refused:
        code, _ = refused.ended()
        (line,) = refused.logged()

    assert code == 2
    assert line.startswith("mockspaces: Invalid value for --state: ")
