"""The packs that tests play: the one that ships, and a tiny one whose numbers never change."""

from functools import cache
from pathlib import Path

from attrs import evolve

from briefing.model.pack import Pack
from briefing.pack import load

TINY = Path(__file__).parent / "content" / "tiny"


@cache
def shipped() -> Pack:
    """The shipped pack, read once in each process, without anybody's cache."""
    return load(cached=False)


@cache
def tiny() -> Pack:
    """Three opponents, five allies, four events, two initiatives, four reports.

    Its digest is set, so that what is held of its games changes with the rules alone, not with the model's fields.
    """
    return evolve(load(TINY, cached=False), digest="0" * 64)


def eager(pack: Pack, actor: str, rung: str) -> Pack:
    """The pack with an opponent that takes this rung whenever its ladder allows it."""
    actors = tuple(
        evolve(one, rungs=tuple(evolve(step, base=90_000) if step.id == rung else step for step in one.rungs))
        if one.id == actor
        else one
        for one in pack.actors
    )
    return evolve(pack, actors=actors)


def tuned(pack: Pack, **values: int) -> Pack:
    """The pack with other values of its parameters."""
    known = {parameter.name for parameter in pack.parameters}
    assert set(values) <= known, f"no such parameters: {set(values) - known}"
    parameters = tuple(
        evolve(parameter, value=values.get(parameter.name, parameter.value)) for parameter in pack.parameters
    )
    return evolve(pack, parameters=parameters)
