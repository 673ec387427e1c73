"""包案: leading officials who answer for cases by name, from the proposal to the result."""
