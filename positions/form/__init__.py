"""The form in which stances are written and edited: fields, the parts that bring new things along, and saving."""
