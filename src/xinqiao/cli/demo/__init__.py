"""The demo bureau: an invented city, real messages, and 200 days played by the real services."""
