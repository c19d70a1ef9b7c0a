"""A GraphQL document becomes an answer: parsed, validated, cached, executed."""
