"""The control API, for tests and not for customers."""
