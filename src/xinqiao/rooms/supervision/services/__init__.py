"""One act each: ordering, answering, suggesting; and what the clock says by itself."""
