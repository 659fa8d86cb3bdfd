"""The account of a class: what was asked, how it split, what was forecast, what came of it; by seat, under pseudonyms.

Plain data out of a session, for the results page, the after-action report and the exports. A distribution of fewer
than `session.FEWEST` answers is withheld, and rationales stand without their seat, in an order that follows none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from statistics import median_low
from typing import Any, Final

from attrs import field, frozen

from briefing.classroom import redcell
from briefing.classroom.chair import cells, words
from briefing.classroom.session import FEWEST, PRACTICE, Given, Round, Session
from briefing.classroom.worlds import World
from briefing.model.events import Ended, Fell, Opened, Settled, Stood
from briefing.model.game import Game
from briefing.model.pack import Pack
from briefing.rules.sight import score
from briefing.rules.tables import tables

POSITIONS: Final = {
    "agree": "agreed", "statement": "agreed, with a statement attached", "break": "broke silence",
    "-": "gave no position",
}  # fmt: skip


@frozen(slots=True)
class Share:
    """One option of a round: how many gave it, their share in permille, whether it was taken, and what the review
    expected the game to come to by it (permille of the score; None where it was not worked out).
    """

    key: str
    label: str
    many: int
    share: int
    taken: bool
    expected: int | None = None


@frozen(slots=True)
class Foreseen:
    """A forecast question: what the seats said (per cent, sorted), what happened, and the class's mean Brier score.

    `model` is the model's own chance in per cent at the time.
    """

    question: str
    said: tuple[int, ...]
    happened: bool | None
    model: int | None
    brier: float | None

    @property
    def middle(self) -> int | None:
        """The class's own probability: the median of what was said, of two in the middle the lower."""
        return median_low(self.said) if self.said else None


@frozen(slots=True)
class Asked:
    """One round. `shares` is empty where `withheld`; `spread` (0 to 1000) is how evenly the class split: the chance
    that two answers drawn at random differ. `cells` are the words of SHAPE and the red cell: (who, what, reason).
    """

    number: int
    kind: str
    move: int
    title: str
    answers: int
    asked: int
    withheld: bool
    shares: tuple[Share, ...]
    spread: int
    reasons: tuple[str, ...]
    outcome: str = ""
    foreseen: Foreseen | None = None
    delegations: tuple[tuple[str, str, str, str], ...] = ()
    cells: tuple[tuple[str, str, str], ...] = ()


@frozen(slots=True)
class Sat:
    """One seat: rounds answered of those it was asked in, mean Brier score of its forecasts and how many they were,
    and in parallel its own game's ending, total and receipt.
    """

    seat: str
    office: str
    delegation: str
    answered: int
    asked: int
    forecasts: int
    brier: float | None
    ending: str = ""
    total: int | None = None
    receipt: str = ""


@frozen(slots=True)
class Came:
    """What a world came to: its name, ending in words ("" = not over), total, objectives (name, permille), receipt."""

    world: str
    ending: str
    total: int
    objectives: tuple[tuple[str, int], ...]
    receipt: str
    moves: int


@frozen(slots=True)
class Account:
    """All of it. `observed` are the evaluators' words, `began` and `ended` the hub's clock in milliseconds."""

    room: str
    mode: str
    title: str
    seed: int
    rounds: tuple[Asked, ...]
    seats: tuple[Sat, ...]
    worlds: tuple[Came, ...]
    observed: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    began: int = 0
    ended: int = 0
    review: dict[str, Any] | None = field(default=None, repr=False)


def account(session: Session, review: dict[str, Any] | None = None) -> Account:
    """The account of a session, whose class's game may have been reviewed (`review.document`) already."""
    scenario = next(each for each in session.pack.scenarios if each.id == session.charter.scenario)
    settled = {name: outcomes(world) for name, world in session.worlds.items()}
    briers = _briers(session, settled)
    return Account(
        room=session.charter.room, mode=session.charter.mode, title=scenario.title, seed=session.charter.seed,
        rounds=tuple(_asked(session, each, settled, review) for each in session.rounds if each.kind != "practice"),
        seats=tuple(_sat(session, seat, briers.get(seat, [])) for seat in session.seats if seat in session.devices),
        worlds=tuple(came(name, world) for name, world in session.worlds.items() if not session.parallel),
        observed=tuple(
            word.text for room, said in session.said.items() for word in said
            if room in session.seats and session.seats[room].kind == "evaluator"
        ),
        said=tuple((word.to or "everybody", word.text) for word in session.notes),
        began=session.started or session.charter.created, ended=session.ended or session.at, review=review,
    )  # fmt: skip


def outcomes(world: World) -> dict[int, Settled]:
    """The forecast question of each move as it was settled."""
    found, move = {}, 1
    for events in world.events:
        for event in events:
            if isinstance(event, Opened):
                move = event.move
            elif isinstance(event, Settled):
                found[move] = event
    return found


def came(name: str, world: World) -> Came:
    """What a world came to, or where it stands."""
    last = next((event for events in world.events for event in events if isinstance(event, Ended)), None)
    ending = next(
        (each.name for each in world.pack.endings if last and each.id == last.ending), "the last move" if last else ""
    )
    standing = score(world.game)
    names = {each.id: each.name for each in world.pack.objectives}
    objectives = tuple((names[key], value) for key, value in standing.objectives)
    return Came(name, ending, last.total if last else standing.total, objectives, world.receipt, world.game.move)


def _briers(session: Session, settled: dict[str, dict[int, Settled]]) -> dict[str, list[float]]:
    """Each forecast's score: of the class on the question of the week, of the red cell on the step that it named."""
    found: dict[str, list[float]] = {}
    took = {name: redcell.steps(world) for name, world in session.worlds.items()} if _red(session) else {}
    for each in session.rounds:
        for seat, given in each.answers.items():
            if session.seats[seat].kind == "red":
                came = redcell.happened(took.get(each.world, {}), each.move, given.option)
                if each.kind == "decision" and given.forecast is not None and came is not None:
                    found.setdefault(seat, []).append((given.forecast / 100 - came) ** 2)
                continue
            event = settled.get(_world_of(session, each, seat), {}).get(each.move)
            if each.kind == "decision" and given.forecast is not None and event is not None:
                found.setdefault(seat, []).append((given.forecast / 100 - event.happened) ** 2)
    return found


def _red(session: Session) -> bool:
    return any(seat.kind == "red" for seat in session.seats.values())


def _cells(session: Session, here: Round) -> tuple[tuple[str, str, str], ...]:
    """What SHAPE advised, and what the red cell expected beside what came."""
    found = []
    for room, given in cells(session, here).items():
        if room == "RED":
            world = session.worlds.get(here.world)
            came = redcell.happened(redcell.steps(world), here.move, given.option) if world is not None else None
            after = {None: "", True: "; it came", False: "; it did not come"}[came]
            what = f"expected {redcell.label(session.pack, given.option)} ({given.forecast}%){after}"
            found.append(("The red cell", what, given.rationale.strip()))
        else:
            option = tables(session.pack).options.get(given.option)
            found.append(
                ("SHAPE", f"advised {option[1].label}" if option else "advised nothing", given.rationale.strip())
            )
    return tuple(found)


def _world_of(session: Session, here: Round, seat: str) -> str:
    return seat if session.parallel else here.world


def _sat(session: Session, seat: str, briers: Sequence[float]) -> Sat:
    its = session.seats[seat]
    rounds = [
        each for each in session.rounds
        if each.kind == "decision" or (each.kind == "council" and its.kind == "delegate")
    ]  # fmt: skip
    own = session.worlds.get(seat) if session.parallel else None
    done = came(seat, own) if own is not None else None
    return Sat(
        seat, its.office, its.delegation, sum(seat in each.answers for each in rounds),
        0 if its.kind == "evaluator" else len(rounds), len(briers), sum(briers) / len(briers) if briers else None,
        done.ending if done else "", done.total if done else None, done.receipt if done else "",
    )  # fmt: skip


def _asked(
    session: Session, here: Round, settled: dict[str, dict[int, Settled]], review: dict[str, Any] | None
) -> Asked:
    answers = list(session.counted(here).values())
    council = here.kind == "council"
    withheld = len(answers) < FEWEST and not council
    counts = Counter((each.position if council else each.option) or "-" for each in answers)
    many = sum(counts.values())
    spread = 1000 - sum(count * count for count in counts.values()) * 1000 // (many * many) if many else 0
    world = session.worlds.get(here.world)
    taken = _taken(world, here) if world is not None else ""
    shares = () if withheld else _shares(session.pack, here, counts, taken, _expected(review, here.move))
    return Asked(
        here.number, here.kind, here.move, _title(session, here), len(answers), _asked_of(session, here), withheld,
        shares, spread if not withheld else 0, () if withheld else reasons(here, answers),
        _outcome(world, here) if world is not None else "", _foreseen(session, here, settled),
        tuple(
            (ally, POSITIONS[given.position or "-"], given.rationale, given.bridge)
            for ally, given in words(session, here).items()
        ) if council else (),
        _cells(session, here),
    )  # fmt: skip


def _asked_of(session: Session, here: Round) -> int:
    return sum(
        seat in session.devices
        and its.kind != "evaluator"
        and session.counts(seat, here)
        and (here.kind != "council" or its.kind == "delegate")
        for seat, its in session.seats.items()
    )


def _title(session: Session, here: Round) -> str:
    cards = tables(session.pack).cards
    if here.text is not None:
        return f"Silence on '{cards[here.text[0]].title}'"
    if session.parallel:
        return f"Move {here.move}, each in a game of its own"
    card = _card_of(session.worlds[here.world], here.move) if here.world in session.worlds else ""
    return cards[card].title if card else "No card was forced"


def _card_of(world: World, move: int) -> str:
    """The card of a move."""
    opened = (event for events in world.events for event in events if isinstance(event, Opened))
    return next((event.card for event in opened if event.move == move), "")


def _taken(world: World, here: Round) -> str:
    """The option that the chair took in a decision round."""
    if here.kind != "decision":
        return ""
    card = _card_of(world, here.move)
    return next(
        (act.word for act in reversed(world.acts) if act.verb == "choose" and act.word.startswith(f"{card}.")), ""
    )


def _shares(pack: Pack, here: Round, counts: Counter[str], taken: str, expected: dict[str, int]) -> tuple[Share, ...]:
    many = max(1, sum(counts.values()))
    council, options = here.kind == "council", tables(pack).options
    keys = sorted(counts, key=lambda key: (-counts[key], key))
    return tuple(
        Share(
            key, POSITIONS.get(key, "no option") if council or key not in options else options[key][1].label,
            counts[key], counts[key] * 1000 // many, key == taken, expected.get(key),
        )
        for key in keys if key not in PRACTICE
    )  # fmt: skip


def _expected(review: dict[str, Any] | None, move: int) -> dict[str, int]:
    if review is None:
        return {}
    return {
        option["key"]: round(option["mean"])
        for each in review["decisions"] if each["move"] == move and each["kind"] == "choose"
        for option in each["options"] if option.get("mean") is not None
    }  # fmt: skip


def reasons(here: Round, answers: Sequence[Given]) -> tuple[str, ...]:
    """The rationales of a round without their seats, in an order that depends on their text alone."""
    given = [each.rationale.strip() for each in answers if each.rationale.strip()]
    return tuple(sorted(given, key=lambda text: sha256(f"{here.number}/{text}".encode()).digest()))


def _outcome(world: World, here: Round) -> str:
    """What became of the decision, in a few words."""
    move, found = 1, ""
    card = here.text[0] if here.text else _card_of(world, here.move)
    for events in world.events:
        for event in events:
            if isinstance(event, Opened):
                move = event.move
            elif move == here.move and isinstance(event, Stood) and event.card == card:
                found = {
                    "office": "it stood, by office", "consensus": "the Council agreed",
                    "coalition": "a coalition went ahead",
                    "nations": "nations carried it out",
                }.get(event.how, "it stood")  # fmt: skip
            elif move == here.move and isinstance(event, Fell) and event.card == card:
                found = "it fell in the Council"
    return found


def _foreseen(session: Session, here: Round, settled: dict[str, dict[int, Settled]]) -> Foreseen | None:
    """The round's forecasts; in parallel only where all games that are counted were asked the same question."""
    if here.kind != "decision":
        return None
    given: list[tuple[Given, Settled]] = []
    for seat, answer in session.counted(here).items():
        event = settled.get(_world_of(session, here, seat), {}).get(here.move)
        if answer.forecast is not None and event is not None:
            given.append((answer, event))
    if not given or len({event.question for _, event in given}) != 1:
        return None
    question = tables(session.pack).questions[given[0][1].question].text
    said = tuple(sorted(answer.forecast or 0 for answer, _ in given))
    briers = [((answer.forecast or 0) / 100 - event.happened) ** 2 for answer, event in given]
    happened = {event.happened for _, event in given}
    models = {event.model for _, event in given}
    enough = len(given) >= FEWEST
    return Foreseen(
        question, said if enough else (), happened.pop() if len(happened) == 1 else None,
        round(models.pop() / 10_000) if len(models) == 1 else None, sum(briers) / len(briers),
    )  # fmt: skip


def game_of(session: Session) -> Game | None:
    """The class's game as it stands."""
    world = session.world_of()
    return world.game if world is not None else None
