"""Probes that read and change nothing."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from mockspaces.verify.endpoint import (
    Answer,
    Endpoint,
    claims_of,
    header_of,
    lifetime_of,
)
from mockspaces.verify.probe import Found, NotAskedError, Probe, refusal_of, shape_of

_SPACES = """{ spaces {
  id name description createdDate createdByAccountId modifiedDate modifiedByAccountId
  url theme { logoAltTxt logoUrl } accountGroup { id name } sharedIpacks { id }
} }"""
_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0")
_TYPES = """{ __schema { types { kind name
  fields(includeDeprecated: true) { name args { name type { ...T } } type { ...T } }
  inputFields { name type { ...T } }
  enumValues(includeDeprecated: true) { name }
  possibleTypes { name }
} } }
fragment T on __Type {
  kind name ofType { kind name ofType { kind name ofType { kind name } } }
}"""
Ask = Callable[[Endpoint], Found]
_WRAPPERS = {"NON_NULL": "{}!", "LIST": "[{}]"}


def _token_form(endpoint: Endpoint) -> Found:
    answer = endpoint.ask_token()
    media_type = answer.headers.get("content-type", "none").replace(" ", "")
    text = answer.body.decode(errors="replace")
    form = "a bare JWT" if header_of(text) and text == text.strip() else "another form"
    return Found(f"{answer.status}, {form}, {media_type}")


def _token_claims(endpoint: Endpoint) -> Found:
    token = endpoint.ask_token().body.decode(errors="replace")
    claims = ", ".join(sorted(claims_of(token))) or "none"
    return Found(f"{header_of(token).get('alg')}: {claims}")


def _token_lifetime(endpoint: Endpoint) -> Found:
    token = endpoint.ask_token().body.decode(errors="replace")
    lifetime = lifetime_of(claims_of(token))
    if lifetime is None:
        return Found("no claim exp")
    return Found(f"{lifetime:.0f} s", {"token_lifetime": round(lifetime)})


def _no_credentials(endpoint: Endpoint) -> Found:
    answer = endpoint.ask_token(is_signed_in=False)
    challenge = answer.headers.get("www-authenticate", "none").partition(" ")[0]
    return Found(f"{answer.status}, challenge {challenge}")


def _second_factor(endpoint: Endpoint) -> Found:
    if not endpoint.has_password:
        reason = "the user has an API token, which needs no second factor"
        raise NotAskedError(reason)
    if not endpoint.otp:
        return Found("a password is enough")
    if endpoint.ask_token(has_otp=False).status == 200:  # noqa: PLR2004
        return Found("a password is enough", {"otp": ""})
    return Found("X-Boomi-OTP is demanded", {"otp": "any"})


def _document(query: str) -> Ask:
    def ask(endpoint: Endpoint) -> Found:
        return Found(shape_of(endpoint.ask(query)))

    return ask


def _no_token(endpoint: Endpoint) -> Found:
    answer = endpoint.ask("{ spaces { id } }", authorization=None)
    is_known = answer.status in (200, 401)
    settings = {"auth_failure_status": answer.status} if is_known else {}
    return Found(shape_of(answer), settings)


def _bad_token(endpoint: Endpoint) -> Found:
    answer = endpoint.ask("{ spaces { id } }", authorization="Bearer nonsense")
    return Found(shape_of(answer))


def _token_without_blank(endpoint: Endpoint) -> Found:
    answer = endpoint.ask("{ spaces { id } }", authorization="Bearernonsense")
    return Found(f"{answer.status}; {answer.message}")


def _other_scheme(endpoint: Endpoint) -> Found:
    answer = endpoint.ask("{ spaces { id } }", authorization="Basic eDp4")
    return Found(f"{answer.status}; {answer.message}")


def _blank_id(endpoint: Endpoint) -> Found:
    code = refusal_of(endpoint.ask('{ space(id: "") { id } }'))
    spelling = {"MISSING_SPACE_ID": "older", "MISSING_ID": "newer"}.get(code)
    return Found(code, {"error_spelling": spelling} if spelling else {})


def _field(query: str) -> Ask:
    def ask(endpoint: Endpoint) -> Found:
        return Found(refusal_of(endpoint.ask(query)))

    return ask


def ask_spaces(endpoint: Endpoint) -> Found:
    """Find out how an endpoint lists Spaces."""
    answer = endpoint.ask(_SPACES)
    spaces = answer.value
    if not isinstance(spaces, list):
        return Found(shape_of(answer))
    if not spaces:
        reason = "the account has no Space"
        raise NotAskedError(reason)
    return Found("; ".join(_checks_of(answer, spaces)))


def _checks_of(answer: Answer, spaces: list[dict[str, Any]]) -> Iterable[str]:
    yield f"{answer.status}, a list"
    for field in ("id", "name"):
        is_there = all(space[field] is not None for space in spaces)
        yield f"{field} {'never' if is_there else 'sometimes'} null"
    dates = [
        space[field]
        for space in spaces
        for field in ("createdDate", "modifiedDate")
        if space[field] is not None
    ]
    is_documented = all(_DATE.fullmatch(date) for date in dates)
    yield f"dates {'as documented' if is_documented else 'in another form'}"
    created = [space["createdDate"] for space in spaces]
    yield f"{'oldest first' if created == sorted(created) else 'in another order'}"
    is_null = all(space["modifiedByAccountId"] is None for space in spaces)
    yield f"modifiedByAccountId {'always' if is_null else 'not always'} null"


def ask_space(endpoint: Endpoint) -> Found:
    """Find out how an endpoint shows one Space."""
    spaces = endpoint.ask("{ spaces { id } }").value
    if not spaces:
        reason = "the account has no Space"
        raise NotAskedError(reason)
    query = "query ($id: ID!) { %s(id: $id) { id } }"
    found = []
    for field in ("space", "Space"):
        answer = endpoint.ask(query % field, {"id": spaces[0]["id"]})
        is_found = answer.value == {"id": spaces[0]["id"]}
        found.append(f"{field}: {'found' if is_found else refusal_of(answer)}")
    return Found("; ".join(found))


def _by_get(endpoint: Endpoint) -> Found:
    return Found(refusal_of(endpoint.get("{ spaces { id } }")))


def _introspection(endpoint: Endpoint) -> Found:
    answer = endpoint.ask("{ __schema { queryType { name } } }")
    return Found("allowed" if answer.value else f"refused: {answer.message}")


def _schema(endpoint: Endpoint) -> Found:
    schema = endpoint.ask(_TYPES).value
    if not schema:
        reason = "introspection is refused"
        raise NotAskedError(reason)
    lines = [
        line
        for each in schema["types"]
        if not each["name"].startswith("__")
        for line in _lines_of(each)
    ]
    return Found("\n".join(sorted(lines)))


def _lines_of(type_: dict[str, Any]) -> Iterable[str]:
    name = type_["name"]
    yield f"{type_['kind'].lower()} {name}"
    for field in type_["fields"] or ():
        arguments = ", ".join(
            sorted(
                f"{each['name']}: {_written(each['type'])}" for each in field["args"]
            )
        )
        yield f"{name}.{field['name']}({arguments}): {_written(field['type'])}"
    for field in type_["inputFields"] or ():
        yield f"{name}.{field['name']}: {_written(field['type'])}"
    for value in (*(type_["enumValues"] or ()), *(type_["possibleTypes"] or ())):
        yield f"{name} = {value['name']}"


def _written(type_: dict[str, Any]) -> str:
    wrapper = _WRAPPERS.get(type_["kind"])
    return wrapper.format(_written(type_["ofType"])) if wrapper else type_["name"]


READING: tuple[Probe, ...] = (
    Probe("form of a token", "D", _token_form),
    Probe("claims of a token", "X", _token_claims),
    Probe("lifetime of a token", "D", _token_lifetime),
    Probe("token without credentials", "D", _no_credentials),
    Probe("second factor of a password", "D", _second_factor),
    Probe("no token", "D", _no_token),
    Probe("bad token", "D", _bad_token),
    Probe("token without the blank", "X", _token_without_blank),
    Probe("another scheme", "X", _other_scheme, ("INVALID_AUTH_METHOD",)),
    Probe("syntax error", "D", _document("{ spaces { id }")),
    Probe("empty selection set", "D", _document("{ spaces { } }")),
    Probe("unknown field", "D", _document("{ spaces { nonsense } }")),
    Probe("unknown argument", "D", _document("{ spaces(first: 1) { id } }")),
    Probe("query by GET", "D", _by_get),
    Probe("spaces", "D", ask_spaces, ("spaces",)),
    Probe("space", "D", ask_space, ("space", "Space")),
    Probe("blank id of a Space", "D", _blank_id, ("MISSING_SPACE_ID",)),
    Probe(
        "unknown id of a Space",
        "D",
        _document('{ space(id: "00000000-0000-4000-8000-000000000000") { id } }'),
        ("SPACE_NOT_FOUND",),
    ),
    Probe(
        "spaceAccounts without SPACE_GUID",
        "I",
        _field("{ spaceAccounts { id } }"),
        ("ACCOUNT_INPUT_MISSING_FIELDS",),
    ),
    Probe("environments without SPACE_GUID", "I", _field("{ environments { id } }")),
    Probe(
        "integrationPackInstances without SPACE_GUID",
        "X",
        _field("{ integrationPackInstances { id } }"),
    ),
    Probe("introspection", "X", _introspection),
    Probe("schema", "I", _schema),
)
