"""Makes a backup the store again."""
