"""What a file brings, checked row by row in a file of its own, before any of it reaches the record."""
