"""当日传达: what a meeting said goes to whom it concerns on the same day, and who has read it."""
