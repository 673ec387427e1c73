"""Pages of home visits, and the form that works outside without a network."""
