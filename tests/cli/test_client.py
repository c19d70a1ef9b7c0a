from pathlib import Path

import pytest
from click.testing import CliRunner

from mockspaces.cli import cli

LANGUAGES = Path(__file__).parents[2] / "mockspaces" / "client" / "languages"


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("javascript",), "mockspaces.mjs"),
        (("javascript", "--types"), "mockspaces.d.mts"),
        (("java",), "MockSpaces.java"),
    ],
)
def test_a_client_is_printed_as_the_file_to_save(
    arguments: tuple[str, ...], name: str
) -> None:
    printed = CliRunner().invoke(cli, ["client", *arguments])

    assert printed.output == (LANGUAGES / name).read_text("utf-8")


def test_declarations_are_refused_for_java() -> None:
    refused = CliRunner().invoke(cli, ["client", "java", "--types"])

    assert refused.exit_code == 2
    assert "only javascript has TypeScript declarations" in refused.output
