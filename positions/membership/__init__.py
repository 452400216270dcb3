"""Parts of the page Members."""
