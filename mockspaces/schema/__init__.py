"""The GraphQL schema: types, and resolvers that ask the domain."""
