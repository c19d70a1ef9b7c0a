"""A company whose customers install integrations, and the portal of a customer."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import httpx2
from graphql import parse, print_ast, separate_operations
from starlette.testclient import TestClient

from mockspaces.app import World
from mockspaces.sandboxes import Sandboxes

HERE = Path(__file__).parent
COMPANY = str(HERE / "company.json")
OPERATIONS = (HERE / "contract" / "operations.graphql").read_text()
DOCUMENTS = {
    name: print_ast(document)
    for name, document in separate_operations(parse(OPERATIONS)).items()
}
"""Each operation alone: to validate all of them takes a new world 25 ms."""


def uuid(number: int) -> str:
    """Return the id that has this number in the seed `company.json`."""
    return f"{number:08x}-0000-4000-8000-{number:012x}"


OWNER, CUSTOMER, NEIGHBOUR, GUEST, STRANGER = (
    "globex-0A1B2C",
    "initech-3D4E5F",
    "hooli-6G7H8I",
    "guest-7M8N9P",
    "umbrella-9J0K1L",
)
PARTNERS, RESELLERS, DELETED = uuid(0xF1), uuid(0xF2), uuid(0xF3)
ORDERS, INVOICES, STOCK, SECRET_PACK = uuid(0xB1), uuid(0xB2), uuid(0xB3), uuid(0xB4)
SEND_INVOICES = uuid(0xC3)
TEST, PRODUCTION, BARE, NEIGHBOURS = uuid(0x11), uuid(0x12), uuid(0x13), uuid(0x14)
TEST_ATOMS, PRODUCTION_ATOM, NEIGHBOURS_ATOM = (
    (uuid(0x21), uuid(0x22)),
    uuid(0x23),
    uuid(0x24),
)
SHOP, LIMITS = uuid(0xD1), uuid(0xD2)
EVERY_MINUTE: dict[str, str] = {}


class Portal:
    """Requests of a customer of the company, through a Space."""

    def __init__(
        self,
        http: TestClient,
        account_id: str = CUSTOMER,
        *,
        space: str | None = PARTNERS,
    ) -> None:
        assert isinstance(http.app, Sandboxes)
        self.http = http
        self.world: World = http.app.world
        self.account_id = account_id
        self.space = space

    def as_(self, account_id: str, *, space: str | None = PARTNERS) -> "Portal":
        """Return the portal of another account, or of another Space."""
        return type(self)(self.http, account_id, space=space)

    def post(self, operation: str, /, **variables: Any) -> httpx2.Response:
        """Send one of the operations of `operations.graphql`."""
        return self.send(DOCUMENTS[operation], operation, **variables)

    def send(
        self, query: str, operation: str | None = None, /, **variables: Any
    ) -> httpx2.Response:
        """Send a document of the test's own."""
        token = self.world.tokens.issue(user="me", account_id=self.account_id)
        headers = {"Authorization": f"Bearer {token}"}
        if self.space is not None:
            headers["SPACE_GUID"] = self.space
        return self.http.post(
            "/graphql",
            headers=headers,
            json={
                "query": query,
                "operationName": operation,
                "variables": variables,
            },
        )

    def ask(self, operation: str, /, **variables: Any) -> Any:
        """Return what an operation answers."""
        response = self.post(operation, **variables)
        assert response.status_code == 200, response.text
        answer = response.json()
        assert "errors" not in answer, answer
        [value] = answer["data"].values()
        return value

    def refused(self, operation: str, /, **variables: Any) -> str:
        """Return the code with which an operation is refused, which leaves no trace."""
        before = self.content()
        response = self.post(operation, **variables)
        assert response.status_code == 200, response.text
        assert self.content() == before
        [error] = response.json()["errors"]
        assert list(response.json()["data"].values()) == [None]
        assert error["extensions"]["errorCode"] == error["message"]
        assert error["extensions"]["detail"]
        code: str = error["message"]
        return code

    def invalid(self, operation: str, /, **variables: Any) -> str:
        """Return why GraphQL itself refuses an operation, which leaves no trace."""
        before = self.content()
        response = self.post(operation, **variables)
        assert response.status_code == 400, response.text
        assert self.content() == before
        assert response.json()["data"] is None
        message: str = response.json()["errors"][0]["message"]
        return message

    def content(self) -> dict[str, Any]:
        """Return all that the world remembers."""
        tables = self.world.store.tables()
        return {
            "ids drawn": self.world.ids.drawn,
            **{name: list(table) for name, table in tables.items()},
        }

    def install(self, pack_id: str = ORDERS, name: str | None = "Mine") -> str:
        """Install a pack; return the id of the instance."""
        answer = self.ask(
            "integrationPackInstanceInstall",
            input={"integrationPackId": pack_id, "integrationPackOverrideName": name},
        )
        instance_id: str = answer["id"]
        return instance_id

    def attach(self, instance_id: str, *environment_ids: str) -> list[Any]:
        """Attach an instance to environments."""
        attachments: list[Any] = self.ask(
            "attach",
            input={
                "integrationPackInstanceId": instance_id,
                "environmentIds": environment_ids,
            },
        )
        return attachments

    def processes(self, instance_id: str) -> list[Any]:
        """Return the processes of an instance."""
        processes: list[Any] = self.ask(
            "integrationPackInstanceProcesses", integrationPackInstanceId=instance_id
        )
        return processes

    def extensions(self, instance_id: str, environment_id: str = TEST) -> Any:
        """Return the extensions of the first process of an instance."""
        return self._extended(instance_id, environment_id, "environmentExtensions")

    def map(self, instance_id: str, environment_id: str = TEST) -> Any:
        """Return the map extension of the first process of an instance."""
        bulk = self._extended(instance_id, environment_id, "environmentMapExtension")
        [response] = bulk["response"]
        return response["Result"]

    def update(self, operation: str, extension_id: str, extensions: Any) -> Any:
        """Update extensions or maps with what is to be JSON text."""
        [text] = self.ask(
            operation,
            input=[
                {
                    "envExtensionId": extension_id,
                    "extensions": json.dumps(extensions),
                }
            ],
        )
        return json.loads(text)

    def schedule(
        self,
        schedules_id: str,
        *schedules: dict[str, str],
        retry: dict[str, Any] | None = None,
    ) -> Any:
        """Set when a process is executed."""
        return self.ask(
            "processSchedulesUpdate",
            processSchedulesId=schedules_id,
            processSchedules=json.dumps({"Schedule": schedules, "Retry": retry}),
        )

    def history(
        self, process_id: str, status: str, since: str = "2000-01-01T00:00:00Z"
    ) -> list[Any]:
        """Return the executions of a process that have a status."""
        executions: list[Any] = self.ask(
            "executionHistory",
            input={"processId": process_id, "status": status, "executionTime": since},
        )
        return executions

    def _extended(self, instance_id: str, environment_id: str, field: str) -> Any:
        [attachment] = self.ask(
            "integrationPackEnvironmentAttachments",
            ipackInstanceId=instance_id,
            environmentIds=[environment_id],
        )
        return json.loads(attachment[field][0])


def default_extensions(environment_id: str, process_id: str) -> Any:
    """Return the extensions of a process of ORDERS before a change."""
    return {
        "@type": "EnvironmentExtensions",
        "connections": {
            "@type": "Connections",
            "connection": [
                {
                    "@type": "Connection",
                    "field": [
                        connection_field("host", value="shop.example.com"),
                        connection_field("user"),
                        connection_field("password", usesEncryption=True),
                    ],
                    "id": SHOP,
                    "name": "Shop",
                }
            ],
        },
        "processProperties": {
            "@type": "OverrideProcessProperties",
            "ProcessProperty": [
                {
                    "@type": "OverrideProcessProperty",
                    "ProcessPropertyValue": [
                        property_value("Region", "region", value="EU"),
                        property_value("Token", "token"),
                    ],
                    "id": LIMITS,
                    "name": "Limits",
                }
            ],
        },
        "environmentId": environment_id,
        "extensionGroupId": process_id,
        "id": base64(f"{environment_id}:{process_id}"),
    }


def connection_field(id_: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "Field",
        "id": id_,
        "encryptedValueSet": False,
        "usesEncryption": False,
        "componentOverride": False,
        "useDefault": True,
        **more,
    }


def property_value(label: str, key: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "ProcessPropertyValue",
        "label": label,
        "key": key,
        "encryptedValueSet": False,
        "useDefault": True,
        **more,
    }


def base64(text: str) -> str:
    return b64encode(text.encode()).decode().rstrip("=")
