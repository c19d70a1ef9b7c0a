"""The rules of the service, without web and storage technique."""
