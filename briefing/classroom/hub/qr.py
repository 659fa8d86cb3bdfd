"""A QR code as SVG markup, drawn here: no picture is fetched from anywhere."""

from __future__ import annotations


def svg(text: str) -> str:
    """The code of a text, with its quiet zone; it scales to whatever holds it. It carries no name of its own: the page
    that shows it says beside it, in words, what it holds.
    """
    import segno

    return str(
        segno.make(text, error="m", micro=False).svg_inline(
            border=4, omitsize=True, svgclass="qr", lineclass=None, svgversion=None
        )
    )
