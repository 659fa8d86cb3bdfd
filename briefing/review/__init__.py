"""What a game was worth. Bare for now: a standing is read by `rules.sight`; the debrief comes here."""
