"""What a slot of a cue can hold: dates, money, percentages, durations, names, countries."""
