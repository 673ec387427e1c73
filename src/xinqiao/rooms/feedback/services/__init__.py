"""What is done after a closing: rounds of rating and calling, ratings, calls, re-checks, thanks."""
