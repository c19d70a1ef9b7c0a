"""Metrics in the control API, in the text format of Prometheus."""

from collections.abc import Iterator
from http import HTTPStatus
from itertools import accumulate
from typing import TYPE_CHECKING

from mockspaces import __version__
from mockspaces.camel_case import camel_case
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Route,
    Routes,
    TextAnswer,
)
from mockspaces.controls.metrics.collector import BUCKETS
from mockspaces.controls.world import World

if TYPE_CHECKING:
    from prometheus_client.core import Metric

_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def _show(world: World, _arguments: Arguments[None, None]) -> TextAnswer:
    try:
        from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        message = (
            "Metrics need the package prometheus-client; install mockspaces with its "
            "extra `metrics`, as in: pip install '.[metrics]'"
        )
        raise ControlError(message, status=HTTPStatus.NOT_IMPLEMENTED) from error
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Collector(world))
    return TextAnswer(text=generate_latest(registry).decode(), media_type=_TEXT)


class _Collector:
    """The metrics of a world, as prometheus-client collects them."""

    def __init__(self, world: World) -> None:
        self._world = world

    def collect(self) -> Iterator["Metric"]:
        """Return each metric."""
        yield from self._requests()
        yield from self._contents()

    def _requests(self) -> Iterator["Metric"]:
        from prometheus_client.core import (  # noqa: PLC0415 - an extra
            CounterMetricFamily,
            HistogramMetricFamily,
        )

        requests = CounterMetricFamily(
            "mockspaces_requests",
            "Requests by root field, status and error code.",
            labels=("operation", "status", "code"),
        )
        for (operation, status, code), count in self._world.metrics.requests.items():
            labels = (operation, "" if status is None else str(status), code)
            requests.add_metric(labels, count)
        yield requests
        durations = HistogramMetricFamily(
            "mockspaces_request_duration_seconds",
            "How long requests took, by root field.",
            labels=("operation",),
        )
        for operation, each in self._world.metrics.durations.items():
            bounds = [*map(str, BUCKETS), "+Inf"]
            buckets = list(zip(bounds, accumulate(each.counts), strict=True))
            durations.add_metric((operation,), buckets, each.seconds)
        yield durations
        yield CounterMetricFamily(
            "mockspaces_faults_fired",
            "How often faults of the queue have fired.",
            value=self._world.faults.fired,
        )

    def _contents(self) -> Iterator["Metric"]:
        from prometheus_client.core import (  # noqa: PLC0415 - an extra
            GaugeMetricFamily,
            InfoMetricFamily,
        )

        world = self._world
        records = GaugeMetricFamily(
            "mockspaces_records", "Records by table.", labels=("table",)
        )
        for name, table in world.store.tables().items():
            records.add_metric((camel_case(name),), len(table))
        yield records
        for name, meaning, value in (
            ("worlds", "Worlds of the server: its own and sandboxes.", world.worlds()),
            ("journal_entries", "Exchanges in the journal.", len(world.journal)),
            ("journal_bytes", "Size of the journal.", world.journal.size),
        ):
            yield GaugeMetricFamily(f"mockspaces_{name}", meaning, value=value)
        yield InfoMetricFamily(
            "mockspaces", "The emulator.", value={"version": __version__}
        )


METRICS: Routes[World] = (
    Route(
        method="GET",
        path="/metrics",
        summary="Read the metrics, in the text format of Prometheus.",
        handle=_show,
        answer=None,
        others={_TEXT: str},
        refusals={501: "The extra `metrics` is not installed."},
    ),
)
