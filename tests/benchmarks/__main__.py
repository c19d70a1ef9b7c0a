"""`python -m tests.benchmarks [--short]`: mockspaces and its peers, side by side."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import inside, workloads
from tests.benchmarks.figures import Load, Measured, Results, load_of, number, table
from tests.benchmarks.servers import (
    OURS,
    Running,
    Server,
    installed,
    servers,
    started,
    token,
    version_of,
)

CONNECTIONS = 8
LISTER, UPLOADER, NEWCOMER = "lister", "uploader", "newcomer"


class Mode(NamedTuple):
    """The duration of the measurement."""

    starts: int
    rounds: int
    seconds: int
    asked: int
    """Requests after which the memory is looked at, twice; none if 0."""


SHORT = Mode(starts=7, rounds=3, seconds=2, asked=0)
LONG = Mode(starts=15, rounds=7, seconds=5, asked=100_000)


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--short", action="store_true", help="about four minutes")
    parser.add_argument(
        "--python",
        help="a Python that has mockspaces and nothing that it does not need; "
        "without it, one is installed",
    )
    chosen = parser.parse_args(arguments)
    mode = SHORT if chosen.short else LONG
    if not shutil.which("wrk"):
        sys.exit("The load comes from wrk: `apt-get install wrk`.")
    with tempfile.TemporaryDirectory() as folder:
        mappings = Path(folder) / "mappings"
        mappings.mkdir()
        for name, stub in workloads.STUBS.items():
            (mappings / f"{name}.json").write_text(json.dumps(stub))
        python = chosen.python or installed(Path(folder) / "venv")
        served_by = version_of(python)
        compared = list(servers(python, Path(folder)))
        results: dict[str, Mapping[str, Measured]] = {}
        results |= starts(compared, mode)
        results |= loads(compared, mode, Path(folder))
    say(f"\nServed by {served_by}.")
    say("The median of each, in brackets the least, and what the noise is.\n")
    say(table(results, [server.name for server in compared], OURS))
    tell_inside()


def starts(compared: Sequence[Server], mode: Mode) -> Results:
    """Measure start and idle memory, the servers in turn."""
    took: dict[str, list[float]] = {}
    memory: dict[str, list[float]] = {}
    for number_of_round in range(mode.starts + 1):
        for server in compared:
            with started(server) as (running, seconds):
                if number_of_round:  # the first fills the caches of the disk
                    took.setdefault(server.name, []).append(seconds * 1000)
                    memory.setdefault(server.name, []).append(running.megabytes)
    return {
        "start to first answer, ms": _measured(took),
        "idle memory, MB": _measured(memory),
    }


def loads(compared: Sequence[Server], mode: Mode, folder: Path) -> Results:
    """Measure rates and processor time at some connections, the servers in turn."""
    results: dict[str, Mapping[str, Measured]] = {}
    with ExitStack() as stack:
        running = [stack.enter_context(started(server))[0] for server in compared]
        prepared = {each.server.name: prepare(each) for each in running}
        for title, workload, account in (
            ("`spaceCreate`", "create", "creator"),
            (f"`spaces` of {workloads.SPACES_LISTED}", "list", LISTER),
            ("256 KB upload", "upload", UPLOADER),
            ("`spaceCreate` with new literals", "literal", "creator"),
            ("first use of an operation", "first", NEWCOMER),
        ):
            rates: dict[str, list[float]] = {}
            processor: dict[str, list[float]] = {}
            for number_of_round in range(mode.rounds + 1):
                for each in running:
                    if workload not in each.server.answers:
                        continue
                    body = prepared[each.server.name][workload]
                    mark = f"{workload}_{number_of_round}_"
                    script = folder / "load.lua"
                    script.write_text(
                        body.lua(token(account), mark), encoding="latin-1"
                    )
                    before = each.processor_seconds
                    load = wrk(each, script, mode.seconds)
                    took = (each.processor_seconds - before) * 1e6 / load.requests
                    if number_of_round:  # the first warms up, and compiles
                        rates.setdefault(each.server.name, []).append(load.rate)
                        processor.setdefault(each.server.name, []).append(took)
            results[f"{title}/s"] = _measured(rates)
            results[f"{title}, CPU µs"] = _measured(processor)
        if mode.asked:
            ours = next(each for each in running if each.server.name == OURS)
            tell_memory(ours, prepared[OURS]["list"], mode, folder)
    return results


def prepare(running: Running) -> dict[str, workloads.Body]:
    """Create what is listed and changed, and hold each answer to what it must be."""
    create, listing = workloads.create(), workloads.listing()
    literal, first = workloads.literal(), workloads.first_use()
    bodies = {"create": create, "list": listing, "literal": literal, "first": first}
    if not running.server.answers:
        return bodies
    for place in range(workloads.SPACES_LISTED):
        workloads.check_created(running.ask(create, f"listed {place}", LISTER))
    workloads.check_listed(running.ask(listing, "", LISTER))
    if "first" in running.server.answers:
        workloads.check_created(running.ask(literal, "checked", "creator"))
        workloads.check_one_list(running.ask(first, "checked", NEWCOMER))
    created = running.ask(create, "uploaded", UPLOADER)
    upload = workloads.upload(created["data"]["spaceCreate"]["id"])
    if "upload" in running.server.answers:
        workloads.check_uploaded(running.ask(upload, "name", UPLOADER))
    return bodies | {"upload": upload}


def wrk(running: Running, script: Path, seconds: int) -> Load:
    """Load a server for a while."""
    command = [
        *("wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "-s"),
        *(str(script), f"http://127.0.0.1:{running.port}"),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - of ours
    return load_of(done.stdout)


def tell_memory(
    running: Running, body: workloads.Body, mode: Mode, folder: Path
) -> None:
    """Ask until the journal is long full, and print what memory that takes."""
    script = folder / "load.lua"
    script.write_text(body.lua(token(LISTER), "memory "), encoding="latin-1")
    seen = [running.megabytes]
    for _ in range(2):
        asked = 0
        while asked < mode.asked:
            asked += wrk(running, script, mode.seconds).requests
        seen.append(running.megabytes)
    figures = ", ".join(f"{number(each)} MB" for each in seen)
    say(
        f"\nMemory after all rounds, after {mode.asked} more requests and after as "
        f"many again: {figures}; "
        f"{'it has stopped growing' if seen[2] < 1.02 * seen[1] else 'it grows'}."
    )


def tell_inside() -> None:
    """Print what moving worlds, having many of them and new operations cost."""
    say("\nInside the server, a world of 10 000 records:\n")
    for name, took in inside.moves(10_000).items():
        say(f"- {name}: {took:.3f} ms")
    say("\nA `spaceCreate` in the large, as a multiple of the small:\n")
    for name, ratio in inside.growth(spaces=100_000, worlds=1000, requests=4000):
        say(f"- {name}: {ratio:.2f}")
    say("\nThe use of an operation, as a multiple of the same without plans:\n")
    for name, ratio in inside.first_uses(200):
        say(f"- {name}: {ratio:.2f}")


def _measured(rounds: dict[str, list[float]]) -> dict[str, Measured]:
    return {name: Measured(tuple(figures)) for name, figures in rounds.items()}


def say(text: str) -> None:
    """Print at once, so that it can be followed."""
    print(text, flush=True)  # noqa: T201 - that is what it is for


if __name__ == "__main__":
    begun = time.monotonic()
    main(sys.argv[1:])
    say(f"\nIt took {time.monotonic() - begun:.0f} seconds.")
