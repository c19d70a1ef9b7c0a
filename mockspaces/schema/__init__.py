"""The GraphQL types of the service, in Strawberry."""
