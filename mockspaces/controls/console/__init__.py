"""The console: the pages that a person looks at."""
