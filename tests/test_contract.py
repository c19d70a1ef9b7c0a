from pathlib import Path

from mockspaces.schema.root import schema_text

ROOT = Path(__file__).parent.parent


def test_the_published_schema_is_the_one_that_is_served() -> None:
    assert (ROOT / "schema.graphql").read_text() == schema_text()
