"""Acts of a leader's own case: naming, answering, carrying, ending; and absences."""
