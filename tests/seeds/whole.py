"""A small seed that has something in every table, and ways to break it."""

import copy
from typing import Any

from mockspaces.seeds.paths import Path
from mockspaces.state.deployments import HIDDEN

Document = dict[str, Any]

_IN_PRODUCTION = {
    "integrationPackInstanceId": "instance",
    "environmentId": "production",
    "processId": "orders",
}
_PROFILE = {"componentId": "profile", "nodes": [{"name": "Sku", "xpath": "/Sku"}]}
_DEFINITION = {
    "connections": [
        {
            "id": "shop",
            "name": "Shop",
            "fields": [{"id": "url"}, {"id": "password", "usesEncryption": True}],
        }
    ],
    "properties": [
        {
            "id": "import",
            "name": "Import",
            "values": [
                {"key": "size", "label": "Batch size"},
                {"key": "secret", "label": "Secret", "isEncrypted": True},
            ],
        }
    ],
    "map": {"id": "1" * 26, "name": "Map", "source": _PROFILE, "destination": _PROFILE},
}
_WHOLE: Document = {
    "now": "2024-03-01T12:00:00Z",
    "aliases": [{"id": "everyone", "targetId": "all"}],
    "sequences": [{"id": "integrationPackInstance", "last": 7}],
    "accounts": [
        {"id": "acme-4F7K2Q", "name": "Acme"},
        {"id": "dealer-AB12CD", "name": "Dealer", "parentId": "acme-4F7K2Q"},
        {"id": "other-EF34GH", "name": "Other", "parentId": "acme-4F7K2Q"},
    ],
    "accountGroups": [
        {
            "id": "all",
            "name": "All Accounts",
            "ownerAccountId": "acme-4F7K2Q",
            "isDefault": True,
            "accountIds": ["dealer-AB12CD", "other-EF34GH"],
            "integrationPackIds": ["pack", "single"],
        },
        {"id": "few", "name": "Few", "ownerAccountId": "acme-4F7K2Q"},
    ],
    "integrationPacks": [
        {
            "id": "pack",
            "name": "Orders",
            "installationType": "MULTI",
            "publisherAccountId": "acme-4F7K2Q",
            "processes": [
                {"id": "orders component", "name": "O", "definition": _DEFINITION},
                {"id": "invoices component", "name": "Invoices"},
            ],
        },
        {
            "id": "single",
            "name": "Stock",
            "installationType": "SINGLE",
            "publisherAccountId": "acme-4F7K2Q",
            "processes": [{"id": "stock", "name": "Stock"}],
        },
    ],
    "logos": [{"id": "logo", "mediaType": "image/png", "content": "iVBORw0KGgo="}],
    "spaces": [
        {
            "id": "first",
            "guid": "first guid",
            "name": "First",
            "accountGroupId": "all",
            "accountIds": ["dealer-AB12CD"],
            "integrationPackIds": ["pack", "single"],
            "createdAt": "2024-02-01T12:00:00Z",
            "createdByAccountId": "acme-4F7K2Q",
            "modifiedAt": "2024-02-02T12:00:00Z",
            "logoId": "logo",
        },
        {
            "id": "second",
            "guid": "second guid",
            "name": "Second",
            "accountGroupId": "few",
            "createdAt": "2024-02-01T12:00:00Z",
            "createdByAccountId": "acme-4F7K2Q",
        },
    ],
    "deletedSpaces": [
        {
            "id": "gone",
            "guid": "gone guid",
            "accountGroupId": "few",
            "accountIds": ["dealer-AB12CD"],
            "createdByAccountId": "acme-4F7K2Q",
        }
    ],
    "environments": [
        {
            "id": "production",
            "accountId": "dealer-AB12CD",
            "name": "Production",
            "classification": "PROD",
            "atoms": [{"id": "atom", "name": "Atom"}, {"id": "atom 2", "name": "A"}],
        },
        {
            "id": "test",
            "accountId": "dealer-AB12CD",
            "name": "Test",
            "classification": "TEST",
        },
        {
            "id": "foreign",
            "accountId": "other-EF34GH",
            "name": "Production",
            "classification": "PROD",
            "atoms": [{"id": "foreign atom", "name": "Atom"}],
        },
    ],
    "integrationPackInstances": [
        {
            "id": "instance",
            "accountId": "dealer-AB12CD",
            "integrationPackId": "pack",
            "integrationPackOverrideName": "Ours",
            "processes": [
                {"id": "orders", "componentId": "orders component", "name": "Orders"},
                {"id": "bills", "componentId": "invoices component", "name": "Bills"},
            ],
        },
        {
            "id": "single instance",
            "accountId": "dealer-AB12CD",
            "integrationPackId": "single",
            "processes": [{"id": "stock", "componentId": "stock", "name": "Stock"}],
        },
    ],
    "attachments": [
        {"integrationPackInstanceId": "instance", "environmentId": "production"},
        {"integrationPackInstanceId": "single instance", "environmentId": "test"},
    ],
    "processSchedules": [
        {
            **_IN_PRODUCTION,
            "atomId": "atom",
            "schedule": [{"minutes": "0"}],
            "retry": {"schedule": [{"minutes": "30"}], "maxRetry": 2},
            "since": "2024-02-16T12:00:00Z",
        }
    ],
    "environmentExtensions": [
        {
            **_IN_PRODUCTION,
            "connections": {
                "shop": {"url": "https://shop.example", "password": HIDDEN}
            },
            "properties": {"import": {"size": "5", "secret": HIDDEN}},
        }
    ],
    "environmentMapExtensions": [
        {
            **_IN_PRODUCTION,
            "mapId": "1" * 26,
            "mappings": [{"fromXPath": "/Sku", "toXPath": "/Sku"}],
        }
    ],
    "executions": [
        {
            "id": f"execution-{name}-2024.02.29",
            "accountId": "dealer-AB12CD",
            "integrationPackInstanceId": "instance",
            "processId": "orders",
            "atomId": "atom",
            "startedAt": "2024-02-29T08:00:00Z",
            "durationMs": 900,
            "outcome": "COMPLETE",
            "type": "exec_manual",
        }
        for name in ("one", "two")
    ],
    "oauthConnectorDetails": [
        {
            "id": "details",
            "accountId": "dealer-AB12CD",
            "integrationPackInstanceId": "instance",
            "envId": "production",
            "processId": "orders",
            "connectionId": "shop",
            "catalogGuid": "first guid",
            "isTokenGenerated": True,
            "oauthConnectorDetails": "{}",
        }
    ],
    "personas": [
        {
            "id": "dealer",
            "accountId": "dealer-AB12CD",
            "role": "USER",
            "title": "A dealer",
            "spaceId": "first",
            "tasks": ["Install a pack."],
        },
        {
            "id": "left",
            "accountId": "other-EF34GH",
            "role": "USER",
            "title": "The Space is gone",
            "spaceId": "gone",
        },
    ],
}
_WHOLE["executions"][1]["originalExecutionId"] = _WHOLE["executions"][0]["id"]


def whole() -> Document:
    """Return the document of a sound seed with something in every table."""
    return copy.deepcopy(_WHOLE)


def value_at(document: Any, path: Path) -> Any:
    """Return what stands at a path."""
    for step in path:
        document = document[step]
    return document


def broken(*path: str | int, value: Any = "nobody") -> Document:
    """Return the whole document with another value at a path."""
    document = whole()
    value_at(document, path[:-1])[path[-1]] = value
    return document
