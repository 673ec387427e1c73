"""The register page: one form for every channel, its drafts, repeats and the receipt."""
