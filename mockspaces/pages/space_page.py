"""The page of a Space: where its `url` leads."""

from collections.abc import Iterable
from html import escape
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from mockspaces.pages.files import HEADERS, text_of
from mockspaces.state.records import Space
from mockspaces.state.store import Store


class SpacePage:
    """`GET /space?guid=…`: a Space, as the people see it whom it is shared with."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def get(self, request: Request) -> Response:
        """Answer with the Space that the query string names."""
        guid = request.query_params.get("guid", "")
        found = self._store.spaces.where("guid", guid)
        if found:
            return _answer(200, found[0].name, self._space(found[0]))
        if self._store.deleted_spaces.where("guid", guid):
            return _answer(410, *_notice("This Space was deleted.", guid))
        if guid:
            return _answer(404, *_notice("There is no Space with this guid.", guid))
        return _answer(
            404, *_notice("The address of a Space ends in ?guid= and its guid.", guid)
        )

    def _space(self, space: Space) -> str:
        group = self._store.account_groups[space.account_group_id]
        created = space.created_at
        return _fill(
            "body.html",
            logo=_logo(space),
            name=escape(space.name),
            description=_paragraph(space.description),
            packs=self._packs(space.integration_pack_ids + group.integration_pack_ids),
            group=escape(group.name),
            created=f"{created.day} {created:%B %Y, %H:%M} UTC",
            created_at=f"{created:%Y-%m-%dT%H:%M:%SZ}",
            account=escape(space.created_by_account_id),
        )

    def _packs(self, ids: Iterable[str]) -> str:
        packs = [self._store.integration_packs[each] for each in dict.fromkeys(ids)]
        items = "".join(
            f'<li><strong dir="auto">{escape(pack.name)}</strong>'
            f"{_paragraph(pack.description)}</li>"
            for pack in packs
        )
        return f"<h2>Integration packs</h2><ul>{items}</ul>" if items else ""


def _logo(space: Space) -> str:
    if space.logo_id is None:
        initial = escape(space.name.strip()[:1].upper())
        return f'<div class="initial" aria-hidden="true">{initial}</div>'
    text = escape(space.logo_alt_text or "")
    return f'<img src="logos/{escape(space.logo_id)}" alt="{text}">'


def _paragraph(text: str | None) -> str:
    return f'<p dir="auto">{escape(text)}</p>' if text else ""


def _notice(sentence: str, guid: str) -> tuple[str, str]:
    shown = f"<p><code>{escape(guid)}</code></p>" if guid else ""
    body = f'<div class="notice"><h1>{escape(sentence)}</h1>{shown}</div>'
    return sentence, body


def _answer(status: int, title: str, body: str) -> Response:
    page = _fill("page.html", title=escape(title), body=body)
    return HTMLResponse(page, status, headers=HEADERS)


def _fill(file: str, **parts: str) -> str:
    return Template(text_of(f"space/{file}")).substitute(parts)
