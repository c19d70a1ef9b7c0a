import json
from pathlib import Path

import pytest

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.cli.conftest import Run
from tests.conftest import Caller


def spaces(remote: Caller) -> int:
    return len(remote.ask("{ spaces { id } }")["data"]["spaces"])


def test_a_state_is_exported_and_imported_again(
    ask: Run, remote: Caller, tmp_path: Path
) -> None:
    remote.create()
    file = tmp_path / "state.json"
    file.write_text(ask("state", "export").out)

    emptied = ask("state", "import", "empty")
    nothing = spaces(remote)
    loaded = ask("state", "import", str(file))

    assert emptied.out == "Loaded nothing.\n"
    assert nothing == 0
    assert loaded.out.startswith("Loaded ")
    assert "spaces 1" in loaded.out
    assert spaces(remote) == 1


def test_a_state_is_imported_from_yaml(ask: Run, tmp_path: Path) -> None:
    file = tmp_path / "seed.yaml"
    file.write_text("accounts:\n- {id: acme-4F7K2Q, name: Acme}\n")

    assert ask("state", "import", str(file), "--json").json["records"]["accounts"] == 1


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"accounts: [", "is neither JSON nor YAML: "),
        (b"\xff", "cannot be read: it is not UTF-8"),
        (None, "cannot be read: No such file or directory"),
        (b"[]", "Expected `object`, got `array`"),
        (b'{"nothing": 1}', "nothing"),
    ],
)
def test_a_file_that_is_no_seed_is_one_line_and_exit_code_2(
    ask: Run, tmp_path: Path, content: bytes | None, error: str
) -> None:
    file = tmp_path / "seed.json"
    if content is not None:
        file.write_bytes(content)

    ended = ask("state", "import", str(file))

    assert ended.code == 2
    assert error in ended.error


def test_a_snapshot_is_saved_restored_listed_and_dropped(
    ask: Run, remote: Caller
) -> None:
    saved = ask("snapshot", "save", "base")
    remote.create()
    created = spaces(remote)
    listed = ask("snapshot", "list")
    restored = ask("snapshot", "restore", "base", "--json").json

    assert saved.out.startswith("Saved base with ")
    assert created == 1
    assert listed.out.startswith("base  ")
    assert restored["name"] == "base"
    assert spaces(remote) == 0
    assert ask("snapshot", "drop", "base").out.startswith("Dropped base with ")
    assert ask("snapshot", "list").out == "No snapshots.\n"


def test_a_name_that_cannot_be_is_one_line_and_exit_code_2(ask: Run) -> None:
    ended = ask("snapshot", "save", "case#1")

    assert ended.code == 2
    assert ended.error.startswith("name: A name has 1 to 64 letters")


def test_an_unknown_snapshot_is_one_line_and_exit_code_1(ask: Run) -> None:
    ended = ask("snapshot", "restore", "nowhere")

    assert ended.code == 1
    assert "No snapshot is named 'nowhere'" in ended.error


def test_sandboxes_are_created_forked_listed_and_dropped(run: Run) -> None:

    with MockSpaces(Settings(port=0, seed=())) as server:

        def ask(*arguments: str) -> str:
            ended = run("sandbox", *arguments, "--url", server.url)
            assert ended.code == 0, ended.err
            return ended.out

        none = ask("list")
        created = ask("create", "mine", "--seed", "docs")
        plain = json.loads(ask("create", "plain", "--json"))
        run("snapshot", "save", "base", "--url", created.strip())
        forked = ask("fork", "copy", "--from", "mine", "--snapshot", "base")
        listed = ask("list").splitlines()
        dropped = ask("drop", "mine")
        left = json.loads(ask("list", "--json"))["sandboxes"]
        gone = run("sandbox", "drop", "mine", "--url", server.url)

    assert none == "No sandboxes.\n"
    assert created == f"{server.url}/sandbox/mine\n"
    assert plain == {"name": "plain", "url": f"{server.url}/sandbox/plain"}
    assert forked.startswith(f"{server.url}/sandbox/copy with ")
    assert sorted(listed) == ["copy", "mine", "plain"]
    assert dropped == "Dropped mine.\n"
    assert sorted(left) == ["copy", "plain"]
    assert (gone.code, gone.error) == (1, "No sandbox is named 'mine'.")
