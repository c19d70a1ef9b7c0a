"""Coverage: which parts of the schema clients have used."""
