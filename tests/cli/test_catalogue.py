"""Catalogue, personas and metrics: the commands that show what a world offers."""

import sys

import pytest

from tests.cli.conftest import Run
from tests.conftest import Caller


def test_the_catalogue_is_listed_with_labels(ask: Run) -> None:
    operations = ask("catalogue", "operations").out.splitlines()
    fields = ask("catalogue", "fields").out.splitlines()
    errors = ask("catalogue", "errors").out.splitlines()

    assert "D  mutation  spaceCreate" in [line[:24] for line in operations]
    assert any(line.startswith("D  Space.createdDate  ") for line in fields)
    assert any(line.startswith("D  MISSING_SPACE_NAME  ") for line in errors)


@pytest.mark.parametrize("kind", ["operations", "fields", "errors"])
def test_programs_get_the_whole_catalogue(ask: Run, remote: Caller, kind: str) -> None:
    answer = ask("catalogue", kind, "--json").json

    assert answer == remote.control("GET", f"/{kind}").json()


def test_personas_are_listed_with_what_to_send(ask: Run, remote: Caller) -> None:
    remote.control("PUT", "/state/demo")

    lines = ask("personas").out.splitlines()
    answer = ask("personas", "--json").json["personas"]

    first = answer[0]
    assert len(lines) == len(answer) > 1
    assert lines[0].split() == [
        *(first["accountId"], first["spaceGuid"] or "-", first["role"]),
        *first["title"].split(),
    ]


def test_metrics_are_printed(ask: Run, remote: Caller) -> None:
    remote.ask("{ spaces { id } }")
    counted = 'mockspaces_requests_total{code="",operation="spaces",status="200"} 1.0'

    assert counted in ask("metrics").out.splitlines()
    assert counted in ask("metrics", "--json").json["metrics"].splitlines()


def test_metrics_without_their_package_say_what_to_install(
    ask: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)

    failed = ask("metrics")

    assert failed.code == 1
    assert failed.error.startswith("Metrics need the package prometheus-client; ")
