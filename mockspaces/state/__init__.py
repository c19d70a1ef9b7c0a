"""What is stored: records, and the tables that hold them."""
