"""Records and the tables that hold them."""
