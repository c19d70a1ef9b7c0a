"""Metrics: the requests and records of a world."""
