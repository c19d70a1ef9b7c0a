"""The ids of the service: a sequence of new ones, and those composed of others.

Base64 is the standard alphabet over ASCII without the padding.
"""

from base64 import b64encode
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

_INSTANCE = "IntegrationPackInstance"
_ATTACHMENT = "ATTACH_IPACK_ENV"
_SCHEDULES = "CPS"
_MAP_DIGITS = 26
_UUID_BYTES = 16
_UUIDS_PER_HASH = 4


class Ids:
    """Draws new ids; the same seed draws the same ids."""

    __slots__ = ("_hash_of", "drawn")

    def __init__(self, seed: str) -> None:
        keyed = _keyed(seed.encode(), _UUID_BYTES * _UUIDS_PER_HASH)
        self._hash_of = lru_cache(maxsize=1)(
            lambda number: _digest(keyed, b"%d" % number)
        )
        self.drawn = 0

    def uuid(self) -> str:
        """Return a new UUID, version 4, in lower case."""
        number, index = divmod(self.drawn, _UUIDS_PER_HASH)
        self.drawn += 1
        start = index * _UUID_BYTES
        return _uuid(self._hash_of(number)[start : start + _UUID_BYTES])


def uuid_of(seed: bytes, name: str) -> str:
    """Return the UUID, version 4, of a name; always the same."""
    return _uuid(_digest(_keyed(seed, _UUID_BYTES), name.encode()))


def _keyed(seed: bytes, size: int) -> blake2b:
    return blake2b(digest_size=size, key=blake2b(seed).digest()[:32])


def _digest(keyed: blake2b, name: bytes) -> bytes:
    named = keyed.copy()
    named.update(name)
    return named.digest()


def _uuid(digest: bytes) -> str:
    """Return `str(UUID(bytes=digest, version=4))`, in a sixth of its time.

    A `spaceCreate` draws two: 9 % of its time.
    """
    text = digest.hex()
    variant = "89ab"[digest[8] >> 4 & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


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
    """Return the id of a map, 26 digits, of a name."""
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
