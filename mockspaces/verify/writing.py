"""Probes that create, change and delete a Space in one account group."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from mockspaces.verify.endpoint import Answer, Endpoint, NoAnswerError
from mockspaces.verify.probe import Found, Probe, refusal_of, shape_of
from mockspaces.verify.reading import ask_space, ask_spaces

LONGEST_NAME = 8192
"""Longest name that is tried."""

LARGEST_LOGO = 262_144
_NAME = "mockspaces verify"
_CLEANING_ATTEMPTS = 5
_CREATE = """mutation ($input: SpaceCreateInput!) { spaceCreate(input: $input) {
  id name description createdDate createdByAccountId modifiedDate modifiedByAccountId
  url theme { logoAltTxt logoUrl } accountGroup { id } sharedIpacks { id }
} }"""
_UPDATE = """mutation ($input: SpaceUpdateInput!) { spaceUpdate(input: $input) {
  id name modifiedDate modifiedByAccountId theme { logoUrl }
} }"""
_DELETE = "mutation ($id: ID!) { spaceDelete(id: $id) }"
_SPACES = "{ spaces { id accountGroup { id } } }"
_UNKNOWN_MODE = """mutation { spaceCreate(input: {
  name: "%s", accountGroupId: "%s", sharingMode: NONSENSE
}) { id } }"""
_CONTROLS = "\t\n\x00\x1f\x7f\x9f"
_CHARACTERS = "".join(map(chr, range(0x21, 0x7F))) + _CONTROLS + "ä漢😀"
_PUNCTUATION = re.compile(r"[^A-Za-z0-9]")
_LOGO_PATH = "variables.input.theme.logo"


def plan_of(account: str, group: str | None) -> str:
    """Return what the probes will do, for the user to read beforehand."""
    return (
        f"In the account group {group} of the account {account}, which must hold no "
        f"Space, {len(WRITING)} probes will create Spaces, rename them, upload logos "
        "and delete them; about 150 requests. Nothing else is changed, and every "
        "Space that was made is deleted at the end, also after an error or Ctrl+C."
    )


class GroupInUseError(Exception):
    """The account group holds a Space already, which must not be touched."""


class Workshop:
    """An account group of an endpoint that probes may use freely."""

    def __init__(self, endpoint: Endpoint, group: str) -> None:
        self.endpoint = endpoint
        self.group = group
        self._space_id: str | None = None

    def create(self, **fields: Any) -> Answer:  # noqa: ANN401 - JSON
        given = {"name": _NAME, "accountGroupId": self.group, **fields}
        return self.endpoint.ask(_CREATE, {"input": given}, is_repeatable=False)

    def update(self, **fields: Any) -> Answer:  # noqa: ANN401 - JSON
        given = {"id": self.space_id(), "name": _NAME, **fields}
        return self.endpoint.ask(_UPDATE, {"input": given})

    def delete(self, space_id: str) -> Answer:
        self._space_id = None
        return self.endpoint.ask(_DELETE, {"id": space_id}, is_repeatable=False)

    def upload(self, logo: bytes) -> Answer:
        given = {"id": self.space_id(), "name": _NAME, "theme": {"logo": None}}
        return self.endpoint.upload(_UPDATE, {"input": given}, _LOGO_PATH, logo)

    def space_id(self) -> str:
        """Return the id of the Space in the group, which is created if need be."""
        if self._space_id is None:
            found = self.spaces()
            if not found:
                self.create()
                found = self.spaces()
            if not found:
                reason = "no Space can be created in the account group"
                raise NoAnswerError(reason)
            self._space_id = found[0]
        return self._space_id

    def spaces(self) -> list[str]:
        answer = self.endpoint.ask(_SPACES)
        if not isinstance(answer.value, list):
            reason = f"the Spaces cannot be listed: {refusal_of(answer)}"
            raise NoAnswerError(reason)
        return [
            space["id"]
            for space in answer.value
            if (space["accountGroup"] or {}).get("id") == self.group
        ]

    def empty(self) -> None:
        left: list[str] = []
        for _ in range(_CLEANING_ATTEMPTS):
            with suppress(NoAnswerError):
                left = self.spaces()
                if not left:
                    return
                for space_id in left:
                    self.delete(space_id)
        reason = f"not deleted in the account group {self.group}: {', '.join(left)}"
        raise NoAnswerError(reason)


@contextmanager
def workshop(endpoint: Endpoint, group: str) -> Iterator[Workshop]:
    """Yield an empty account group, and empty it again afterwards."""
    lent = Workshop(endpoint, group)
    if found := lent.spaces():
        reason = f"the account group {group} holds the Space {found[0]} already"
        raise GroupInUseError(reason)
    try:
        yield lent
    finally:
        lent.empty()


def _with_a_space(ask: Callable[[Endpoint], Found]) -> Callable[[Workshop], Found]:
    def ask_so(shop: Workshop) -> Found:
        shop.space_id()
        return ask(shop.endpoint)

    return ask_so


def _sharing_mode(shop: Workshop) -> Found:
    query = _UNKNOWN_MODE % (_NAME, shop.group)
    return Found(refusal_of(shop.endpoint.ask(query, is_repeatable=False)))


def _blank_name(shop: Workshop) -> Found:
    return Found(refusal_of(shop.create(name=" ")))


def _blank_group(shop: Workshop) -> Found:
    return Found(refusal_of(shop.create(accountGroupId="")))


def _new_space(shop: Workshop) -> Found:
    shop.empty()
    answer = shop.create(description="To be deleted at once.")
    space = answer.value
    if not isinstance(space, dict):
        return Found(shape_of(answer))
    nulls = [name for name in space if space[name] is None and name != "sharedIpacks"]
    date = re.sub(r"\d", "0", space["createdDate"] or "")
    url = re.sub(r"=.*", "=…", (space["url"] or "").rpartition("?")[2])
    theme = space["theme"] and [k for k, v in space["theme"].items() if v is not None]
    return Found(f"null: {', '.join(nulls)}; date {date}; url …?{url}; theme {theme}")


def _second_space(shop: Workshop) -> Found:
    shop.space_id()
    return Found(refusal_of(shop.create()))


def _update(shop: Workshop) -> Found:
    answer = shop.update(name=f" {_NAME} ")
    space = answer.value
    if not isinstance(space, dict):
        return Found(shape_of(answer))
    name = "as it was sent" if space["name"] == f" {_NAME} " else "trimmed"
    by = "null" if space["modifiedByAccountId"] is None else "set"
    date = re.sub(r"\d", "0", space["modifiedDate"] or "null")
    return Found(f"name {name}; modifiedDate {date}; modifiedByAccountId {by}")


def _longest_name(shop: Workshop) -> Found:
    def is_accepted(length: int) -> bool:
        return not shop.update(name="a" * length).errors

    if is_accepted(LONGEST_NAME):
        return Found(f"{LONGEST_NAME} characters or more")
    accepted, refused = 0, LONGEST_NAME
    while refused - accepted > 1:
        middle = (accepted + refused) // 2
        if is_accepted(middle):
            accepted = middle
        else:
            refused = middle
    code = shop.update(name="a" * refused).message
    settings = {"space_name_length": accepted} if accepted else {}
    return Found(f"{accepted} characters, then {code}", settings)


def _forbidden_characters(shop: Workshop) -> Found:
    answers = {
        character: shop.update(name=f"a{character}b")
        for character in _PUNCTUATION.findall(_CHARACTERS)
    }
    refused = {
        each: answer.message for each, answer in answers.items() if answer.errors
    }
    codes = ", ".join(sorted(set(refused.values()))) or "none"
    shown = " ".join(
        each if each.isprintable() else f"U+{ord(each):04X}" for each in refused
    )
    return Found(
        f"{shown or 'none'}: {codes}", {"space_name_forbidden": _class_of(refused)}
    )


def _class_of(refused: dict[str, str]) -> str:
    """Return a regular expression of what is refused, control characters as ranges."""
    if not refused:
        return "(?!)"
    printable = "".join(re.escape(each) for each in refused if each not in _CONTROLS)
    controls = [f"\\x{ord(each):02x}" for each in _CONTROLS if each in refused]
    if len(controls) == len(_CONTROLS):
        return rf"[\x00-\x1f\x7f-\x9f{printable}]"
    return f"[{''.join(controls)}{printable}]"


def _logo(*, of: Callable[[], bytes]) -> Callable[[Workshop], Found]:
    def ask(shop: Workshop) -> Found:
        return Found(refusal_of(shop.upload(of())))

    return ask


def _stored_logo(shop: Workshop) -> Found:
    logo = _png()
    space = shop.upload(logo).value
    url = space and (space["theme"] or {}).get("logoUrl")
    if not url:
        return Found("logoUrl null after an upload")
    answer = shop.endpoint.fetch(url)
    is_same = answer.body == logo
    media_type = answer.headers.get("content-type", "none").partition(";")[0]
    return Found(
        f"{answer.status}, {media_type}, {'the same' if is_same else 'other'} bytes"
    )


def _delete(shop: Workshop) -> Found:
    space_id = shop.space_id()
    deleted = shop.delete(space_id)
    again = refusal_of(shop.delete(space_id))
    answer = shop.endpoint.ask(
        "query ($id: ID!) { space(id: $id) { id } }", {"id": space_id}
    )
    return Found(f"{refusal_of(deleted)}; again: {again}; read: {refusal_of(answer)}")


def _group_is_free(shop: Workshop) -> Found:
    shop.delete(shop.space_id())
    return Found(refusal_of(shop.create()))


def _png(size: int = 0) -> bytes:
    """Return a PNG of one pixel, filled up to `size` bytes if that is more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    tail = chunk(b"IDAT", zlib.compress(b"\0\0\0\0")) + chunk(b"IEND", b"")
    missing = size - len(head) - len(tail) - 12
    return head + (chunk(b"tEXt", bytes(missing)) if missing >= 0 else b"") + tail


_SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
_GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\xff\xd9"

WRITING: tuple[Probe, ...] = (
    Probe("unknown sharing mode", "D", _sharing_mode, ("UNSUPPORTED_SHARING_MODE",)),
    Probe("blank name", "D", _blank_name, ("MISSING_SPACE_NAME",)),
    Probe("blank account group", "D", _blank_group, ("MISSING_ACCT_GRP_ID",)),
    Probe("a new Space", "D", _new_space, ("spaceCreate",)),
    Probe(
        "second Space in a group", "D", _second_space, ("SPACE_EXISTS_FOR_ACCT_GRP",)
    ),
    Probe("a changed Space", "D", _update, ("spaceUpdate",)),
    Probe("spaces with a new one", "D", _with_a_space(ask_spaces), ("spaces",)),
    Probe("the new Space", "D", _with_a_space(ask_space), ("space", "Space")),
    Probe("longest name", "X", _longest_name, ("SPACE_NAME_IS_LENGTHY",)),
    Probe("forbidden characters", "X", _forbidden_characters, ("INVALID_SPACE_NAME",)),
    Probe("logo: png", "D", _logo(of=_png)),
    Probe("logo: svg", "D", _logo(of=lambda: _SVG)),
    Probe("logo: jpg", "D", _logo(of=lambda: _JPEG)),
    Probe("logo: gif", "D", _logo(of=lambda: _GIF), ("SPACE_LOGO_UPLOAD_ERROR",)),
    Probe("logo of 262144 bytes", "D", _logo(of=lambda: _png(LARGEST_LOGO))),
    Probe("logo of 262145 bytes", "D", _logo(of=lambda: _png(LARGEST_LOGO + 1))),
    Probe("a stored logo", "X", _stored_logo),
    Probe("a deleted Space", "D", _delete, ("spaceDelete", "SPACE_IS_DELETED")),
    Probe("group of a deleted Space", "D", _group_is_free),
)
