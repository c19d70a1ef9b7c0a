"""The documentation: the Markdown files of `mockspaces/docs/`, rendered."""

import re
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)

from mockspaces.pages.files import HEADERS, text_of

_FOLDER = Path(__file__).parent.parent / "docs"
_TYPES = {".md": "text/markdown", ".png": "image/png"}


async def redirect(_request: Request) -> Response:
    """`GET /docs`: to the list of pages, below which links lead to pages."""
    return RedirectResponse("docs/")


async def get_list(_request: Request) -> Response:
    """`GET /docs/`: the list of pages."""
    pages = (f"- [{title}]({name}.md)" for name, title in _titles().items())
    return _answer("# Documentation\n\n" + "\n".join(pages))


async def get_page(request: Request) -> Response:
    """`GET /docs/{name}`: a page; `errors.md` and other files come as they are."""
    name = request.path_params["name"]
    if name in _titles():  # the path of a request is looked up, never joined
        return _answer(_text_of(f"{name}.md"), name)
    if name in _files():
        media_type = _TYPES.get(Path(name).suffix, "text/plain")
        content = (_FOLDER / name).read_bytes()
        return Response(content, headers=HEADERS, media_type=media_type)
    return PlainTextResponse("There is no such page.", 404)


def _answer(text: str, name: str = "") -> Response:
    here = ' aria-current="page"'
    contents = "".join(
        f'<li><a href="{each}"{here * (each == name)}>{escape(title)}</a></li>'
        for each, title in _titles().items()
    )
    page = Template(text_of("docs/page.html")).substitute(
        title=escape(_title_of(text)), contents=contents, body=_html_of(text)
    )
    return HTMLResponse(page, headers=HEADERS)


def _html_of(text: str) -> str:
    """Render Markdown; HTML in it is shown as it is written."""
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only for a page

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    for heading, content in pairwise(tokens):
        if heading.type == "heading_open":
            words = re.findall(r"\w+", content.content.lower())
            heading.attrSet("id", "-".join(words))
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                address = str(child.attrGet("href"))
                child.attrSet("href", re.sub(r"^([\w-]+)\.md\b", r"\1", address))
    html: str = markdown.renderer.render(tokens, markdown.options, {})
    # A table scrolls when it is too narrow, by keyboard too.
    wide = '<div class="table" tabindex="0" role="region" aria-label="Table"><table>'
    return html.replace("<table>", wide).replace("</table>", "</table></div>")


def _titles() -> dict[str, str]:
    """Return the titles of all pages by file name."""
    return {
        name.removesuffix(".md"): _title_of(_text_of(name))
        for name in _files()
        if name.endswith(".md")
    }


def _title_of(text: str) -> str:
    return text.partition("\n")[0].removeprefix("# ")


@cache
def _files() -> tuple[str, ...]:
    files = (path for path in _FOLDER.rglob("*") if path.is_file())
    return tuple(sorted(path.relative_to(_FOLDER).as_posix() for path in files))


def _text_of(file: str) -> str:
    return (_FOLDER / file).read_text(encoding="utf-8")
