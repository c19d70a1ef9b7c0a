"""Pages: their blocks and tables, and how what they show is tried out."""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import graphql
import yaml

from mockspaces.schema.root import SCHEMA
from mockspaces.seeds.files import parse
from mockspaces.seeds.loading import load
from mockspaces.state.store import Store
from tests.requirements import needed
from tests.shell import Shell, check_commands

_FENCE = re.compile(
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n?", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of code that a page shows."""

    language: str
    text: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that a console block shows, and what it is shown to print."""

    text: str
    shown: str


def blocks(page: str) -> list[Block]:
    """Return the blocks of a page in their order."""
    return [
        Block(
            language=match["language"],
            text=match["text"],
            line=page.count("\n", 0, match.start()) + 1,
        )
        for match in _FENCE.finditer(page)
    ]


def commands(block: Block) -> list[Command]:
    """Return the commands of a console block in their order."""
    before, *rest = _COMMAND.split(block.text)
    assert not before.strip(), f"line {block.line}: output without a command"
    return [
        Command(text=text, shown=shown.strip())
        for text, shown in zip(rest[::2], rest[1::2], strict=True)
    ]


def table(page: str, *columns: str) -> list[list[str]]:
    """Return the rows of the table that has these columns."""
    head = _row_text(columns)
    lines = page.splitlines()
    start = lines.index(head) + 2
    return list(_rows(lines[start:]))


def row(*cells: str) -> str:
    """Return a row of a table as a page shows it."""
    return _row_text([cell.replace("|", r"\|") for cell in cells])


def _row_text(cells: Any) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _rows(lines: list[str]) -> Iterator[list[str]]:
    for line in lines:
        if not line.startswith("|"):
            return
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        yield [cell.strip().replace(r"\|", "|") for cell in cells]


class Reader:
    """Tries the blocks of a page, one after the other, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shell = Shell(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._shell.close()

    def try_out(self, block: Block) -> None:
        """Run, parse or check a block by its language; a failure names its line."""
        try_it = getattr(self, f"_try_{block.language}", None)
        assert try_it, f"line {block.line}: no way to try {block.language!r}"
        try:
            try_it(block)
        except Exception as error:
            message = f"line {block.line}: {error}"
            raise AssertionError(message) from error

    def _try_console(self, block: Block) -> None:
        for command in commands(block):
            self._shell.enter(command.text, command.shown)

    def _try_python(self, block: Block) -> None:
        is_test = re.search(r"^def test_", block.text, re.MULTILINE)
        name = f"test_line_{block.line}.py" if is_test else f"line_{block.line}.py"
        call = ["-m", "pytest", "-q", name] if is_test else ["-W", "error", name]
        self._run(name, block, sys.executable, *call)

    def _try_javascript(self, block: Block) -> None:
        self._try_program(block, "mjs", "node")

    def _try_java(self, block: Block) -> None:
        self._try_program(block, "java", "java")

    def _try_go(self, block: Block) -> None:
        self._try_program(block, "go", "go", "run")

    def _try_php(self, block: Block) -> None:
        self._try_program(block, "php", "php")

    def _try_program(self, block: Block, suffix: str, tool: str, *call: str) -> None:
        name = f"line_{block.line}.{suffix}"
        self._run(name, block, needed(tool), *call, name)

    def _try_nginx(self, block: Block) -> None:
        self._shell.run_nginx(block.text)

    def _run(self, name: str, block: Block, *command: str) -> None:
        (self._folder / name).write_text(self._shell.at_its_port(block.text))
        ended = subprocess.run(  # noqa: S603 - what our own page shows
            command,
            cwd=self._folder,
            env=self._shell.environment,
            capture_output=True,
            check=False,
            text=True,
            timeout=120,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr

    def _try_toml(self, block: Block) -> None:
        tomllib.loads(block.text)

    def _try_yaml(self, block: Block) -> None:
        for document in yaml.safe_load_all(block.text):
            if "accounts" in document:
                load(parse(block.text), Store(), now=datetime.now(UTC))
            services = document.get("services", {})
            for service in services.values():
                unknown = set(service.get("depends_on", ())) - set(services)
                assert not unknown, f"no service is called {unknown}"
            for name, job in document.get("jobs", {}).items():
                for step in job["steps"]:
                    assert step.keys() & {"uses", "run"}, f"a step of {name} is empty"
                    check_commands(step.get("run", ""))

    def _try_json(self, block: Block) -> None:
        json.loads(block.text)

    def _try_graphql(self, block: Block) -> None:
        errors = graphql.validate(SCHEMA, graphql.parse(block.text))
        assert not errors, errors
