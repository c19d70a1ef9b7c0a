"""Asks a Spaces endpoint how it behaves, and compares that with the emulator.

Nothing else in mockspaces connects outward. The requests are made with the standard
library.
"""
