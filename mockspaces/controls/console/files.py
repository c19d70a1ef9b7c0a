"""The files that pages are made of, and the policy that a page is shown under."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

HTML = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent


def text_of(*names: str) -> str:
    """Return the content of files of the console, one after the other."""
    return "".join((_FOLDER / name).read_text(encoding="utf-8") for name in names)


def headers_of(
    *, style: str, script: str | None = None, images: str = "'self' data:"
) -> Mapping[str, str]:
    """Return the headers of a page that may use its own style and script, no others.

    Args:
        style: The text of its one `style` element.
        script: The text of its one `script` element, which may call the emulator.
        images: Where its images may come from.
    """
    policy = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "img-src": images,
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    if script is not None:
        policy |= {"script-src": _hash(script), "connect-src": "'self'"}
    return {
        "Content-Security-Policy": "; ".join(map(" ".join, policy.items())),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-cache",
    }


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
