"""The hub: one process that a class talks to. HTML and plain forms up, server-sent events down.

`app.make_app` makes the application over a desk, `serve.serve` runs one over a class's folder. Nobody's address is
kept: what is counted by address stays in memory, and no request is logged.
"""
