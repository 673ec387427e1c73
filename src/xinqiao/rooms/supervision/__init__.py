"""督办: reminders, what was raised up the line, orders, and the three suggestions. Arts 38-41."""
