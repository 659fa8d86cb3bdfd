"""The class: one hub that keeps one log, many seats, exercise control, a projector, and what is left afterwards.

commands -> decide(session, command) -> entries -> log -> fold -> views. `Session` is the fold of its log and nothing
else, so a hub that is killed and started again, or a second hub on the same log, comes to the same state.
"""
