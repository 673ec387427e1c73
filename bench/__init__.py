"""Measures how fast the product is, as ratios within one run. See docs/performance.md."""
