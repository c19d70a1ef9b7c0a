import json
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from mockspaces.cli import cli
from tests.conftest import Caller


def run(caller: Caller, *options: str) -> Result:
    url = str(caller.http.base_url)
    return CliRunner().invoke(cli, ["coverage", "--url", url, *options])


def test_coverage_is_printed_in_markdown(remote: Caller) -> None:
    remote.ask("{ spaces { id } }")

    result = run(remote)

    assert result.exit_code == 0
    assert result.output.startswith("# Coverage of the Spaces service\n")


@pytest.mark.parametrize(("form", "start"), [("json", "{"), ("junit", "<?xml ")])
def test_coverage_is_printed_in_another_format(
    remote: Caller, form: str, start: str
) -> None:
    result = run(remote, "--format", form)

    assert result.exit_code == 0
    assert result.output.startswith(start)


def test_too_few_operations_fail(remote: Caller) -> None:
    remote.ask("{ spaces { id } }")

    enough = run(remote, "--fail-under", "1")
    few = run(remote, "--format", "json", "--fail-under", "50")

    used = json.loads(few.stdout)["operations"]["percent"]
    assert enough.exit_code == 0
    assert few.exit_code == 1
    assert f"{used:g} % of the operations have been used, not 50 %" in few.stderr


def test_what_is_not_emulated_fails(remote: Caller) -> None:
    fine = run(remote, "--fail-on", "unsupported")
    remote.ask("{ spaces { owner } }")

    failed = run(remote, "--fail-on", "unsupported")

    assert fine.exit_code == 0
    assert failed.exit_code == 1
    assert "asked for, but not emulated: spaces.owner" in failed.stderr


def test_a_missing_emulator_is_reported_in_one_line(remote: Caller) -> None:
    port = urlsplit(str(remote.http.base_url)).port

    result = CliRunner().invoke(
        cli, ["coverage", "--url", f"http://127.0.0.1:{port}/nowhere"]
    )

    assert result.exit_code == 1
    assert "was answered 404, but not by an emulator" in result.stderr


def test_a_summary_counts_what_was_used(remote: Caller) -> None:
    remote.ask("{ spaces { id } }")
    remote.ask("{ spaces { owner } }")

    text = run(remote, "--summary").output.splitlines()
    answer = json.loads(run(remote, "--summary", "--json").output)

    assert text[0].startswith("operations   1 of ")
    assert text[0].endswith(f"  {answer['percent']['operations']:g} %")
    assert text[-1] == "not emulated: spaces.owner (1x)"
    assert [each["path"] for each in answer["unsupported"]] == ["spaces.owner"]
