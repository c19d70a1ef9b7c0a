import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from mockspaces import __version__
from tests.conftest import Caller
from tests.readme import table

LABELS = ("operation", "status", "code", "le", "table", "version")
Samples = Callable[[], dict[tuple[str, ...], float]]


@pytest.fixture
def samples(caller: Caller) -> Samples:
    """Return the samples of the world, by name and values of labels."""

    def read() -> dict[tuple[str, ...], float]:
        answer = caller.control("GET", "/metrics")
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return {
            (
                sample.name,
                *(sample.labels[each] for each in LABELS if each in sample.labels),
            ): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    return read


def test_requests_are_counted_by_operation_status_and_code(
    caller: Caller, samples: Samples
) -> None:
    caller.ask("{ spaces { id } }")
    caller.ask("{ spaces { id } }")
    caller.ask('{ space(id: "nowhere") { id } }')
    caller.ask("{ spaces { id } a: spaces { id } __typename }")

    counted = samples()

    name = "mockspaces_requests_total"
    assert counted[name, "jwt", "200", ""] == 1
    assert counted[name, "spaces", "200", ""] == 3
    assert counted[name, "space", "200", "SPACE_NOT_FOUND"] == 1


def test_clients_cannot_make_up_labels(caller: Caller, samples: Samples) -> None:
    caller.ask("{ madeUp }")
    caller.ask("{")

    counted = samples()

    assert counted["mockspaces_requests_total", "", "400", ""] == 2
    assert not any("madeUp" in key for key in counted)


def test_durations_are_counted_in_buckets(caller: Caller, samples: Samples) -> None:
    caller.ask("{ spaces { id } }")

    counted = samples()

    name = "mockspaces_request_duration_seconds"
    assert counted[f"{name}_bucket", "spaces", "+Inf"] == 1
    assert counted[f"{name}_count", "spaces"] == 1
    assert 0 < counted[f"{name}_sum", "spaces"] < 10


def test_contents_are_gauges(caller: Caller, samples: Samples) -> None:
    caller.create()

    counted = samples()

    assert counted["mockspaces_records", "spaces"] == 1
    assert counted["mockspaces_worlds",] == 1
    assert counted["mockspaces_journal_entries",] == 2
    assert counted["mockspaces_journal_bytes",] > 0
    assert counted["mockspaces_info", __version__] == 1


def test_fired_faults_are_counted_until_a_reset(
    caller: Caller, samples: Samples
) -> None:
    caller.expect({"status": 503}, times=2)
    caller.post(query="{ spaces { id } }")
    caller.post(query="{ spaces { id } }")

    counted = samples()
    caller.control("POST", "/reset")

    assert counted["mockspaces_faults_fired_total",] == 2
    assert counted["mockspaces_requests_total", "spaces", "503", ""] == 2
    assert samples()["mockspaces_faults_fired_total",] == 0
    assert not any("spaces" in key and "503" in key for key in samples())


def test_the_documentation_lists_each_metric(caller: Caller) -> None:
    caller.ask("{ spaces { id } }")
    page = Path("mockspaces/docs/observability.md").read_text()
    columns = ("metric", "type", "labels", "meaning")

    text = caller.control("GET", "/metrics").text

    shown = {row[0]: (row[1], row[3]) for row in table(page, *columns)}
    assert shown == {
        f"`{_exposed(family.name, family.type)}`": (family.type, family.documentation)
        for family in text_string_to_metric_families(text)
    }


def _exposed(name: str, kind: str) -> str:
    return f"{name}_total" if kind == "counter" else name


def test_without_the_extra_the_answer_says_how_to_get_it(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)

    answer = caller.control("GET", "/metrics")

    message: Any = answer.json()["error"]["message"]
    assert answer.status_code == 501
    assert "pip install '.[metrics]'" in message
