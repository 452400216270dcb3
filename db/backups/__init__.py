"""Copies of the store that are made while people write, checked before they get their name."""
