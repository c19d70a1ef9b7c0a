"""The MCP server, asked by the client of the official SDK."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from mcp import StdioServerParameters
from mcp.client.client import Client as AgentClient
from mcp_types import TextContent

from mockspaces.client import Client
from mockspaces.mcp_server import mcp_server
from mockspaces.server import MockSpaces
from tests.builders import ACCOUNT

SANDBOX = "for-an-agent"
Call = Callable[..., Any]


class Agent:
    """Calls tools in one sandbox, over a session of their own."""

    def __init__(self, server: Any) -> None:
        self._server = server

    def ask(self, use: Callable[[AgentClient], Coroutine[Any, Any, Any]]) -> Any:
        async def session() -> Any:
            async with AgentClient(self._server) as client:
                return await use(client)

        return asyncio.run(session())

    def call(self, tool: str, **arguments: Any) -> Any:
        result = self.ask(lambda client: client.call_tool(tool, arguments))
        assert not result.is_error, result.content
        return result.structured_content

    def refusal(self, tool: str, **arguments: Any) -> str:
        result = self.ask(lambda client: client.call_tool(tool, arguments))
        assert result.is_error
        (content,) = result.content
        assert isinstance(content, TextContent)
        return content.text

    def run(self, query: str, **more: Any) -> Any:
        return self.call(
            "run_operation", query=query, account_id=ACCOUNT, sandbox=SANDBOX, **more
        )


@pytest.fixture
def agent(server: MockSpaces) -> Agent:
    server.client.create_sandbox(SANDBOX)
    return Agent(mcp_server(server.client))


def test_an_operation_is_run_as_an_account(agent: Agent) -> None:
    ran = agent.run("{ spaces { name } }")

    assert ran == {
        "status": 200,
        "answer": {"data": {"spaces": []}},
        "explanations": [],
    }


def test_a_refusal_is_explained_by_the_catalogue(agent: Agent) -> None:
    query = "mutation ($i: SpaceCreateInput!) { spaceCreate(input: $i) { id } }"
    variables = {"i": {"name": " ", "accountGroupId": "a-group"}}

    ran = agent.run(query, variables=variables)

    (explanation,) = ran["explanations"]
    assert explanation["code"] == "MISSING_SPACE_NAME"
    assert explanation["label"] == "D"
    assert "blank `name`" in explanation["trigger"]
    assert explanation["detail"]


def test_a_missing_header_is_explained(agent: Agent) -> None:
    query = "{ integrationPackInstances { id } }"

    without, unknown = agent.run(query), agent.run(query, space_guid="nowhere")

    assert without["explanations"][0]["code"] == "MISSING_SPACE_ID"
    assert unknown["explanations"][0]["code"] == "SPACE_NOT_FOUND"


def test_an_error_that_is_no_rule_is_called_so(agent: Agent) -> None:
    ran = agent.run("{ nothing }")

    assert ran["status"] == 400
    (explanation,) = ran["explanations"]
    assert explanation["detail"].startswith("GraphQL or HTTP refuses it")


def test_an_answer_that_is_no_json_is_shown(agent: Agent) -> None:
    added = agent.call("add_fault", status=503, body="<p>", sandbox=SANDBOX)

    ran = agent.run("{ spaces { name } }")

    assert ran == {"status": 503, "body": "<p>", "explanations": []}
    (fault,) = agent.call("faults", sandbox=SANDBOX)["faults"]
    assert (fault["id"], fault["fired"]) == (added["id"], 1)
    assert len(agent.call("clear_faults", sandbox=SANDBOX)["faults"]) == 1


def test_the_catalogue_and_the_schema_are_searched(agent: Agent) -> None:
    found = agent.call("search", text="space Create")

    assert "spaceCreate" in [each["name"] for each in found["operations"]]
    assert any("input SpaceCreateInput {" in each for each in found["types"])
    found = agent.call("search", text="SPACE_NAME_IS_LENGTHY")
    assert [each["code"] for each in found["errors"]] == ["SPACE_NAME_IS_LENGTHY"]


def test_the_journal_shows_requests(agent: Agent) -> None:
    agent.run("{ spaces { name } }")

    (entry,) = agent.call("journal", operation="spaces", sandbox=SANDBOX)["entries"]

    assert entry["accountId"] == ACCOUNT


def test_the_clock_is_moved(agent: Agent) -> None:
    def clock(action: str, **value: str) -> Any:
        return agent.call("clock", action=action, sandbox=SANDBOX, **value)

    assert clock("freeze", value="2026-01-01T00:00:00Z")["frozen"]
    assert clock("advance", value="5m")["now"] == "2026-01-01T00:05:00Z"
    assert clock("set", value="2026-02-01T00:00:00Z")["frozen"]
    assert not clock("run")["frozen"]
    assert clock("reset")["offset"] == 0
    assert not clock("show")["frozen"]
    assert "advance needs a value" in agent.refusal("clock", action="advance")


def test_a_world_is_reset_and_shown(agent: Agent) -> None:
    agent.run("{ spaces { name } }")

    assert agent.call("reset", sandbox=SANDBOX)["exchanges"] == 1
    assert agent.call("status", sandbox=SANDBOX)["sandbox"] == SANDBOX
    assert agent.call("status")["sandbox"] is None


def test_sandboxes_are_listed_created_and_dropped(agent: Agent) -> None:
    url = agent.call("create_sandbox", name="seeded", seeds=["docs"])["url"]

    assert url.endswith("/sandbox/seeded")
    assert "seeded" in agent.call("sandboxes")["sandboxes"]
    assert agent.call("drop_sandbox", name="seeded") == {"dropped": "seeded"}
    assert "seeded" not in agent.call("sandboxes")["sandboxes"]


def test_a_token_comes_with_the_addresses_of_its_world(agent: Agent) -> None:
    given = agent.call("token", account_id=ACCOUNT, sandbox=SANDBOX)

    assert given["token"].count(".") == 2
    assert given["graphqlUrl"].endswith(f"/sandbox/{SANDBOX}/graphql")


def test_a_refused_call_shows_its_reason(agent: Agent) -> None:
    refusal = agent.refusal("add_fault", operation="spaceMake", status=503)

    assert "Unknown operation 'spaceMake'" in refusal


def test_an_emulator_that_is_gone_is_an_error_of_the_tool() -> None:
    with MockSpaces() as stopped:
        url = stopped.url

    assert "was not answered" in Agent(mcp_server(Client(url))).refusal("status")


def test_tools_say_whether_they_change_anything(agent: Agent) -> None:
    tools = agent.ask(lambda client: client.list_tools()).tools

    reads = {each.name for each in tools if each.annotations.read_only_hint}
    assert reads == {"status", "search", "journal", "faults", "sandboxes"}
    assert all(each.description for each in tools)


def test_the_documentation_can_be_read(agent: Agent) -> None:
    resources = agent.ask(lambda client: client.list_resources()).resources

    assert "mockspaces://docs/control" in [str(each.uri) for each in resources]
    page = agent.ask(lambda client: client.read_resource("mockspaces://docs/control"))
    assert page.contents[0].text.startswith("# ")


@pytest.mark.slow
def test_the_command_serves_on_standard_input_and_output(server: MockSpaces) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "mockspaces", "mcp", "--url", server.url]
    )

    assert Agent(command).call("status")["version"] == server.client.status().version
