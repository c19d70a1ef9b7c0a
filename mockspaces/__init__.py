"""A local emulator of Boomi's Spaces GraphQL service."""

__version__ = "0.1.0"
