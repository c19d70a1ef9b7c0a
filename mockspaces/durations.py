"""Lengths of time and rates as people write them: `250ms`, `1h30m`, `10/1s`."""

import re

import msgspec

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_EACH = re.compile(rf"({_NUMBER})(ms|s|m|h|d)")
_PARTS = re.compile(rf"(?:{_EACH.pattern})+")
_SECONDS = re.compile(_NUMBER)
_MOST_DIGITS = 9
_SHORTEST_PERIOD, _LONGEST_PERIOD = 0.001, 366 * 86400.0


def parse_duration(text: str) -> float:
    """Return the seconds of a duration: `1h30m`, `250ms`, or plain seconds (`90`).

    Raises `ValueError`.
    """
    if _SECONDS.fullmatch(text):
        return float(text)
    if not _PARTS.fullmatch(text):
        message = (
            f"{text!r} is not a length of time; "
            "write it like 250ms, 5m, 1h30m, or as seconds"
        )
        raise ValueError(message)
    return sum(float(number) * _UNITS[unit] for number, unit in _EACH.findall(text))


def parse_span(text: str) -> float:
    """Return the seconds of a duration as `parse_duration` reads it, or of `-` and one.

    Raises `ValueError`.
    """
    backwards = text.startswith("-")
    seconds = parse_duration(text[backwards:])
    return -seconds if backwards else seconds


class Rate(msgspec.Struct, frozen=True):
    """A number of requests in a period of seconds."""

    requests: int
    period: float

    @classmethod
    def parse(cls, text: str) -> "Rate":
        """Parse a number of requests and a duration: `10/1s`, `600/1m`.

        Raises `ValueError`.
        """
        requests, slash, period = text.partition("/")
        if not (slash and requests.isascii() and requests.isdigit()):
            message = f"{text!r} is not a rate; write it like 10/1s"
            raise ValueError(message)
        if not 0 < len(requests.lstrip("0")) <= _MOST_DIGITS:
            message = f"{text!r} has a number of requests that is not in 1-999999999"
            raise ValueError(message)
        seconds = parse_duration(period)
        if not _SHORTEST_PERIOD <= seconds <= _LONGEST_PERIOD:
            message = f"{text!r} has a period that is not between 1ms and 366d"
            raise ValueError(message)
        return cls(int(requests), seconds)

    def __str__(self) -> str:
        period = f"{self.period:f}".rstrip("0").rstrip(".")
        return f"{self.requests}/{period}s"
