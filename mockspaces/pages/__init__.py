"""What a person looks at: static files that ask the public APIs."""
