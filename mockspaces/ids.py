"""The ids of the service: where new ones come from, and how others are composed.

Base64 is the standard alphabet over ASCII without the padding.
"""

from base64 import b64encode
from datetime import datetime
from hashlib import blake2b

_INSTANCE = "IntegrationPackInstance"
_ATTACHMENT = "ATTACH_IPACK_ENV"
_SCHEDULES = "CPS"
_MAP_DIGITS = 26
_DIGITS = 32
_BLOCK = 4
"""Ids that are made of one hash, which is as large as a hash can be."""

_VARIANTS = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The digit of the variant by any digit, whose lower bits it keeps."""


class Ids:
    """Draws new ids; the same seed draws the same ids.

    Args:
        seed: What the sequence of ids depends on, and nothing else.

    Attributes:
        drawn: How many ids have been drawn, which is where the sequence stands.
    """

    def __init__(self, seed: str) -> None:
        self._hash = _seeded(seed.encode(), _BLOCK * _DIGITS // 2)
        self._digits = ""
        self._block = -1
        self.drawn = 0

    def uuid(self) -> str:
        """Return a new UUID, version 4, in lower case."""
        block, place = divmod(self.drawn, _BLOCK)
        self.drawn += 1
        if block != self._block:
            self._digits = _digits(self._hash, b"%d" % block)
            self._block = block
        start = place * _DIGITS
        return _uuid(self._digits[start : start + _DIGITS])


def uuid_of(seed: bytes, name: str) -> str:
    """Return the UUID, version 4, that belongs to a name; always the same."""
    return _uuid(_digits(_seeded(seed, _DIGITS // 2), name.encode()))


def _seeded(seed: bytes, size: int) -> blake2b:
    return blake2b(digest_size=size, key=blake2b(seed).digest()[:32])


def _digits(seeded: blake2b, name: bytes) -> str:
    named = seeded.copy()
    named.update(name)
    return named.hexdigest()


def _uuid(digits: str) -> str:
    """Return a UUID of a hash; written out, since `uuid.UUID` takes longer than it."""
    return (
        f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}"
        f"-{_VARIANTS[digits[16]]}{digits[17:20]}-{digits[20:]}"
    )


def instance_id(number: int) -> str:
    """Return the id of the integration pack instance of that number."""
    return _base64(f"{_INSTANCE}{number}")


def attachment_id(instance: str, environment: str) -> str:
    """Return the id of an instance's attachment to an environment."""
    return _base64(f"{_ATTACHMENT}{instance}:{environment}")


def schedules_id(atom: str, process: str) -> str:
    """Return the id of the schedules of a process on an atom."""
    return _base64(f"{_SCHEDULES}{atom}:{process}")


def extensions_id(environment: str, process: str) -> str:
    """Return the id of what an environment extends of a process."""
    return _base64(f"{environment}:{process}")


def map_extension_id(environment: str, process: str, data_map: str) -> str:
    """Return the id of what an environment extends of a process's map."""
    return _base64(f"{environment}:{process}:{process}:{data_map}")


def map_id(seed: str) -> str:
    """Return the id of a map, 26 digits, that belongs to a name."""
    number = int.from_bytes(blake2b(seed.encode(), digest_size=16).digest())
    return str(number % 10**_MAP_DIGITS).zfill(_MAP_DIGITS)


def execution_id(uuid: str, started_at: datetime) -> str:
    """Return the id of an execution."""
    return f"execution-{uuid}-{started_at:%Y.%m.%d}"


def request_id(uuid: str) -> str:
    """Return the id of a request to execute."""
    return f"executionrecord-{uuid}"


def unpadded(base64_id: str) -> str:
    """Return a Base64 id as it is stored, whether or not it came with padding."""
    return base64_id.rstrip("=")


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode().rstrip("=")
