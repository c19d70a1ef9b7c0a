"""Pages for people: static files that call the public APIs."""
