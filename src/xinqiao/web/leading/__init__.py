"""Pages of leading officials: the coverage tree, their own page, whose matters are passed on."""
