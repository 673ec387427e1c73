"""Writing to the bureau: a few plain steps, the draft, the receipt."""
