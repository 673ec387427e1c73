"""The acts of the reception house, by theme: one function is one act."""
