"""Figures of a benchmark: read from what tools print, summed up, set in a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

_REQUESTS = re.compile(r"^\s*(\d+) requests in ", re.MULTILINE)
_RATE = re.compile(r"^Requests/sec:\s+([\d.]+)", re.MULTILINE)
_REFUSED = re.compile(r"^\s*Non-2xx or 3xx responses: (\d+)", re.MULTILINE)
_BROKEN = re.compile(r"^\s*Socket errors: (.*)$", re.MULTILINE)
_RSS = re.compile(r"^VmRSS:\s+(\d+) kB$", re.MULTILINE)


class LoadError(Exception):
    """The load was not answered as it should be, so that its rate means nothing."""


class Load(NamedTuple):
    """The figures of wrk for one run."""

    requests: int
    rate: float
    """Requests in a second."""


def load_of(wrk_output: str) -> Load:
    """Return what wrk reports.

    Raises:
        LoadError: If it reports refusals or errors, or no rate.
    """
    for pattern in (_REFUSED, _BROKEN):
        found = pattern.search(wrk_output)
        if found:
            raise LoadError(found.group().strip())
    requests, rate = _REQUESTS.search(wrk_output), _RATE.search(wrk_output)
    if requests is None or rate is None:
        raise LoadError(wrk_output)
    return Load(int(requests.group(1)), float(rate.group(1)))


def ticks_of(proc_stat: str) -> int:
    """Return the processor time that a `/proc/<pid>/stat` tells, of all threads.

    Its unit is the clock tick; user and system time are added.
    """
    after_name = proc_stat.rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def megabytes_of(proc_status: str) -> float:
    """Return the resident memory that a `/proc/<pid>/status` tells, in megabytes."""
    found = _RSS.search(proc_status)
    return int(found.group(1)) / 1024 if found else 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of several rounds of one measurement."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        """The figure that counts."""
        return median(self.rounds)

    @property
    def spread(self) -> float:
        """The machine's noise: from the least to the most, as a part of the median."""
        return (max(self.rounds) - min(self.rounds)) / self.median


Results = Mapping[str, Mapping[str, Measured]]
"""By the title of the measurement, and then by the name of the server."""


def table(results: Results, servers: Sequence[str], ours: str) -> str:
    """Return a Markdown table.

    A figure is the median, and in brackets the least; beside it stand the noise and
    our ratio to it.
    """
    head = ["server", *results]
    lines = [_row(head), _row(["---"] * len(head))]
    for server in servers:
        cells = [
            _cell(by_server.get(server), by_server.get(ours))
            for by_server in results.values()
        ]
        lines.append(_row([server, *cells]))
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(measured: Measured | None, ours: Measured | None) -> str:
    if measured is None:
        return "-"
    figure = f"{number(measured.median)} ({number(min(measured.rounds))})"
    noise = f"±{measured.spread / 2:.0%}"
    if ours is None or ours is measured:
        return f"{figure} {noise}"
    return f"{figure} {noise}, ours {ours.median / measured.median:.2f} x"


def number(value: float) -> str:
    """Return a number with three digits that count, and thousands set apart."""
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.3g}"
