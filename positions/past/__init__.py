"""Changes in words and field by field, below the page History and the drawer."""
