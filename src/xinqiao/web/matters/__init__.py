"""Lists of matters: filters as a sentence, saved views, paging, columns, files to take away."""
