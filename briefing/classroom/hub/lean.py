"""What the hub does without: a sixth of it would be code and tables of libraries that no class ever uses.

`before` belongs at the very start of the hub's process, while nothing has loaded what it leaves out; `after` where the
hub is open. Both only save memory: where one of them does not fit the machine, the hub runs as it would without.
"""

from __future__ import annotations

import gc
import linecache
import os
import sys
from importlib.util import find_spec, module_from_spec
from typing import Final

#: A Python without OpenSSL is one that its library and aiohttp know: its own SHA-2 is then taken, for the same digests.
_OPENSSL: Final = ("ssl", "_ssl", "_hashlib")
_OWN_SHA: Final = "_sha256" if sys.version_info < (3, 12) else "_sha2"


def before(*, openssl: bool) -> None:
    """Leave out OpenSSL where nothing is encrypted (5 MB), aiohttp's client, which also reads every certificate
    authority of the machine (4 MB), and the machine's list of file types (0.4 MB): the hub sends no files.
    """
    if not openssl and find_spec(_OWN_SHA) is not None:
        for name in _OPENSSL:
            sys.modules.setdefault(name, None)  # type: ignore[arg-type] # so that importing it says: not there
    # Four short lists are no reason to load the C++ library (1 MB).
    os.environ.setdefault("FROZENLIST_NO_EXTENSIONS", "1")
    import mimetypes

    mimetypes.init(files=[])
    _server_alone()


def _server_alone() -> None:
    """Load aiohttp's server without the lines of its package that load the client."""
    spec = find_spec("aiohttp")
    if spec is None or "aiohttp" in sys.modules:
        return
    package = module_from_spec(spec)
    package.__version__ = ""  # type: ignore[attr-defined] # its parts ask for it, to name the server in a header of ours
    sys.modules["aiohttp"] = package
    try:
        import aiohttp.web  # noqa: F401
    except ImportError:  # another aiohttp, whose server wants more of its package: then all of it
        for name in [name for name in sys.modules if name.partition(".")[0] == "aiohttp"]:
            del sys.modules[name]


def after() -> None:
    """Put in order what was loaded: it stays for as long as the hub runs."""
    linecache.clearcache()  # attrs leaves the source of every method that it made there
    gc.collect()
    gc.freeze()  # no later collection need look at it
    gc.set_threshold(700, 10, 100)  # nor at all that a large class has, which takes 50 ms, more than now and then
