"""Ways out of the program, one file a format."""
