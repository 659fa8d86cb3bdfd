"""The benchmark: `python3 -m tests.bench` measures our games beside other frameworks' in one run."""
