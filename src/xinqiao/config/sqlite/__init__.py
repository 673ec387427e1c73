"""Django's SQLite with a writer's place in line that is found sooner; see base.py."""
