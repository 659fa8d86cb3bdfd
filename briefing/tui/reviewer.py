"""The review of a save, worked out beside the screen: `python -m briefing.tui.reviewer SAVE`.

A process of its own, so that no key ever waits for it. It writes one JSON object a line:

    {"course": {…}}                          what was decided, and all that can be told without following futures
    {"done": 3, "whole": 40, "said": "…"}    how far it is
    {"decisions": […], "first": true}        the verdicts so far; the first are the model's projection alone
    {"document": {…}}                        the whole review, as `briefing review --json` prints it
    {"other": {…}}, {"spread": {…}}          answers to a line `{"number": 3, "option": "…"}` on its standard input
    {"why": "…"}                             why there is no review

It ends, and its own helpers with it, when nobody holds the other end of its standard input.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from briefing.model.acts import Act
    from briefing.model.events import Event
    from briefing.model.game import Game
    from briefing.review.judge import Judge

_EFFORT: Final = "standard"
#: How far it stands back, as `nice` counts.
_NICE: Final = 5


class Desk:
    """One save under review. `judge` is there from the moment that `ready` is set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pack = ""
        self.judge: Judge | None = None
        self.ready = threading.Event()

    def review(self) -> Iterator[dict[str, Any]]:
        """What there is to tell, in the order in which it is known."""
        from briefing.pack import PackError, load
        from briefing.record import Journal, SaveError
        from briefing.record.format import read
        from briefing.review import kept
        from briefing.review.course import ReviewError, of_journal
        from briefing.review.judge import judge

        try:
            saved = read(self.path)
            self.pack = saved.header.pack
            at = self.judge = judge(of_journal(Journal.replay(self.path, saved, load(self.pack))))
        except (ReviewError, SaveError, PackError) as error:
            yield {"why": str(error)}
            return
        key = kept.key(at.course, _EFFORT)
        yield {"course": opening(at) | {"key": key}}
        self.ready.set()
        document = kept.read(self.path, key)
        if document is None:
            for stage in self.stages(at):
                yield {"done": stage.done, "whole": stage.whole, "said": stage.said}
                if stage.verdicts and stage.document is None:
                    yield _marked(at, stage.verdicts)
                    _make_way()
                document = stage.document or document
            if document is None:
                return
            kept.write(self.path, key, document)
        yield {"document": document}

    def stages(self, at: Judge) -> Iterator[Any]:
        """The stages, on every core; on this one alone where no other process can be started."""
        from concurrent.futures.process import BrokenProcessPool

        from briefing.review.document import stages
        from briefing.review.judge import here, many

        jobs = os.cpu_count() or 1
        if jobs > 1:
            with contextlib.suppress(BrokenProcessPool, OSError, NotImplementedError), many(at, self.pack, jobs) as run:
                yield from stages(at, run, _EFFORT)
                return
        yield from stages(at, here(at), _EFFORT)

    def answers(self, number: int, option: str) -> Iterator[dict[str, Any]]:
        """The other game of an option; then how it and the option that was taken come out when drawn anew."""
        from briefing.review.observer import before
        from briefing.review.whatif import other, spread
        from briefing.telling import ending_name

        self.ready.wait()
        at = self.judge
        if at is None or not 0 <= number < len(at.course.moments) or option not in at.course.moments[number].options:
            yield {"other": {"number": number, "option": option, "why": "That option was not open."}}
            return
        course, moment = at.course, at.course.moments[number]
        found = other(course, moment, option, at.hand)
        yield {"other": {
            "number": number, "option": option, "ending": ending_name(found.game, found.game.ending),
            "total": found.total, "filled": len(found.filled), "dropped": list(found.dropped),
            "weeks": weeks(course.first, found.acts, found.events), "plan": [str(act) for act in moment.plan(option)],
        }}  # fmt: skip
        if course.first.settings.mode != "training":
            return
        types = before(at.beliefs, moment.move).types
        for key in dict.fromkeys((option, moment.taken)):
            drawn = spread(course, moment, key, at.hand, types)
            yield {"spread": {
                "number": number, "option": key, "mean": round(drawn.mean, 1), "error": round(drawn.error, 1),
                "futures": drawn.futures, "quantiles": [list(pair) for pair in drawn.quantiles],
            }}  # fmt: skip


def opening(at: Judge) -> dict[str, Any]:
    """What can be told of a game at once: no future is followed for it."""
    from briefing.review import forecasts, ledger, redbook
    from briefing.review.teaching import teaching
    from briefing.review.verdicts import decisions
    from briefing.rules.sight import score
    from briefing.telling import ending_name

    course = at.course
    first, last = course.first, course.last
    return {
        "mode": first.settings.mode, "title": first.scenario.title, "moves": first.moves, "played": last.move,
        "acts": len(course.acts), "receipt": course.receipt, "ending": ending_name(last, last.ending),
        "total": score(last).total,
        "decisions": decisions(course, (), marks=False),
        "begins": [next(n for n, game in enumerate(course.games) if game is each.game) for each in course.moments],
        "weeks": weeks(first, course.acts, course.events),
        "actors": redbook.actors(first), "credibility": ledger.credibility(course),
        "forecasts": forecasts.forecasts(course), "sources": forecasts.sources(course),
        "teaching": teaching(course, ()),
    }  # fmt: skip


def weeks(first: Game, acts: Sequence[Act], events: Sequence[Sequence[Event]]) -> list[dict[str, Any]]:
    """A game move by move: what was chosen and launched, the rung of each opponent, the standing after it."""
    from briefing.model.events import Acted, Opened, Scored
    from briefing.review.titles import label

    found: list[dict[str, Any]] = []
    for number, brought in enumerate(events):
        if number and acts[number - 1].verb in ("choose", "launch"):
            verb = acts[number - 1].verb
            found[-1][verb] = label(first, verb, acts[number - 1].word)
        for event in brought:
            if isinstance(event, Opened):
                found.append({"move": event.move, "choose": "", "launch": "", "rungs": {}, "total": None})
            elif isinstance(event, Acted):
                found[-1]["rungs"][event.actor] = event.rung
            elif isinstance(event, Scored):
                found[-1]["total"] = event.total
    return found


def _marked(at: Judge, verdicts: Sequence[Any]) -> dict[str, Any]:
    from briefing.review.verdicts import decisions

    return {
        "decisions": decisions(at.course, verdicts, marks=True),
        "first": any(each.provisional for each in verdicts),
    }


def _make_way() -> None:
    """Once there are first marks, a screen that is looked at comes first. Helpers that start later do as this one."""
    with contextlib.suppress(AttributeError, OSError):  # Windows has no such call
        os.setpriority(os.PRIO_PROCESS, 0, max(_NICE, os.getpriority(os.PRIO_PROCESS, 0)))


# --- the two ends of the line -----------------------------------------------------------------------------------------


def main(name: str) -> None:
    """Work out the review of a save and write it, and answer what is asked."""
    desk, writing = Desk(Path(name)), threading.Lock()

    def tell(told: dict[str, Any]) -> None:
        with writing:
            sys.stdout.write(json.dumps(told) + "\n")
            sys.stdout.flush()

    listening = threading.Thread(target=_hear, args=(desk, tell), daemon=True)
    listening.start()
    for told in desk.review():
        tell(told)
    listening.join()


def _hear(desk: Desk, tell: Any) -> None:
    """Answer questions until the other end is gone; then end at once, whatever is under way."""
    rest = b""
    # Past the buffers: a thread that waits in one would be in the way at the end.
    while more := os.read(0, 65536):
        *rows, rest = (rest + more).split(b"\n")
        for row in rows:
            asked = json.loads(row)
            threading.Thread(target=_answer, args=(desk, tell, asked), daemon=True).start()
    for helper in multiprocessing.active_children():
        helper.kill()
    os._exit(0)


def _answer(desk: Desk, tell: Any, asked: dict[str, Any]) -> None:
    for told in desk.answers(int(asked["number"]), str(asked["option"])):
        tell(told)


if __name__ == "__main__":
    main(sys.argv[1])
