import re
from pathlib import Path

import click
import pytest

from mockspaces.cli import cli
from mockspaces.cli.verify import verify
from mockspaces.controls.api.route import PREFIX
from mockspaces.controls.api.table import CONTROLS
from mockspaces.controls.catalogue.operations import OPERATIONS, OperationFacts
from mockspaces.controls.sandboxes import SANDBOXES
from mockspaces.errors import CATALOGUE, ServiceError
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Setting, settings
from mockspaces.testcontainers import IMAGE
from tests.builders import png
from tests.readme import Reader, blocks, commands, row, table
from tests.requirements import needed

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
PAGES = [
    str(path.relative_to(ROOT))
    for pattern in ("*.md", "mockspaces/docs/*.md")
    for path in sorted(ROOT.glob(pattern))
]
_INTO = "python3 -m venv .venv && .venv/bin/pip install"
INSTALL = (
    f"{_INTO} . && .venv/bin/mockspaces",
    f"{_INTO} -e '.[dev]' && .venv/bin/pytest -n auto",
)
OPTIONS = ("option", "variable", "default", "meaning")
ERRORS = ("code", "label", "meaning", "how to trigger it")
WHAT_IS_EMULATED = ("operation", "kind", "header", "label", "inferred or our choice")


def docs(name: str) -> str:
    return (ROOT / f"mockspaces/docs/{name}.md").read_text()


def option_row(setting: Setting) -> list[str]:
    name = setting.name.replace("_", "-")
    values = "|".join(map(str, setting.choices)) or setting.option.metavar
    repeated = " …" if setting.type == tuple[str, ...] else ""
    return [
        f"`--{name} {values}`{repeated}" if values else f"`--{name}`{repeated}",
        f"`MOCKSPACES_{setting.name.upper()}`",
        default_of(setting),
        setting.option.help,
    ]


def default_of(setting: Setting) -> str:
    match setting.default:
        case None | "" | ():
            return ""
        case bool():
            return "on" if setting.default else "off"
        case float():
            return f"`{setting.default:g}s`"
        case tuple():
            return f"`{' '.join(setting.default)}`"
        case _:
            return f"`{setting.default}`"


def error_row(error: type[ServiceError]) -> list[str]:
    meaning = (error.__doc__ or "").partition("\n")[0]
    return [f"`{error.code}`", error.label, meaning, error.trigger]


def operation_row(operation: OperationFacts) -> list[str]:
    queries = SCHEMA.query_type.fields if SCHEMA.query_type else {}
    return [
        f"`{operation.name}`",
        "query" if operation.name in queries else "mutation",
        "S" if operation.needs_space else "",
        operation.label,
        operation.choices,
    ]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=() if page == "README.md" else pytest.mark.slow)
        for page in PAGES
    ],
)
def test_every_block_of_a_page_does_what_it_shows(page: str, tmp_path: Path) -> None:
    needed("curl")
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "logo.png").write_bytes(png(2000))

    with Reader(folder) as reader:
        for block in blocks((ROOT / page).read_text()):
            reader.try_out(block)


def test_one_command_installs_and_starts_it_and_one_tests_it() -> None:
    shown = [
        command.text
        for block in blocks(README)
        if block.language == "console"
        for command in commands(block)
    ]

    assert [each for each in shown if each.startswith(_INTO)] == list(INSTALL)


@pytest.mark.parametrize(
    ("page", "columns", "expected"),
    [
        ("configuration", OPTIONS, [option_row(setting) for setting in settings()]),
        ("errors", ERRORS, [error_row(error) for error in CATALOGUE]),
        ("emulated", WHAT_IS_EMULATED, [operation_row(each) for each in OPERATIONS]),
    ],
)
def test_a_page_lists_what_the_code_has(
    page: str, columns: tuple[str, ...], expected: list[list[str]]
) -> None:
    should = "\n".join(row(*each) for each in expected)

    assert table(docs(page), *columns) == expected, should


def test_the_readme_lists_every_page_in_fifteen_hundred_words() -> None:
    listed = re.findall(r"^\| \[.*?\]\(mockspaces/docs/(\S+)\)", README, re.MULTILINE)

    assert set(listed) == {path.name for path in ROOT.glob("mockspaces/docs/*.md")}
    assert len(README.split()) < 1500


def test_the_readme_begins_with_a_picture() -> None:
    top = README.partition("\n## ")[0]

    assert re.search(r"\n!\[.+\]\(mockspaces/docs/pictures/front\.png\)\n", top)


def test_the_page_on_control_has_every_call() -> None:
    calls = {f"`{route.method} {PREFIX}{route.path}`" for route in CONTROLS}
    calls |= {f"`{route.method} {route.path}`" for route in SANDBOXES}
    calls.add(f"`GET {PREFIX}/openapi.json`")

    assert {call for call, _ in table(docs("control"), "call", "effect")} == calls


def test_the_page_on_commands_has_every_command() -> None:
    shown = "".join(call for call, _ in table(docs("commands"), "command", "effect"))
    context = click.Context(cli)

    for name in cli.list_commands(context):
        assert f"`mockspaces {name}" in shown
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            for part in command.list_commands(context):
                assert re.search(rf"`(mockspaces {name} )?{part}[` ]", shown)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_no_variable_that_does_not_exist(page: str) -> None:
    known = {f"MOCKSPACES_{setting.name.upper()}" for setting in settings()}
    known |= {str(param.envvar) for param in verify.params if param.envvar}

    named = re.findall(r"\bMOCKSPACES_[A-Z]\w*", (ROOT / page).read_text())

    assert set(named) <= known


@pytest.mark.parametrize("page", PAGES)
def test_a_page_links_only_to_what_there_is(page: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", (ROOT / page).read_text())

    folder = (ROOT / page).parent
    assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_installs_mockspaces_from_a_path_and_runs_its_own_image(
    page: str,
) -> None:
    text = (ROOT / page).read_text()

    installed = re.findall(r"(?:pip install|uvx|pipx run) [^`\n]*", text)
    images = re.findall(r"(?<!//)\bmockspaces:\d[\w.]*", text)

    for command in installed:
        assert not re.search(r"install.*['\" ]mockspaces|--from mock", command)
    assert set(images) <= {IMAGE}
