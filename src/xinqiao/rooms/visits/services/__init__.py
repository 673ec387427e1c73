"""The acts of the visits room: one module a stretch of the way."""
