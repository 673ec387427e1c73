"""Administration: offices, posts, people, absences, calendar, categories. No case content."""
