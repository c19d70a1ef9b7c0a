"""Faults: rules, their queue, and their effect on requests."""
