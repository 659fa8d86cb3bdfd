"""The pack that screens are held with: the tiny pack's numbers, thirty-two allies, and texts as long as real ones.

None of it is shipped content, so that what an author changes there changes no held screen.
"""

from functools import cache

from attrs import evolve

from briefing.model.actors import Say
from briefing.model.cards import Echo, Fact, Reading
from briefing.model.pack import Entry, Pack
from tests.packs import tiny

CODES = (  # noqa: SIM905 - thirty-two quotation marks would not make it clearer
    "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK SVN ESP "
    "SWE TUR GBR USA"
).split()  # fmt: skip

LONG = (
    "Harbour master of a northern port: two trawlers without catch have crossed the same stretch of sea bed eleven "
    "times in four nights, at a speed at which nobody fishes. The *Sigrid* lowered something on a cable each time."
)  # fmt: skip


def _card(card):
    message = evolve(
        card.message,
        bluf="A cable between two allied islands went silent at 0212Z. A freighter without a known owner crossed it "
        "at that minute and did not answer. The repair ship needs nine days.",
        facts=(
            Fact("Operator: a clean break, forty metres down, no anchor found.", "A2"),
            Fact("Coast radar has the *Altair* slowing from 11 to 4 knots over the spot.", "B3"),
            Fact("Her agent says the log was lost with a telephone; he cannot say whose.", "E4"),
        ),
        assessment="Deliberate damage is likely [55-80%]; that a state ordered it is roughly even [45-55%].",
        gap="Who paid the crew, and whether a second ship waits.",
        echoes=tuple(
            Echo("You had the cables escorted; the escort was in harbour that night.", echo.when)
            for echo in card.message.echoes
        ),
    )
    options = tuple(
        evolve(
            option,
            text=option.text
            and "authorise SACEUR to escort cable ships in the region for thirty days, and report weekly to Council.",
            loser="Fishing fleets of two allies, who lose the winter grounds and were not asked.",
            reads=(
                Reading("russia", "They guard what they can see. Try where they cannot."),
                Reading("allies", "Cheap, visible, and somebody else's ships."),
            ),
        )
        for option in card.options
    )
    return evolve(card, message=message, options=options, question="Who guards the sea bed, and at whose cost?")


@cache
def staged() -> Pack:
    """The pack."""
    pack = tiny()
    allies = tuple(
        evolve(
            pack.allies[at % len(pack.allies)],
            id=code,
            name=f"Ally {code}",
            capital=f"Capital of {code}",
            weight=31,
            says=tuple(
                Say(
                    cause,
                    f"My authorities see {words} and wish the Council to wait for a second report.",
                    "could join if the text reads 'prepare' for 'deploy'",
                )
                for cause, words in (
                    ("risk", "a danger of escalation"), ("burden", "a cost that no budget holds"),
                    ("proof", "no proof that a court would take"), ("parliament", "a vote on Tuesday"),
                    ("ties", "trade that others do not have"), ("far", "a sea that is not theirs"),
                )
            ),
        )
        for at, code in enumerate(CODES)
    )  # fmt: skip
    actors = tuple(
        evolve(
            actor,
            rungs=tuple(
                evolve(rung, observed=f"Seen of {rung.name.lower()}: ships leave harbour, one unit is silent.")
                for rung in actor.rungs
            ),
        )
        for actor in pack.actors
    )  # fmt: skip
    reports = tuple(evolve(report, text=LONG, sender="Harbour master") for report in pack.reports)
    glossary = (
        Entry(
            "Silence procedure", "A text stands at the hour set unless somebody has objected by then.", ("Consensus",)
        ),
        Entry("Consensus", "Nobody objects. There is no vote and no majority.", ()),
    )
    return evolve(
        pack, allies=allies, actors=actors, reports=reports, cards=tuple(map(_card, pack.cards)), glossary=glossary
    )
