"""Files verified side by side: the verdicts are those of one file after the other, whatever lies among them."""

import shutil
from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

from briefing.cli import main
from briefing.model.game import Settings
from briefing.record import Journal, notes, share, verify
from briefing.record.beside import FEW, verified
from briefing.record.crowd import verify_all
from briefing.rules import objections
from briefing.rules.draws import mix
from tests.games import act, some_act
from tests.packs import shipped, tiny
from tests.record.saves import forged, kept, rows, whole, write

pytest.importorskip("numpy")

from briefing.study.batch.replay import replay

EVENT = next(card.id for card in tiny().cards if card.kind == "event")


def begun(path, seed, acts):
    """A game that was left in the middle."""
    with Journal.create(path, tiny(), "tiny", seed) as journal:
        while len(journal.acts) < acts and not journal.over:
            journal.play(some_act(journal.game, mix(seed) + len(journal.acts)))
    return path


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """What a class might hand in: games of one kind, and in between whatever else there is."""
    folder = tmp_path_factory.mktemp("school")
    good = [whole(folder / f"whole-{seed}.jsonl", seed) for seed in range(FEW)]
    good += [begun(folder / f"begun-{seed}.jsonl", seed, 3 + 5 * seed) for seed in range(8)]
    good += [kept(folder / f"empty-{seed}.jsonl", (), seed) for seed in (0, 2**64 - 1)]
    notes.add(good[3], "Why so soon?", "Teacher", 2)
    odd = [shutil.copy(good[at], folder / f"odd-{at}.jsonl") for at in range(12)]
    lines = [rows(path) for path in odd]
    write(odd[0], forged(lines[0], 4, state="0" * 64))
    write(odd[1], forged(lines[1], 5, act="advance" if b'"act":"advance"' not in lines[1][5] else "withdraw"))
    write(odd[2], forged(lines[2], 3, events=[["Fell", "wire", "a"]]))
    write(odd[3], [*lines[3][:6], *lines[3][7:]])
    odd[4].write_bytes(odd[4].read_bytes()[:-9])
    write(odd[5], [*lines[5], b'{"at":999,"by":"","note":"about nothing"}'])
    write(odd[6], forged(lines[6], 0, pack_digest="1" * 64))
    write(odd[7], forged(lines[7], 0, rules=2))
    write(odd[8], forged(lines[8], 0, scenario="no-such-scenario"))
    write(odd[9], [b"no save"])
    write(odd[10], forged(lines[10], 2, act="grade r-ship  C3"))
    write(odd[11], [*lines[11][:8], b'{"at":1,"by":"","note":"in between"}', *lines[11][8:]])
    other = [kept(folder / f"moves-{number}.jsonl", ("advance",), number, moves=3) for number in range(3)]
    other += [kept(folder / f"control-{number}.jsonl", (f"inject {EVENT}", "advance"), number, control=True)
              for number in range(FEW)]  # fmt: skip
    return [path for pair in zip(good, [*odd, *good], strict=False) for path in pair] + other + [folder / "nothing"]


def test_verdicts_are_those_of_one_file_after_the_other(school):
    alone = [verify(path, tiny()) for path in school]
    found = Counter(verdict.status for verdict in alone)
    assert set(found) == {"verified", "altered", "truncated", "unverifiable", "unreadable"}
    assert verify_all(school, tiny(), beside=replay) == alone
    assert verify_all(school, tiny(), jobs=2, beside=replay) == alone
    quick = verified(school, tiny(), replay)
    assert set(quick.values()) <= set(alone)
    # All that is as the rules write it is found so: the games of one kind that hold, notes and all.
    holds = {path for path, verdict in zip(school, alone, strict=True) if verdict.status == "verified"}
    assert holds - set(quick) == {path for path in holds if path.name.startswith(("moves", "control"))}


def wrong(course):
    """Ways to have it wrong."""
    steps = course.steps
    yield evolve(course, steps=steps[:-1])
    yield evolve(course, steps=[*steps, steps[-1]] if steps else [("0" * 64, "[]")])
    yield evolve(course, steps=[("0" * 64, steps[0][1]), *steps[1:]] if steps else [("", "")])
    yield evolve(course, steps=[*steps[:-1], (steps[-1][0], '[["Fell","wire","a"]]')] if steps else [("", "")])
    yield evolve(course, steps=steps[::-1] if len(steps) > 1 else [("", "")])


@pytest.mark.parametrize("way", range(5))
def test_whoever_replays_them_is_not_believed(school, way):
    def lies(*asked):
        return [list(wrong(course))[way] for course in replay(*asked)]

    quick = verified(school, tiny(), lies)
    assert all(verdict.acts == 0 for verdict in quick.values()), "of a game without acts there is nothing to replay"
    assert verify_all(school, tiny(), beside=lies) == [verify(path, tiny()) for path in school]


def test_few_files_are_not_worth_it(school):
    def never(*asked):
        raise AssertionError(asked)

    assert len(verify_all(school[: FEW - 1], tiny(), beside=never)) == FEW - 1


def test_a_game_longer_or_larger_than_anybody_plays_waits_for_its_own_turn(tmp_path, monkeypatch):
    files = [whole(tmp_path / f"{seed}.jsonl", seed) for seed in range(FEW + 2)]
    long = kept(tmp_path / "long.jsonl", ["grade r-ship B2", "grade r-ship C3"] * 301)
    assert set(verified([*files, long], tiny(), replay)) == set(files)
    largest = max(files, key=lambda path: path.stat().st_size)
    monkeypatch.setattr("briefing.record.beside._LARGEST", largest.stat().st_size - 2000)
    assert largest not in verified(files, tiny(), replay)


def test_lines_that_were_shared_lie_among_files(tmp_path):
    files = [whole(tmp_path / f"{seed}.jsonl", seed) for seed in range(FEW)]
    with Journal.create(None, shipped(), "second-front", 5, Settings(moves=1)) as journal:
        while not journal.over:
            journal.play(some_act(journal.game, len(journal.acts)))
        line = share.shared(journal)
    mixed = [*files, Path(line)]
    assert [verdict.status for verdict in verify_all(mixed, shipped(), beside=replay)][-1] == "verified"


def test_the_command_replays_many_at_once_where_numpy_is(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr("briefing.study.batch.replay.replay", lambda *those: asked.append(those) or replay(*those))
    monkeypatch.setattr("briefing.record.crowd._cores", lambda: 1)  # another process would ask out of our sight
    files = []
    for number in range(FEW):
        files.append(str(tmp_path / f"{number}.jsonl"))
        with Journal.create(Path(files[-1]), shipped(), "second-front", number) as journal:
            for text in ("advance", "advance")[: number % 3]:
                if not objections(journal.game, act(text)):
                    journal.play(act(text))
    main(["verify", *files])
    there, said = len(asked), capsys.readouterr().out
    assert f"{FEW} files: {FEW} verified" in said
    main(["verify", *files[1:]])
    capsys.readouterr()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    main(["verify", *files])
    assert capsys.readouterr().out == said
    assert (there, len(asked)) == (1, 1)
