"""A socket and uvicorn."""
