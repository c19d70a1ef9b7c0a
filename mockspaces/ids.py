"""The ids of the service: where new ones come from, and how others are composed.

Base64 is the standard alphabet over ASCII without the padding.
"""

from base64 import b64encode
from datetime import datetime
from hashlib import blake2b
from struct import Struct

_INSTANCE = "IntegrationPackInstance"
_ATTACHMENT = "ATTACH_IPACK_ENV"
_SCHEDULES = "CPS"
_MAP_DIGITS = 26
_SIZE = 64
_BLOCK = 4
"""A hash is as large as it can be, and so many ids are made of it."""

_KEPT = int("ffffffffffff0fff3fffffffffffffff" * _BLOCK, 16)
_SET = int("00000000000040008000000000000000" * _BLOCK, 16)
"""The bits of a hash that ids keep, and those that tell version and variant."""

_PARTS = Struct("8s4s4s4s12s")


class Ids:
    """Draws new ids; the same seed draws the same ids.

    Args:
        seed: What the sequence of ids depends on, and nothing else.

    Attributes:
        drawn: How many ids have been drawn, which is where the sequence stands.
    """

    __slots__ = ("_block", "_hash", "_uuids", "drawn")

    def __init__(self, seed: str) -> None:
        self._hash = _seeded(seed.encode(), _SIZE)
        self._uuids: list[str] = []
        self._block = -1
        self.drawn = 0

    def uuid(self) -> str:
        """Return a new UUID, version 4, in lower case."""
        drawn = self.drawn
        self.drawn = drawn + 1
        block = drawn // _BLOCK
        if block != self._block:
            self._uuids = _uuids(_digest(self._hash, b"%d" % block))
            self._block = block
        return self._uuids[drawn % _BLOCK]


def uuid_of(seed: bytes, name: str) -> str:
    """Return the UUID, version 4, that belongs to a name; always the same."""
    digest = _digest(_seeded(seed, _SIZE // _BLOCK), name.encode())
    return _uuids(digest.rjust(_SIZE))[-1]


def _seeded(seed: bytes, size: int) -> blake2b:
    return blake2b(digest_size=size, key=blake2b(seed).digest()[:32])


def _digest(seeded: blake2b, name: bytes) -> bytes:
    named = seeded.copy()
    named.update(name)
    return named.digest()


def _uuids(digest: bytes) -> list[str]:
    """Return UUIDs of a hash; written out, since `uuid.UUID` takes longer than it."""
    bits = int.from_bytes(digest) & _KEPT | _SET
    digits = bits.to_bytes(_SIZE).hex().encode()
    return [b"-".join(parts).decode() for parts in _PARTS.iter_unpack(digits)]


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
