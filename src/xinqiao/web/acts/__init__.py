"""The acts of staff as forms: a table from act to form and service."""
