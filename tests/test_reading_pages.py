from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.readme import Block, Reader, blocks, commands, row, table


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    folder = tmp_path / "reader"
    folder.mkdir()
    with Reader(folder) as reader:
        yield reader


def block(language: str, text: str) -> Block:
    return Block(language=language, text=text, line=1)


def test_blocks_are_found_with_their_lines() -> None:
    found = blocks("# Page\n\n```toml\na = 1\n```\n\n```\nplain\n```\n")

    assert [(each.language, each.text, each.line) for each in found] == [
        ("toml", "a = 1\n", 3),
        ("", "plain\n", 7),
    ]


def test_a_command_goes_on_after_a_backslash() -> None:
    first, second = commands(block("console", "$ echo \\\n    a\na\n\n$ true\n"))

    assert (first.text, first.shown) == ("echo \\\n    a", "a")
    assert (second.text, second.shown) == ("true", "")


def test_output_needs_a_command() -> None:
    with pytest.raises(AssertionError, match="without a command"):
        commands(block("console", "a\n$ echo a\n"))


def test_a_cell_of_a_table_may_hold_a_bar() -> None:
    page = f"{row('a', 'b')}\n{row('---', '---')}\n{row('x|y', '')}\n\nafter"

    assert table(page, "a", "b") == [["x|y", ""]]
    assert table(page.removesuffix("\n\nafter"), "a", "b") == [["x|y", ""]]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("console", "$ A=1\n$ echo 1${A}1\n111\n"),
        ("console", "$ echo some words here\nsome … here\n"),
        ("console", "$ docker build -t mockspaces .\n"),
        ("console", "$ docker run -p 80:7722 mockspaces --strict\n"),
        ("console", "$ docker run -p 80:7722 mockspaces token acme\n"),
        ("graphql", "{ spaces { id } }"),
        ("javascript", "console.log(1)"),
        ("json", "{}"),
        ("python", "assert True"),
        ("python", "def test_one_is_one():\n    assert 1 == 1\n"),
        ("toml", "a = 1"),
        ("yaml", "services: {a: {image: a}, b: {depends_on: {a: {}}}}"),
    ],
)
def test_a_block_that_holds_is_let_through(
    reader: Reader, language: str, text: str
) -> None:
    reader.try_out(block(language, text))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("brainfuck", "+"),
        ("console", "$ false\n"),
        ("console", "$ echo one\ntwo\n"),
        ("console", "$ echo mockspaces\nmockspaces 1 ready on http://127.0.0.1:7722"),
        ("console", "$ docker push mockspaces\n"),
        ("console", "$ docker build -t another mockspaces\n"),
        ("console", "$ docker run mockspaces\n"),
        ("console", "$ docker run -p 80:7722 mockspaces --unknown\n"),
        ("graphql", "{ unknown }"),
        ("javascript", "throw new Error()"),
        ("json", "{"),
        ("python", "assert False"),
        ("python", "def test_one_is_two():\n    assert 1 == 2\n"),
        ("toml", "a"),
        ("yaml", "[}"),
        ("yaml", "services: {b: {depends_on: {a: {}}}}"),
    ],
)
def test_a_block_that_does_not_hold_is_told_with_its_line(
    reader: Reader, language: str, text: str
) -> None:
    with pytest.raises(AssertionError, match=r"^line 1: "):
        reader.try_out(block(language, text))


def test_a_server_takes_a_free_port_in_place_of_the_shown_one(reader: Reader) -> None:
    ready = "mockspaces … ready on http://127.0.0.1:7722\n"

    reader.try_out(block("console", f"$ mockspaces\n{ready}$ mockspaces ready\n"))
    reader.try_out(block("console", f"$ mockspaces --strict\n{ready}"))

    reader.try_out(block("console", "$ mockspaces ready --url http://127.0.0.1:7722\n"))
    reader.try_out(
        block(
            "python",
            "from urllib.request import urlopen\n"
            "urlopen('http://127.0.0.1:7722/readyz').close()\n",
        )
    )


def test_a_server_that_ends_badly_is_told(tmp_path: Path) -> None:
    line = "ready on http://127.0.0.1:7722"
    reader = Reader(tmp_path)
    (tmp_path / "server.py").write_text(
        "import signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))\n"
        f"print('{line}', flush=True)\n"
        "signal.pause()\n"
    )
    reader.try_out(block("console", f"$ python server.py\n{line}\n"))

    with pytest.raises(AssertionError, match="exit code 3"), reader:
        pass
