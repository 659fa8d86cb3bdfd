"""Games to review: small ones whose tree can be walked, and finished journals."""

from functools import cache

from attrs import evolve

from briefing.model.game import Phase, Settings
from briefing.model.pack import Pack
from briefing.record import Journal
from briefing.review.course import Course, replayed
from briefing.review.document import stages
from briefing.review.judge import Judge, here, judge
from briefing.rules import apply, start
from briefing.rules.draws import mix
from tests.games import brisk_act, some_act
from tests.packs import tiny, tuned


@cache
def quiet() -> Pack:
    """The tiny pack without noise in what opponents perceive, and a Council in which nobody wavers into chance."""
    actors = tuple(
        evolve(actor, drivers=tuple(evolve(driver, noise=0) for driver in actor.drivers)) for actor in tiny().actors
    )
    return tuned(evolve(tiny(), actors=actors), waver_breaks=0)


def course(pack: Pack, seed: int, *, luck: int = 0, pick=brisk_act, **settings) -> Course:
    """A finished game."""
    first = start(pack, pack.scenarios[0].id, seed, Settings(**settings))
    game, acts = first, []
    while game.phase is not Phase.ENDEX:
        acts.append(pick(game, mix(seed) ^ mix(luck) ^ len(acts)))
        game = apply(game, acts[-1]).game
    return replayed(first, acts)


def journal(path, seed: int = 7, *, moves: int = 2, pack: Pack | None = None, **settings) -> Journal:
    """A finished game on the tiny pack, kept in a file."""
    made = Journal.create(path, pack or tiny(), "tiny", seed, Settings(moves=moves, **settings))
    while not made.over:
        made.play(some_act(made.game, mix(seed) + len(made.acts)))
    made.close()
    return made


def reviewed(found: Course, effort: str = "quick") -> dict:
    """The document of a review worked out here."""
    at: Judge = judge(found)
    return next(stage.document for stage in stages(at, here(at), effort) if stage.document)


def sharpened(monkeypatch, middle: float = 600.0) -> None:
    """A scale on which a few points are a blunder: in a tiny game little is ever at stake."""
    from briefing.review import scale

    monkeypatch.setattr(scale, "fitted", lambda: {"k": 0.3, "v0": middle, "games": 0, "date": "2026-01-01"})
