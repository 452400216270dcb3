"""Parts of the page History: its filters, the list of changes, what each changed, and taking one back."""
