"""The command that prints a collection of requests for Bruno or Postman."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from textwrap import indent
from typing import Any

import click

_NAME = "Spaces"
_TITLE_OF_DELETING = "Removals"
_ATTACH_FIRST = {
    "title": "Attach the pack to detach",
    "role": "USER",
    "query": [
        "mutation ($input: IntegrationPackEnvironmentAttachmentInput!) {",
        "  integrationPackInstanceEnvironmentAttachmentAttach(input: $input) { id }",
        "}",
    ],
    "variables": {
        "input": {
            "integrationPackInstanceId": "{{disposableInstanceId}}",
            "environmentIds": ["{{environmentId}}"],
        }
    },
    "found": [
        "const [attached] = Object.values(body.data)[0];",
        'set("disposableAttachmentId", attached.id);',
    ],
}
_FOUND = {
    "spaceCreate": ['set("disposableSpaceId", body.data.spaceCreate.id);'],
    "integrationPackInstanceInstall": [
        "const { id } = body.data.integrationPackInstanceInstall;",
        'set("disposableInstanceId", id);',
    ],
}
"""Scripts that keep ids of an answer for later requests, by the example's field."""

_PREPARE = """\
const now = Date.now();
set("monthAgo", new Date(now - 30 * 86400000).toISOString().slice(0, 19) + "Z");
set("freshName", `Example ${now % 1000000}`);
set("overrideName", `Example ${now % 1000000}`);
const basic = `Basic ${btoa(`${get("user")}:${get("secret")}`)}`;
const renew = (role) => {
  const url = `${get("baseUrl")}/auth/jwt/generate/${get(`${role}AccountId`)}`;
  return getText(url, basic, (token) => set(`${role}Token`, token));
};
const isDue = now >= Number(get("renewTokensAt"));
const due = isDue ? ["administrator", "user"] : [];
if (isDue) set("renewTokensAt", now + 1000 * get("renewTokensAfterSeconds"));
"""
_CHECK = """\
test("status 200 and no errors", () => {
  if (status === 401) set("renewTokensAt", 0);
  expect(status).to.equal(200);
  expect(body.errors).to.equal(undefined);
});
"""


@dataclass(frozen=True, slots=True)
class _Dialect:
    """The names of a program's script API, before scripts that both share."""

    request: str
    renew: str
    answer: str


_BRUNO = _Dialect(
    request="""\
const get = (name) => bru.interpolate(`{{${name}}}`);
const set = (name, value) => bru.setVar(name, value);
const getText = async (url, Authorization, use) =>
  use((await bru.sendRequest({ method: "GET", url, headers: { Authorization } })).data);
""",
    renew="await Promise.all(due.map(renew));",
    answer="""\
const get = (name) => bru.interpolate(`{{${name}}}`);
const set = (name, value) => bru.setVar(name, value);
const status = res.getStatus();
const body = res.getBody();
""",
)
_POSTMAN = _Dialect(
    request="""\
const get = (name) => pm.variables.get(name);
const set = (name, value) => pm.collectionVariables.set(name, value);
const getText = (url, Authorization, use) =>
  pm.sendRequest({ method: "GET", url, header: { Authorization } }, (error, answer) => {
    if (error) throw error;
    use(answer.text());
  });
""",
    renew="due.forEach(renew);",
    answer="""\
const get = (name) => pm.variables.get(name);
const set = (name, value) => pm.collectionVariables.set(name, value);
const { test, expect } = pm;
const status = pm.response.code;
const body = pm.response.json();
""",
)


@click.command()
@click.argument("program", type=click.Choice(["bruno", "postman"]))
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Folder to create, for bruno; file to write instead of printing, for postman.",
)
def collection(program: str, output: Path | None) -> None:
    """Print a collection of all operations for Bruno or Postman.

    Its requests get and renew tokens, look up the ids that they need, and check their
    answers. Postman's is one JSON file, Bruno's a folder. Run the requests in order
    once; the personas are those of the seed `demo`.
    """
    if program == "bruno" and not output:
        message = "bruno needs a folder to create"
        raise click.BadParameter(message, param_hint="--output")
    try:
        _write(program, output)
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error


def _write(program: str, output: Path | None) -> None:
    if program == "postman":
        text = f"{json.dumps(_postman(), indent=2)}\n"
        if output:
            output.write_text(text, "utf-8")
        else:
            click.echo(text, nl=False)
        return
    assert output  # noqa: S101 - checked by the command
    output.mkdir()
    for name, text in _bruno():
        file = output / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")


def _groups() -> list[dict[str, Any]]:
    from mockspaces.pages.files import text_of  # noqa: PLC0415 - heavy

    lookups = json.loads(files(__name__).joinpath("lookups.json").read_text("utf-8"))
    groups = json.loads(text_of("explorer/examples.json"))["groups"]
    for group in groups:
        for example in group["examples"]:
            example["found"] = _FOUND.get(example["field"], [])
        if group["title"] == _TITLE_OF_DELETING:
            group["examples"].insert(0, _ATTACH_FIRST)
    return [lookups, *groups]


def _variables() -> dict[str, str]:
    from mockspaces.seeds.files import parse, text_of  # noqa: PLC0415 - heavy

    seed = parse(text_of("demo"))
    accounts = {each.role: each for each in reversed(seed.personas)}
    administrator, user = accounts["ADMINISTRATOR"], accounts["USER"]
    (space,) = [each for each in seed.spaces if each.id == user.space_id]
    return {
        "baseUrl": "http://127.0.0.1:7722",
        "administratorAccountId": administrator.account_id,
        "userAccountId": user.account_id,
        "spaceId": space.id,
        "spaceGuid": space.guid,
        "user": "BOOMI_TOKEN.me@example.com",
        "secret": "any-token",
        "renewTokensAfterSeconds": "240",
        "renewTokensAt": "0",
    }


def _headers(example: dict[str, Any]) -> dict[str, str]:
    match example.get("role"):
        case None:
            return {}
        case "USER":
            token = {"Authorization": "Bearer {{userToken}}"}
            return {**token, "SPACE_GUID": "{{spaceGuid}}"}
        case _:
            return {"Authorization": "Bearer {{administratorToken}}"}


def _url(example: dict[str, Any]) -> str:
    return f"{{{{baseUrl}}}}{example.get('path', '/graphql')}"


def _postman() -> dict[str, Any]:
    schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
    return {
        "info": {"name": _NAME, "schema": schema},
        "item": [
            {
                "name": group["title"],
                "item": [_postman_item(each) for each in group["examples"]],
            }
            for group in _groups()
        ],
        "event": [
            _postman_event(
                "prerequest", f"{_POSTMAN.request}{_PREPARE}{_POSTMAN.renew}"
            ),
            _postman_event("test", f"{_POSTMAN.answer}{_CHECK}"),
        ],
        "variable": [
            {"key": key, "value": value} for key, value in _variables().items()
        ],
    }


def _postman_item(example: dict[str, Any]) -> dict[str, Any]:
    headers = [{"key": key, "value": text} for key, text in _headers(example).items()]
    request: dict[str, Any] = {
        "method": "GET",
        "header": headers,
        "url": _url(example),
    }
    if "query" in example:
        request["method"] = "POST"
        request["body"] = {
            "mode": "graphql",
            "graphql": {
                "query": "\n".join(example["query"]),
                "variables": json.dumps(example.get("variables", {}), indent=2),
            },
        }
    found = "\n".join(example["found"])
    events = [_postman_event("test", f"{_POSTMAN.answer}{found}")] if found else []
    return {"name": example["title"], "request": request, "event": events}


def _postman_event(listen: str, script: str) -> dict[str, Any]:
    lines = script.splitlines()
    return {"listen": listen, "script": {"type": "text/javascript", "exec": lines}}


def _bruno() -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file."""
    about = {"version": "1", "name": _NAME, "type": "collection"}
    yield "bruno.json", f"{json.dumps(about, indent=2)}\n"
    yield (
        "collection.bru",
        _blocks(
            ("vars:pre-request", _pairs(_variables())),
            ("script:pre-request", f"{_BRUNO.request}{_PREPARE}{_BRUNO.renew}"),
            ("tests", f"{_BRUNO.answer}{_CHECK}"),
        ),
    )
    for number, group in enumerate(_groups(), 1):
        folder = group["title"]
        meta = _pairs({"name": folder, "seq": number})
        yield f"{folder}/folder.bru", _blocks(("meta", meta))
        for place, example in enumerate(group["examples"], 1):
            yield f"{folder}/{example['title']}.bru", _bruno_request(example, place)


def _bruno_request(example: dict[str, Any], place: int) -> str:
    kind = "graphql" if "query" in example else "http"
    method, body = ("post", "graphql") if "query" in example else ("get", "none")
    request = {"url": _url(example), "body": body, "auth": "none"}
    about = {"name": example["title"], "type": kind, "seq": place}
    found = "\n".join(example["found"])
    variables = example.get("variables", {})
    return _blocks(
        ("meta", _pairs(about)),
        (method, _pairs(request)),
        ("headers", _pairs(_headers(example))),
        ("body:graphql", "\n".join(example.get("query", []))),
        ("body:graphql:vars", json.dumps(variables, indent=2) if variables else ""),
        ("script:post-response", f"{_BRUNO.answer}{found}" if found else ""),
    )


def _pairs(values: dict[str, Any]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in values.items())


def _blocks(*blocks: tuple[str, str]) -> str:
    return "\n".join(
        f"{name} {{\n{indent(text.rstrip(), '  ')}\n}}\n"
        for name, text in blocks
        if text
    )
