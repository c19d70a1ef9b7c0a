"""The journal: the last exchanges of a world."""
