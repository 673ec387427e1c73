"""Pages of what meetings said: mine to read, and the director's."""
