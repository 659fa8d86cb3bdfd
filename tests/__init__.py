"""The tests: `python3 -m tests` runs the fast ones, `python3 -m tests --all` every one."""
