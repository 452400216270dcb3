"""Writes: one transaction each, given who writes, why, and which version the writer saw."""
