"""A class that is played without a hub or a disk: commands are decided and folded, and the clock is a number."""

import re
import secrets
from html.parser import HTMLParser

from briefing.classroom.commands import Answer, Carry, Close, Join, Practice, Release, Reveal, Say
from briefing.classroom.decide import decide
from briefing.classroom.entries import Charter, Times, chained
from briefing.classroom.folding import fold
from briefing.classroom.log import file
from briefing.classroom.pages import render
from briefing.classroom.seats import plan
from briefing.rules import RULES_VERSION
from briefing.rules.tables import tables
from tests.packs import shipped

SEED = 918273645546372819
QR = '<svg viewBox="0 0 1 1"><path d="M0 0h1"/></svg>'


class Played:
    """`do` gives a command; `at` is the clock in milliseconds."""

    def __init__(self, mode="plenary", many=8, moves=3, seed=SEED, pack=None, **times):
        pack = pack or shipped()
        # A committee of 17 has all that a large one has: three delegations of three, the cells, the staff.
        seats = plan(mode, many, pack, ("HUN", "DEU", "USA"))
        charter = Charter(
            room="K7QP3M", mode=mode, game="1", rules=RULES_VERSION, pack=pack.id, pack_version=pack.version,
            pack_digest=pack.digest, scenario="second-front", seed=seed, moves=moves, opponents="standard", seats=seats,
            codes=tuple(f"{number:032x}" for number in range(len(seats))), created=1, times=Times(**times),
        )  # fmt: skip
        self.session = file.begin("a test", charter, "0" * 64, pack)
        self.at = 1_750_000_000_000

    def do(self, *commands):
        session = self.session
        for command in commands:
            self.at += 1000
            found = decide(session, command, self.at)
            for fact, step in zip(found.facts, found.steps, strict=True):
                fold(session, chained(session.link, session.seq + 1, self.at, fact), step)
        return self

    def settled(self):
        while self.session.waiting():
            self.do(Carry(self.session.waiting()[0]))
        return self

    def fill(self, most=1000):
        return self.do(*(Join(seat, secrets.token_hex(16)) for seat in list(self.session.seats)[:most]))

    def begin(self):
        return self.do(Release()).settled()

    def answers(self, seats=None):
        """Every voter answers, each with a reason that names its seat and the round."""
        here = self.session.round
        for number, seat in enumerate(self.session.voters() if seats is None else seats):
            told = token(seat, here.number)
            if here.kind == "council":
                position = ("agree", "break", "statement", "agree")[(number // 3 + here.number) % 4]
                more = {"position": position, "bridge": f"bridge {told}" if position == "break" else ""}
            else:
                options, launches = self.session.options(seat), self.session.launches(seat)
                if self.session.charter.mode == "committee":
                    compiled = tables(self.session.pack)
                    texts = [
                        each
                        for each in options
                        if each in compiled.options and compiled.options[each][1].authority == "council"
                    ]
                    options = texts or options
                more = {
                    "option": options[number % len(options)] if options else "",
                    "launch": launches[number % len(launches)] if launches and number % 2 else "",
                    "forecast": None if here.kind == "practice" else number * 7 % 101,
                }
            self.do(Answer(seat, here.number, secrets.token_hex(8), rationale=f"reason {told}", **more))
        return self

    def stages(self, practice=True, say=True):
        """Play to ENDEX; give the name of each stage that is reached."""
        yield "lobby"
        self.fill()
        yield "seated"
        if practice:
            self.do(Practice())
            yield "practice"
            self.answers()
            self.do(Close(1), Reveal())
            yield "practice revealed"
        self.do(Release())
        yield "going"
        self.settled()
        while self.session.stage != "endex":
            name = f"{self.session.round.kind} {self.session.round.number}"
            yield f"{name} open"
            for seat in self.session.seats.values():
                if say and seat.kind != "member":
                    self.do(Say(seat.id, secrets.token_hex(8), f"word {token(seat.id, self.session.round.number)}"))
            self.answers()
            yield f"{name} answered"
            self.do(Close(self.session.round.number))
            yield f"{name} closed"
            self.do(Reveal())
            yield f"{name} revealed"
            self.do(Release())
            yield f"{name} going"
            self.settled()
        yield "endex"

    def page(self, seat):
        return render.seat_page(self.session, seat, self.at, csrf="c" * 32)

    def projector(self):
        return render.projector_page(self.session, self.at, address="http://192.0.2.7:8470", qr=QR)


def token(seat, number):
    """A word that nobody but this seat writes, and only in this round."""
    return f"of {seat} in {number}."


TOKEN = re.compile(r"(reason|bridge|word) of ([A-Z]+-\d+) in (\d+)\.")


class Tags(HTMLParser):
    """What a page consists of: start tags with their attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def named(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.tags if "id" in attrs]

    @property
    def text(self):
        return " ".join("".join(self.words).split())
