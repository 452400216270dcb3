"""Reads: select() only, bound values, explicit order; plain rows out."""
