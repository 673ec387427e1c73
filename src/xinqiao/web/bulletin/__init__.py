"""Pages of the same-day bulletin."""
