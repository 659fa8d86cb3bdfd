"""What a finished game was worth: judgement told apart from luck, and everything that play kept hidden opened.

One document (`document.build`) holds all of it as plain data; `report`, `prose` and `--json` only show it.
"Best" is always best under this model's assumptions, never the truth.
"""
