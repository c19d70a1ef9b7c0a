import sys

import pytest
from mcp.server.mcpserver import MCPServer

from mockspaces.server import MockSpaces
from tests.cli.conftest import Run


def test_without_its_extra_the_command_says_how_to_get_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "mockspaces.mcp_server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)

    ended = run("mcp", "--url", "http://127.0.0.1:1")

    assert ended.code == 1
    assert "pip install '.[mcp]'" in ended.error


def test_the_command_serves_the_emulator_at_the_address(
    run: Run, server: MockSpaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[str] = []
    monkeypatch.setattr(MCPServer, "run", lambda mcp: served.append(mcp.name))

    assert run("mcp", "--url", server.url).code == 0

    assert served == ["mockspaces"]
