"""The catalogue: operations and error codes, and how well each is known."""
