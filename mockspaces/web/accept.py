"""The `Accept` header: which media types a client takes, and with which weights."""

import re

_WEIGHT = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]*)?)\s*(?:;|$)", re.IGNORECASE)


def weights(accept: str) -> dict[str, float]:
    """Return the media ranges of an `Accept` header in lower case, with their weights.

    https://www.rfc-editor.org/rfc/rfc9110#name-quality-values
    """
    found: dict[str, float] = {}
    for media_range in accept.split(","):
        name, _, _ = media_range.partition(";")
        weight = _WEIGHT.search(media_range)
        found[name.strip().lower()] = float(weight[1]) if weight else 1.0
    return found


def weight_of(media_type: str, ranges: dict[str, float]) -> float:
    """Return the weight of a media type: that of the most specific range."""
    kind, _, _ = media_type.partition("/")
    for name in (media_type, f"{kind}/*", "*/*"):
        if name in ranges:
            return ranges[name]
    return 0.0
