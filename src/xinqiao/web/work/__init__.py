"""Pages of one's own work, of a team's sums, and of honours."""
