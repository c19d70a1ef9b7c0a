"""Seeds: the data a world starts with, their format, loading and checks."""
