"""Conveying: publish and correct, read, and what the clock does by itself."""
