"""A customer's whole path, with the client that ariadne-codegen has generated.

Usage: python customer_path.py http://127.0.0.1:7722 ACCOUNT SPACE_GUID PACK ENVIRONMENT
"""

import json
import sys
from io import BytesIO
from typing import TypeVar

import httpx
from generated.spaces_client import (
    Client,
    ExtensionInput,
    IntegrationPackEnvironmentAttachmentInput,
    IntegrationPackInstanceInput,
    ProcessExecuteInput,
    SpaceCreateInput,
    SpaceThemeInput,
    SpaceUpdateInput,
    Upload,
    executionHistoryInput,
)
from generated.spaces_client.enums import ExecutionHistoryStatus

T = TypeVar("T")
LOGO = b"<svg/>"


def there(value: T | None) -> T:
    if value is None:
        message = "the answer is null"
        raise ValueError(message)
    return value


url, account, guid, pack, environment = sys.argv[1:]
token = httpx.get(
    f"{url}/auth/jwt/generate/{account}",
    auth=("BOOMI_TOKEN.me@example.com", "any-token"),
).text
client = Client(
    f"{url}/graphql", {"Authorization": f"Bearer {token}", "SPACE_GUID": guid}
)

logo = Upload("logo.svg", BytesIO(LOGO), "image/svg+xml")
created = client.space_create(
    SpaceCreateInput(
        name="Generated",
        accountGroupId="generated",
        theme=SpaceThemeInput(logoAltTxt="Nothing", logo=logo),
    )
)
space = there(created.space_create)
if httpx.get(there(there(space.theme).logo_url)).content != LOGO:
    message = "the logo is another"
    raise ValueError(message)
print("created", space.name)

client.space_update(
    SpaceUpdateInput(id=space.id, name="Changed", theme=SpaceThemeInput(logo=None))
)
found = there(client.space(space.id).space)
if there(found.theme).logo_url is not None:
    message = "the logo is still there"
    raise ValueError(message)
print("found", found.name)

installed = client.integration_pack_instance_install(
    IntegrationPackInstanceInput(
        integrationPackId=pack, integrationPackOverrideName="Generated"
    )
)
instance = there(there(installed.integration_pack_instance_install).id)
attached = client.attach(
    IntegrationPackEnvironmentAttachmentInput(
        integrationPackInstanceId=instance, environmentIds=[environment]
    )
)
attachments = there(attached.integration_pack_instance_environment_attachment_attach)
print("attached to", there(attachments[0]).environment_id)
processes = client.integration_pack_instance_processes(instance)
process = there(there(processes.integration_pack_instance_processes)[0])
schedules = there(process.process_schedules)

extended = client.integration_pack_environment_attachments(instance, [environment])
listed = there(there(extended.integration_pack_environment_attachments)[0])
extensions = there(there(listed.environment_extensions)[0])
client.extensions_update(
    [ExtensionInput(envExtensionId=json.loads(extensions)["id"], extensions=extensions)]
)
scheduled = client.process_schedules_update(
    json.dumps({"Schedule": [{"minutes": "30"}]}), there(schedules.id)
)
schedule = there(there(there(scheduled.process_schedules_update).schedule)[0])
print("at minute", schedule.minutes)

client.process_execute(
    ProcessExecuteInput(atomId=there(schedules.atom_id), processId=there(process.id))
)
history = client.execution_history(
    executionHistoryInput(
        processId=there(process.id),
        executionTime="2000-01-01T00:00:00.1234567Z",
        status=ExecutionHistoryStatus.STARTED,
    )
)
print("executions", len(there(history.execution_history)))

client.integration_pack_instance_uninstall(instance)
print("deleted", json.dumps(client.space_delete(space.id).space_delete))
