import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import mockspaces

DOCS = Path(mockspaces.__file__).parent / "docs"
NAMES = sorted(path.stem for path in DOCS.glob("*.md"))


@pytest.mark.parametrize("world", ["", "/sandbox/one"])
def test_every_page_can_be_reached_from_the_list(http: TestClient, world: str) -> None:
    listed = http.get(f"{world}/docs")
    main = listed.text.partition("<main")[2]

    links = re.findall(r'<a href="([\w-]+)">', main)
    assert links == NAMES
    for name in links:
        page = http.get(str(listed.url.join(name)))
        assert f'aria-current="page">{title_of(name)}</a>' in page.text
        assert f">{title_of(name)}</h1>" in page.text


def title_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text().partition("\n")[0].removeprefix("# ")


def test_links_between_pages_and_into_them_lead_on(http: TestClient) -> None:
    page = http.get("/docs/errors").text

    assert '<a href="emulated">' in page
    assert 'id="faults"' in http.get("/docs/control").text


def test_the_markdown_of_a_page_is_served_too(http: TestClient) -> None:
    answer = http.get("/docs/errors.md")

    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.text == (DOCS / "errors.md").read_text()


def test_a_file_that_a_page_links_to_comes_as_it_is(http: TestClient) -> None:
    answer = http.get("/docs/scale-out/haproxy.cfg")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text == (DOCS / "scale-out/haproxy.cfg").read_text()


@pytest.mark.parametrize("name", ["front", "explorer", "portal", "console"])
def test_the_page_on_pages_shows_small_pictures(http: TestClient, name: str) -> None:
    page = http.get("/docs/pages")
    (source,) = re.findall(rf'<img src="(\S+{name}\.png)" alt=".+?" />', page.text)

    picture = http.get(str(page.url.join(source)))

    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content == (DOCS / f"pictures/{name}.png").read_bytes()
    assert len(picture.content) < 150_000


def test_code_and_tables_are_rendered_as_text(http: TestClient) -> None:
    page = http.get("/docs/emulated").text

    assert "<th>operation</th>" in page
    assert "<code>&lt; &gt; &quot; \\</code>" in page


@pytest.mark.parametrize("name", ["nothing", "..%2fapp.py", "errors.md.md", "%00"])
def test_nothing_but_pages_is_served(http: TestClient, name: str) -> None:
    assert http.get(f"/docs/{name}").status_code == 404
