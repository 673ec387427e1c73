"""立功嘉奖: honours of people and offices, trainings, and one's own figures for oneself alone."""
