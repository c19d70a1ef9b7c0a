"""Kills 200 processes that write a state, each at another moment, and loads each file.

It has no thread, so that it can fork.
"""

import os
import random
import select
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from mockspaces.app import World
from mockspaces.seeds.files import start_of
from mockspaces.settings import Settings
from mockspaces.state.records import Account
from mockspaces.state_file import StateFile

KILLS = 200


def write_for_ever(world: World, file: Path, begun: int) -> None:
    kept = StateFile(file, world)
    number = 0
    while True:
        number += 1
        name = "a name of some length " * 500
        world.store.accounts.put(Account(id=f"acme-{number:06}", name=name))
        kept.save()
        os.write(begun, b".")


def main(file: Path) -> None:
    chance = random.Random(0)  # noqa: S311 - no secret
    world = World(Settings(seed=("demo",)))
    sizes = set()
    for _ in range(KILLS):
        reading, writing = os.pipe()
        writer = os.fork()
        if writer == 0:
            write_for_ever(world, file, writing)
        for _ in range(chance.randrange(1, 4)):
            os.read(reading, 1)
        select.select([], [], [], chance.random() * 0.02)
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)
        os.close(reading)
        os.close(writing)
        start_of([str(file)], now=datetime.now(UTC))
        sizes.add(file.stat().st_size)
    assert len(sizes) > 1, "the writers have written nothing"


main(Path(sys.argv[1]))
