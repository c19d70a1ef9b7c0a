import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspaces.domain.logo import LARGEST_LOGO, UploadedFile, media_type_of
from mockspaces.errors import SpaceLogoUploadError
from tests.builders import JPEG, SVG, png

ILLUSTRATOR = b"""\
<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 15.0, SVG Export Plug-In -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" \
"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd" [
  <!ENTITY ns_extend "http://ns.adobe.com/Extensibility/1.0/">
  <!ENTITY ns_svg "http://www.w3.org/2000/svg">
  <!ENTITY ns_xlink "http://www.w3.org/1999/xlink">
]>
<svg version="1.1" xmlns:x="&ns_extend;" xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"/>
"""
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'


def svg(size: int) -> bytes:
    return SVG + b" " * (size - len(SVG))


def jpeg(size: int) -> bytes:
    return JPEG + bytes(size - len(JPEG))


def media_type(content: bytes, name: str = "logo.png") -> str:
    return media_type_of(UploadedFile(name=name, content=content))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (png(), "image/png"),
        (JPEG, "image/jpeg"),
        (bytes.fromhex("ffd8ffe1001845786966000049492a0008000000"), "image/jpeg"),
        (bytes.fromhex("ffd8ffdb004300080606070605080707"), "image/jpeg"),
        (bytes.fromhex("ffd8ffee000e41646f626500640000000000"), "image/jpeg"),
        (bytes.fromhex("ffd8ffe202184943435f50524f46494c450001"), "image/jpeg"),
        (SVG, "image/svg+xml"),
        (b"<svg/>", "image/svg+xml"),
        (b'<?xml version="1.0"?>\n<!-- a logo -->\n' + SVG, "image/svg+xml"),
        (f"\ufeff<svg {NAMESPACE}/>".encode(), "image/svg+xml"),
        (f"\ufeff<svg {NAMESPACE}/>".encode("utf-16-le"), "image/svg+xml"),
        (f"<s:svg {NAMESPACE.replace('xmlns', 'xmlns:s')}/>".encode(), "image/svg+xml"),
        (ILLUSTRATOR, "image/svg+xml"),
        (
            b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
            b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + SVG,
            "image/svg+xml",
        ),
        (
            f"<svg {NAMESPACE}><script>alert(1)</script></svg>".encode(),
            "image/svg+xml",
        ),
    ],
)
def test_the_content_of_a_logo_decides_its_type(content: bytes, expected: str) -> None:
    assert media_type(content, "logo.txt") == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"This is no picture.", id="text"),
        pytest.param(b"GIF89a\x01\x00\x01\x00", id="gif"),
        pytest.param(b"RIFF\x1a\x00\x00\x00WEBPVP8 ", id="webp"),
        pytest.param(b"%PDF-1.7\n", id="pdf"),
        pytest.param(b"<html/>", id="html"),
        pytest.param(b'<svg xmlns="urn:other"/>', id="an svg of another namespace"),
        pytest.param(b"<svg>", id="an svg that is not closed"),
        pytest.param(b"<svg/>x", id="an svg with something after it"),
        pytest.param(gzip.compress(SVG), id="a compressed svg"),
        pytest.param(b'<?xml version="1.0" encoding="no-such"?><svg/>', id="encoding"),
        pytest.param(b"\x00", id="one byte"),
        pytest.param(b"PNG", id="the word png"),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
            id="an entity bomb",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
            id="an external entity",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY % a SYSTEM "http://127.0.0.1/">%a;]><svg/>',
            id="an external parameter entity",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY % a "<!ELEMENT svg ANY>">%a;]><svg/>',
            id="a parameter entity",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY a "a"><!ENTITY b "&#38;a;">]><svg>&b;</svg>',
            id="an entity bomb with an escaped ampersand",
        ),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY a "%s">]><svg>&a;</svg>' % (b"a" * 201),
            id="a long entity",
        ),
    ],
)
def test_what_is_neither_svg_nor_png_nor_jpg_is_refused(content: bytes) -> None:
    with pytest.raises(SpaceLogoUploadError, match="neither svg, png nor jpg") as no:
        media_type(content)

    assert no.value.status == "FORBIDDEN"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html/>", "as XML, its root element is 'html'."),
        (b"<svg>", "as XML, it has an error: no element found: line 1, column 5."),
        (
            b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>',
            "as XML, it is refused: the entity 'a' is external or a parameter.",
        ),
        (
            b'<!DOCTYPE svg [<!ENTITY b "&a;&a;">]><svg>&b;</svg>',
            "as XML, it is refused: the entity 'b' has over 200 characters or an &.",
        ),
    ],
)
def test_a_refusal_says_why_a_file_is_no_svg(content: bytes, reason: str) -> None:
    with pytest.raises(SpaceLogoUploadError) as no:
        media_type(content)

    assert no.value.detail == (
        f"The content of the file 'logo.png' is neither svg, png nor jpg; {reason}"
    )


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(SpaceLogoUploadError, match="is empty"):
        media_type(b"")


@pytest.mark.parametrize("build", [png, jpeg, svg])
def test_a_logo_has_256_kilobytes_at_most(build: type) -> None:
    assert LARGEST_LOGO == 262_144
    assert media_type(build(LARGEST_LOGO)).startswith("image/")
    with pytest.raises(SpaceLogoUploadError, match=r"262145 bytes; .* 262144 at most"):
        media_type(build(LARGEST_LOGO + 1))


@given(
    st.one_of(
        st.binary(max_size=200),
        st.binary(max_size=40).map(lambda tail: b"\x89PNG\r\n\x1a\n" + tail),
        st.binary(max_size=40).map(lambda tail: b"\xff\xd8\xff" + tail),
        st.text(max_size=40).map(lambda inside: f"<svg>{inside}</svg>".encode()),
        st.text(max_size=40).map(lambda before: f"{before}<svg/>".encode()),
    )
)
def test_any_content_has_a_type_or_is_refused(content: bytes) -> None:
    try:
        found = media_type(content)
    except SpaceLogoUploadError as refusal:
        found = refusal.status

    assert found in {"image/png", "image/jpeg", "image/svg+xml", "FORBIDDEN"}
