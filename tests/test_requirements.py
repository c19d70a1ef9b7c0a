import sys
from pathlib import Path

import pytest

from tests.requirements import needed

VARIABLE = "MOCKSPACES_REQUIRE_CLIENTS"


def test_a_program_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    python = Path(sys.executable)
    monkeypatch.setenv("PATH", str(python.parent))

    assert needed(python.name) == str(python)


def test_a_missing_program_leaves_a_test_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)

    with pytest.raises(pytest.skip.Exception, match="no-such-tool is not installed"):
        needed("no-such-tool")


def test_a_missing_program_fails_where_all_are_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "1")

    with pytest.raises(pytest.fail.Exception, match="no-such-tool is not installed"):
        needed("no-such-tool")
