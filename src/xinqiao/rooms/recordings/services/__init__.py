"""The acts of the recordings room: make one, read it, keep it no longer than allowed."""
