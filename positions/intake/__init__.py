"""The page Import: a file is read as its reader chooses, checked row by row, and brought in or not at all."""
