"""A certificate that the school gives: read, and asked for whom it speaks."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

from briefing.record.entries import SaveError


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with it. Raises SaveError."""
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # An empty pass phrase rather than a question on a terminal that may not be there.
        found.load_cert_chain(certificate, key, password=lambda: b"")
    except FileNotFoundError as error:
        message = f"{error.filename or certificate}: there is no such file; --tls takes a certificate and its key"
        raise SaveError(message) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "reason", None) or getattr(error, "strerror", None) or type(error).__name__
        message = (
            f"{certificate}, {key}: this is no certificate with its key, in PEM form and without a pass phrase ({why})"
        )
        raise SaveError(message) from None
    return found


def names(server: ssl.SSLContext, certificate: Path) -> tuple[str, ...]:
    """The names that a certificate speaks for, wildcards left out; empty where it cannot be told (it has expired).

    The two sides of a handshake are played in memory: only so does the library show a certificate's content.
    """
    client = ssl.create_default_context(cafile=str(certificate))
    client.check_hostname = False
    client.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(down, up)
    answering = server.wrap_bio(up, down, server_side=True)
    for _ in range(4):
        for side in (asking, answering):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return ()
    spoken: Any = (asking.getpeercert() or {}).get("subjectAltName", ())
    return tuple(name for kind, name in spoken if kind == "DNS" and "*" not in name)
