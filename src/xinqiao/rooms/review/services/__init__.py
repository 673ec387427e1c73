"""The acts of review and re-review: one function is one act."""
