"""Exercise control: what it is shown (`state`, which the hub calls and which knows no screen), and its console in the
terminal, a client of the hub like any other.
"""
