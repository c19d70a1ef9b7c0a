"""The control API: what a test may do that a customer cannot."""
