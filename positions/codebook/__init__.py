"""The page Codebook: issues, actors, events and sources, each listed with its use and edited by a form."""
