"""Ways into the program, one file a format."""
