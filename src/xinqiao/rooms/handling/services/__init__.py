"""The acts of handling, by theme: one function is one act."""
