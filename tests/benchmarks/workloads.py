"""Workloads: the requests that are timed, and how their answers are known to be right.

Each request that creates names an account group that no other names, since a group
holds one Space.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.builders import png

SPACES_LISTED = 100
LOGO = png(262_144)
BOUNDARY = "5a1d3c7e9f0b2468"

_SELECTED = """{
  id name description createdDate createdByAccountId modifiedDate modifiedByAccountId
  url theme { logoAltTxt logoUrl } accountGroup { id name } sharedIpacks { id }
}"""
CREATE = (
    f"mutation ($input: SpaceCreateInput!) {{ spaceCreate(input: $input) {_SELECTED} }}"
)
LIST = f"query {{ spaces {_SELECTED} }}"
UPLOAD = (
    f"mutation ($input: SpaceUpdateInput!) {{ spaceUpdate(input: $input) {_SELECTED} }}"
)

_KEYS = [
    *("id", "name", "description", "createdDate", "createdByAccountId"),
    *("modifiedDate", "modifiedByAccountId", "url", "theme", "accountGroup"),
    "sharedIpacks",
]
_LUA = """
local token, group = %(token)s, %(group)s
local body_before, body_after = %(before)s, %(after)s
local different, made = %(different)s, {}
local count = 0
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer " .. token
wrk.headers["Content-Type"] = %(content_type)s
function request()
  count = count + 1
  if made[count %% different] then return made[count %% different] end
  local body = body_before .. group .. count .. body_after
  local request = wrk.format(nil, "/graphql", nil, body)
  if different < math.huge then made[count %% different] = request end
  return request
end
"""


Check = Callable[[dict[str, Any]], None]
"""Holds an answer to what it must be; raises WrongAnswerError if it is not that."""


class WrongAnswerError(Exception):
    """A server does not answer as the others do, so that its speed means nothing."""


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a request, around what makes each request differ from all others.

    Attributes:
        content_type: Its media type.
        before: What comes before the difference.
        after: What comes after it.
        different: How many different ones there are; None is without end. Large ones
            are few, since wrk would take longer to make them than servers to answer.
    """

    content_type: str
    before: bytes
    after: bytes
    different: int | None = None

    def with_mark(self, mark: str) -> bytes:
        """Return the body of one request."""
        return self.before + mark.encode() + self.after

    def lua(self, token: str, mark: str) -> str:
        """Return a script of wrk that sends it, each time with another mark."""
        return _LUA % {
            "token": lua_string(token.encode()),
            "group": lua_string(mark.encode()),
            "before": lua_string(self.before),
            "after": lua_string(self.after),
            "content_type": lua_string(self.content_type.encode()),
            "different": self.different or "math.huge",
        }


def create() -> Body:
    """Return the body of a `spaceCreate`, which differs in its account group."""
    variables = {"input": {"name": "Partners", "accountGroupId": "\0"}}
    return _json(CREATE, variables)


def literal() -> Body:
    """Return the body of a `spaceCreate` whose document differs in a literal."""
    fields = '{name: "Partners", accountGroupId: "\0"}'
    return _json(f"mutation {{ spaceCreate(input: {fields}) {_SELECTED} }}", {})


def first_use() -> Body:
    """Return the body of a `spaces` whose operation no other request has."""
    return _json(f"query {{ list_\0: spaces {_SELECTED} }}", {})


def listing() -> Body:
    """Return the body of a `spaces`, which differs in a variable that is not used."""
    return _json(LIST, {"mark": "\0"})


def upload(space_id: str) -> Body:
    """Return the body of a `spaceUpdate` with a logo, which differs in its name."""
    variables = {"input": {"id": space_id, "name": "\0", "theme": {"logo": None}}}
    operations = json.dumps({"query": UPLOAD, "variables": variables})
    head, _, tail = operations.partition(json.dumps("\0")[1:-1])
    part = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n'
    before = part % ("operations", "") + head
    after = (
        f"{tail}\r\n"
        f"{part % ('map', '')}{json.dumps({'0': ['variables.input.theme.logo']})}\r\n"
        + part
        % ("0", '; filename="logo.png"\r\nContent-Type: image/png')
    )
    end = f"\r\n--{BOUNDARY}--\r\n"
    return Body(
        f"multipart/form-data; boundary={BOUNDARY}",
        before.encode(),
        after.encode() + LOGO + end.encode(),
        different=32,
    )


def _json(query: str, variables: dict[str, Any]) -> Body:
    text = json.dumps({"query": query, "variables": variables})
    before, _, after = text.partition(json.dumps("\0")[1:-1])
    return Body("application/json", before.encode(), after.encode())


def lua_string(content: bytes) -> str:
    """Return a Lua literal of any bytes."""
    plain = b"".join(
        bytes([byte]) if 32 <= byte < 127 and byte not in b'"\\' else b"\\%03d" % byte
        for byte in content
    )
    return f'"{plain.decode()}"'


def check_created(answer: dict[str, Any]) -> None:
    """Hold an answer of `spaceCreate` to what it must be.

    Raises:
        WrongAnswerError: If it is something else.
    """
    space = (answer.get("data") or {}).get("spaceCreate")
    if answer.get("errors") or not space:
        raise WrongAnswerError(str(answer)[:500])
    _check_space(space)


def check_listed(answer: dict[str, Any]) -> None:
    """Hold an answer of `spaces` to what it must be.

    Raises:
        WrongAnswerError: If it is something else.
    """
    spaces = (answer.get("data") or {}).get("spaces") or []
    if answer.get("errors") or len({space["id"] for space in spaces}) != SPACES_LISTED:
        raise WrongAnswerError(str(answer)[:500])
    for space in spaces:
        _check_space(space)


def check_one_list(answer: dict[str, Any]) -> None:
    """Check that an answer has one field, a list.

    Raises:
        WrongAnswerError: If it is something else.
    """
    fields = [*(answer.get("data") or {}).values()]
    if answer.get("errors") or [type(field) for field in fields] != [list]:
        raise WrongAnswerError(str(answer)[:500])


def check_uploaded(answer: dict[str, Any]) -> None:
    """Hold an answer of `spaceUpdate` to what it must be.

    Raises:
        WrongAnswerError: If it is something else.
    """
    space = (answer.get("data") or {}).get("spaceUpdate")
    if answer.get("errors") or not space or not space["theme"]["logoUrl"]:
        raise WrongAnswerError(str(answer)[:500])
    _check_space(space)


def _check_space(space: dict[str, Any]) -> None:
    is_whole = (
        list(space) == _KEYS
        and len(space["id"]) == 36
        and len(space["createdDate"]) == len("2023-04-23 18:30:00.0")
        and space["accountGroup"]["name"]
        and "guid=" in space["url"]
    )
    if not is_whole:
        raise WrongAnswerError(str(space)[:500])


def canned(operation: str, count: int = 0) -> dict[str, Any]:
    """Return a stub of WireMock that answers an operation as the others do."""
    space = dict.fromkeys(_KEYS) | {
        "id": "8d0f6c53-5f0e-4c5b-9f4e-1c0f8b7a6d21",
        "name": "Partners",
        "createdDate": "2023-04-23 18:30:00.0",
        "createdByAccountId": "acme-4F7K2Q",
        "url": "http://127.0.0.1/space?guid=0c1d9a8e-2b7f-4a3c-8e5d-6f7a8b9c0d1e",
        "theme": {"logoAltTxt": None, "logoUrl": "http://127.0.0.1/logos/1"},
        "accountGroup": {"id": "group", "name": "group"},
    }
    listed = [space | {"id": f"{number:036}"} for number in range(count)]
    answer = {"data": {operation: listed if count else space}}
    return {
        "request": {
            "method": "POST",
            "urlPath": "/graphql",
            "headers": {"Authorization": {"matches": "Bearer .+"}},
            "bodyPatterns": [{"contains": f" {operation}"}],
        },
        "response": {
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": json.dumps(answer),
        },
    }


STUBS = {
    "create": canned("spaceCreate"),
    "list": canned("spaces", SPACES_LISTED),
    "upload": canned("spaceUpdate"),
}
