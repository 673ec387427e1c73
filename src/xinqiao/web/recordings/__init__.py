"""Pages of recordings: make one, play it, decide about it."""
