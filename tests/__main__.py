"""Run the tests: the fast ones, or with --all every one. Other arguments go to pytest, as in `-k ladder -x`.

Readable to old Pythons, like the front door, for the same reason.
"""

import os
import sys

from briefing import _bootstrap


def main() -> int:
    """Make sure that pytest is there, and run it. Returns pytest's exit code: 5 means that no test ran."""
    _bootstrap.ensure("tests", "tests")
    import pytest

    os.chdir(_bootstrap.ROOT)
    return int(pytest.main(pytest_words(sys.argv[1:])))


def pytest_words(words: list) -> list:
    """Turn our arguments into pytest's. Which tests are not fast is said in pyproject.toml."""
    at = words.index("--") if "--" in words else len(words)
    rest = [word for word in words[:at] if word != "--all"] + words[at + 1 :]
    chosen = ["-m", ""] if "--all" in words[:at] else []
    alone = {"--pdb", "--trace", "-s", "--capture=no", "--collect-only", "--co", "--fixtures", "--markers"}
    if not any(word in alone or word.startswith(("-n", "--numprocesses")) for word in rest):
        chosen += ["-n", "logical", "--dist", "worksteal"]
    return chosen + rest


if __name__ == "__main__":
    sys.exit(main())
