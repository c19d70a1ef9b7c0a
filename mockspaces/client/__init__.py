"""The control client: controls a running emulator, wherever it runs.

It needs the standard library only, and imports nothing of the emulator.
"""

from mockspaces.client.answers import (
    Coverage,
    Dropped,
    RateLimit,
    Section,
    Snapshot,
    Status,
    Unsupported,
)
from mockspaces.client.clock import Clock, ClockReading
from mockspaces.client.connection import (
    EmulatorError,
    NotInTimeError,
    RefusedError,
    UnreachableError,
)
from mockspaces.client.faults import Fault, Faults
from mockspaces.client.journal import Entry, ErrorEntry, Journal
from mockspaces.client.state import State
from mockspaces.client.world import Client

__all__ = [
    "Client",
    "Clock",
    "ClockReading",
    "Coverage",
    "Dropped",
    "EmulatorError",
    "Entry",
    "ErrorEntry",
    "Fault",
    "Faults",
    "Journal",
    "NotInTimeError",
    "RateLimit",
    "RefusedError",
    "Section",
    "Snapshot",
    "State",
    "Status",
    "UnreachableError",
    "Unsupported",
]
