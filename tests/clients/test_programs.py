from pathlib import Path

import pytest

from tests.clients.programs import install


def test_packages_that_cannot_be_installed_leave_a_test_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOCKSPACES_REQUIRE_CLIENTS", raising=False)
    (tmp_path / "package.json").write_text("no JSON")

    with pytest.raises(pytest.skip.Exception, match="npm cannot install"):
        install(tmp_path)
