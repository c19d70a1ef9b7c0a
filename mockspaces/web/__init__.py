"""The service over HTTP: tokens, the GraphQL endpoint, limits, logos."""
