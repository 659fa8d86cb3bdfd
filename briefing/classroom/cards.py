"""Seat cards: one for each seat, with its code; and, once the hub runs, the address and a QR that opens the seat.

They are made when the class is and again when the hub starts, because only then is the address known; where control
gives a seat a new code, its card is made anew, alone to print and in its place among the others. A card also has the
line to type where a device cannot reach the hub: the same game alone, whose file control merges by its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from threading import Lock
from typing import Final

from attrs import frozen

from briefing.classroom import qr
from briefing.classroom.folder import CARDS, Made, write_private
from briefing.wording import BANNER


@frozen(slots=True)
class Card:
    """One card. `code` is shown in two groups; `link` is "" while no address is known."""

    seat: str
    office: str
    code: str
    link: str
    alone: str


def cards(made: Made, address: str = "") -> list[Card]:
    """The cards of all seats, in their order."""
    charter = made.charter
    base = f"briefing play {charter.scenario} --seed {charter.seed} --moves {charter.moves}"
    if charter.opponents != "standard":
        base += f" --opponents {charter.opponents}"
    found = []
    for seat in charter.seats:
        code = made.keys.codes[seat.id]
        office = f"{seat.office}, {seat.delegation}" if seat.delegation else seat.office
        link = f"{address.rstrip('/')}/j/{code}" if address else ""
        found.append(Card(seat.id, office, grouped(code), link, f"{base} --save {seat.id}.jsonl"))
    return found


def grouped(code: str) -> str:
    """A code as people read it aloud: `K7QP-3MXA`. The hyphen may be typed or not."""
    return f"{code[:4]}-{code[4:]}" if len(code) > 4 else code


def text(made: Made, address: str = "") -> str:
    """The cards as text, a line each, under the banner; at the end the line for a device that cannot reach the hub."""
    charter = made.charter
    rows = cards(made, address)
    wide = max(len(card.seat) for card in rows)
    where = f"join at {address}" if address else "the address is known when the hub runs: `briefing class serve`"
    lines = [BANNER, f"Room {charter.room}, {where}", "", f"{'Seat':{wide}}  Code       Office"]
    lines += [f"{card.seat:{wide}}  {card.code}  {card.office}" for card in rows]
    lines += ["", "Without the network, each at their own machine, and the file handed in:", f"  {rows[0].alone}"]
    return "\n".join(lines) + "\n"


#: Five rows of two, each 95 by 55 mm.
_ON_A_PAGE: Final = 10
_STYLE: Final = """
@page { size: A4; margin: 10mm; }
* { box-sizing: border-box; }
body { margin: 0; font: 10pt/1.3 system-ui, sans-serif; color: #000; background: #fff; }
h1 { font-size: 12pt; margin: 4mm 0; }
p { margin: 0; }
ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: 95mm 95mm; break-after: page; }
ul:last-child { break-after: auto; }
li { height: 55mm; padding: 3mm 4mm; border: .3mm dashed #777; margin: -.15mm; overflow: hidden;
  display: grid; grid-template-columns: 1fr 30mm; column-gap: 2mm; grid-template-rows: auto 1fr auto; }
.banner { grid-column: 1 / -1; font-size: 6.5pt; letter-spacing: .02em; }
h2 { font-size: 14pt; margin: 1mm 0 0; }
.code { font: bold 17pt/1.4 ui-monospace, monospace; }
.small { font-size: 8pt; overflow-wrap: anywhere; }
.alone { grid-column: 1 / -1; font: 6.5pt/1.3 ui-monospace, monospace; }
.alone span { white-space: nowrap; }
svg { width: 30mm; height: 30mm; }
@media print { h1, .how { display: none; } }
"""


def page(made: Made, address: str = "") -> str:
    """The cards as one HTML page to print on A4: two beside each other, dashed lines to cut along, nothing fetched."""
    charter = made.charter
    how = (
        f"Print this page and cut along the lines. Room {charter.room}, {len(charter.seats)} seats. Each code is one "
        f"seat's key: hand each card to one person."
    )
    if not address:
        how += " The hub has not run yet: when it does, this page is made again with the address and a QR on each card."
    return _page(made, address, how, _drawn(made, cards(made, address), address))


def _page(made: Made, address: str, how: str, drawn: Sequence[str]) -> str:
    charter = made.charter
    sheets = ("\n".join(drawn[at : at + _ON_A_PAGE]) for at in range(0, len(drawn), _ON_A_PAGE))
    body = "\n".join(f"<ul>\n{sheet}\n</ul>" for sheet in sheets)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Seat cards, room {charter.room}</title>\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f'<meta name="viewport" content="width=device-width"><meta name="printing" content="{_of(made, address)}">\n'
        f"<style>{_STYLE}</style></head>\n<body>"
        f'<h1>{escape(BANNER)}</h1>\n<p class="how">{escape(how)}</p>\n{body}\n</body></html>\n'
    )


def _drawn(made: Made, rows: Sequence[Card], address: str) -> list[str]:
    wanted = [("titled", card.link, f"QR: opens seat {card.seat}") for card in rows if card.link]
    codes = qr.drawn(wanted) if wanted else [""] * len(rows)
    return [_card(made, card, address, code) for card, code in zip(rows, codes, strict=True)]


def _card(made: Made, card: Card, address: str, drawn: str) -> str:
    where = f"{escape(address)} &middot; room {made.charter.room}" if address else f"room {made.charter.room}"
    return (
        f'<li id="{card.seat}"><p class="banner">{escape(BANNER)}</p>'
        f'<div><h2>{escape(card.seat)}</h2><p>{escape(card.office)}</p><p class="code">{escape(card.code)}</p>'
        f'<p class="small">{where}</p></div><div>{drawn}</div>'
        f'<p class="alone">No network: {_unbroken(card.alone)}</p></li>'
    )


def _unbroken(line: str) -> str:
    """A command's line that breaks only before an option, so that what is typed off a card is what stands there."""
    first, *options = line.split(" --")
    return " ".join([escape(first), *(f"<span>--{escape(option)}</span>" for option in options)])


def write(made: Made, address: str = "") -> list[str]:
    """Have the cards in the class's folder; gives the paths. Raises SaveError.

    Where they are there already, of these codes and this address, they stay: a hub that is started again in the middle
    of a lesson has a class waiting, and a thousand QRs take seconds.
    """
    paths = [made.folder / name for name in CARDS]
    if not _there(paths[0], _of(made, address)):
        for path, content in zip(paths, (page(made, address), text(made, address)), strict=True):
            write_private(path, content.encode())
    return [str(path) for path in paths]


def write_one(made: Made, seat: str, address: str = "") -> Path:
    """A seat's card anew, after its code has changed: a page of its own, and its place among the others mended, so that
    no printing brings the old code back. Gives the path of the page. Raises SaveError.
    """
    card = next(each for each in cards(made, address) if each.seat == seat)
    (drawn,) = _drawn(made, [card], address)
    how = f"Print this page, cut along the lines, and hand the card to {seat}: the code on the old one opens nothing."
    path = made.folder / f"card-{seat}.html"
    with _TURN:
        write_private(path, _page(made, address, how, [drawn]).encode())
        _mend(made, seat, drawn, address)
    return path


#: Two seats may be given new codes at once, each in a thread of the hub's.
_TURN: Final = Lock()


def _mend(made: Made, seat: str, drawn: str, address: str) -> None:
    """One card in the page of all: drawing a thousand anew would hold up a lesson for seconds."""
    page_, text_ = (made.folder / name for name in CARDS)
    write_private(text_, text(made, address).encode())
    try:
        old = page_.read_text("utf-8")
    except (OSError, ValueError):
        return  # there is none to mend; the next start of the hub makes it
    begin = old.find(f'<li id="{seat}">')
    end = old.find("</li>", begin) + len("</li>")
    if begin < 0 or end < begin:
        return
    new = old[:begin] + drawn + old[end:]
    write_private(page_, _PRINTING.sub(f'name="printing" content="{_of(made, address)}"', new, count=1).encode())


_PRINTING: Final = re.compile(r'name="printing" content="[0-9a-f]*"')


def _of(made: Made, address: str) -> str:
    """What tells one printing from another, and tells nothing else."""
    return made.keys.mark(f"cards {address} {sorted(made.keys.codes.items())}")


def _there(path: Path, of: str) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return of in file.read(4096)
    except (OSError, ValueError):
        return False
