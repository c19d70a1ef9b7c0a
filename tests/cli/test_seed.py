import json
from pathlib import Path

from mockspaces.seeds.files import BUILT_IN, json_schema, text_of
from tests.cli.conftest import Run


def test_the_built_in_seeds_are_listed(run: Run) -> None:
    code, out, _ = run("seed", "list")

    assert code == 0
    assert out.splitlines() == [
        f"{name:<7}{content}" for name, content in BUILT_IN.items()
    ]


def test_a_seed_is_shown_as_it_is(run: Run) -> None:
    assert run("seed", "show", "docs") == (0, text_of("docs"), "")


def test_a_seed_that_is_not_there_cannot_be_shown(run: Run) -> None:
    code, out, err = run("seed", "show", "nowhere")

    assert (code, out) == (2, "")
    assert err.startswith("mockspaces: nowhere: neither a built-in seed (demo, docs,")


def test_a_good_seed_is_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("accounts:\n- {id: acme-4F7K2Q, name: Acme}\n")

    assert run("seed", "check", str(file)) == (0, "ok: accounts 1\n", "")
    assert run("seed", "check", "empty") == (0, "ok: nothing\n", "")


def test_a_seed_that_adds_to_another_is_checked_after_it(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "accounts:\n- {id: acme-4F7K2Q, name: Acme, parentId: quillmere-7K2M9Q}\n"
    )

    assert run("seed", "check", "demo", str(file))[0] == 0
    assert run("seed", "check", str(file))[0] == 2


def test_a_bad_seed_is_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("accounts:\n- id: acme-4F7K2Q\n  name: Acme\n  parentId: x\n")

    assert run("seed", "check", str(file)) == (
        2,
        "",
        f"mockspaces: {file}, line 4: accounts[0].parentId: accounts has no 'x'\n",
    )


def test_the_json_schema_is_printed(run: Run) -> None:
    code, out, _ = run("seed", "schema")

    assert code == 0
    assert out == json.dumps(json_schema(), indent=2) + "\n"


def test_serve_refuses_a_bad_seed(run: Run) -> None:
    code, _out, err = run("--port", "0", "--seed", "demo", "--seed", "nowhere")

    assert code == 2
    assert "Invalid value for --seed: nowhere: neither" in err
