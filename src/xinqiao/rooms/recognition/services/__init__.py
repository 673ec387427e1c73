"""Honours recorded and revoked; trainings entered and confirmed."""
