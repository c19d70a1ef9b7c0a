"""Metrics: how much a world is asked, and what it holds."""
