"""Branches: a new game that leaves another after an act, and the forest that a folder's games make."""

import json

import pytest
from attrs import evolve

from briefing.model.events import Acted
from briefing.record import Journal, SaveError, verify
from briefing.record.entries import act_row, dumps, header_row
from briefing.record.format import read
from briefing.record.tree import forest, rows
from briefing.rules import legal_acts, objections
from briefing.rules.draws import mix
from tests.games import act, some_act
from tests.packs import tiny
from tests.record.saves import kept, whole


def looked_at(path):
    return Journal.replay(path, read(path), tiny())


def branched(path, at, new, luck=99, acts=4):
    """A branch of a save that goes its own way for a few acts."""
    with looked_at(path).branch(new, at) as journal:
        for number in range(acts):
            if not journal.over:
                journal.play(some_act(journal.game, mix(luck) + number))
    return new


def test_a_branch_has_its_parents_acts_up_to_there_and_names_where(tmp_path):
    path = whole(tmp_path / "a.jsonl")
    before = path.read_bytes()
    parent = looked_at(path)
    for at in (0, 1, 7, len(parent.acts)):
        with parent.branch(tmp_path / f"{at}.jsonl", at) as branch:
            assert branch.acts == parent.acts[:at]
            assert (branch.header.parent, branch.header.parent_act) == (parent.links[at], at)
            assert branch.game == looked_at(path).game or at < len(parent.acts)
        assert verify(tmp_path / f"{at}.jsonl", tiny()).acts == at
    assert path.read_bytes() == before


@pytest.mark.parametrize("at", [-1, 1000])
def test_there_must_be_such_an_act(tmp_path, at):
    with pytest.raises(SaveError, match="no act"):
        looked_at(kept(tmp_path / "a.jsonl")).branch(tmp_path / "b.jsonl", at)
    assert not (tmp_path / "b.jsonl").exists()


def test_a_branch_that_does_the_same_comes_to_the_same_game(tmp_path):
    parent = looked_at(whole(tmp_path / "a.jsonl"))
    branch = parent.branch(None, 5)
    for one in parent.acts[5:]:
        branch.play(one)
    assert branch.game == parent.game
    assert branch.receipt != parent.receipt, "its header names a parent"


def test_every_other_draw_is_kept(tmp_path):
    """Another forecast is no cause of anything: the opponents draw the same points and take the same rungs."""
    path = kept(tmp_path / "a.jsonl", ("forecast 35",))
    parent = looked_at(path)
    branch = parent.branch(None, 0)
    branch.play(act("forecast 36"))
    drawn = []
    for journal in (parent, branch):
        while not any(isinstance(event, Acted) for event in journal.events[-1]):
            onward = act("advance")
            if objections(journal.game, onward):
                onward = next(one for one in legal_acts(journal.game) if one.verb in {"choose", "withdraw"})
            journal.play(onward)
        drawn.append(
            [(event.actor, event.rung, event.draw) for event in journal.events[-1] if isinstance(event, Acted)]
        )
    assert drawn[0] == drawn[1]


def shape(nodes):
    return [(lead, node.path.stem, node.at) for lead, node in rows(nodes)]


def test_a_folder_is_a_forest(tmp_path):
    a = whole(tmp_path / "a.jsonl")
    b = branched(a, 6, tmp_path / "b.jsonl")
    c = branched(a, 3, tmp_path / "c.jsonl", 5)
    d = branched(b, 8, tmp_path / "d.jsonl", 6)
    e = whole(tmp_path / "e.jsonl", 8)
    (tmp_path / "x.jsonl").write_text("no save")
    nodes = forest([a, b, c, d, e, tmp_path / "x.jsonl", tmp_path / "gone.jsonl"])
    assert shape(nodes) == [("", "a", 0), ("├─ ", "c", 3), ("└─ ", "b", 6), ("   └─ ", "d", 8), ("", "e", 0)]
    top = nodes[0]
    assert (top.ended, top.acts) == (True, verify(a, tiny()).acts)
    assert not any(node.orphan for _, node in rows(nodes))


def test_the_parent_may_have_been_played_on_since(tmp_path):
    a = kept(tmp_path / "a.jsonl")
    b = branched(a, 3, tmp_path / "b.jsonl")
    with Journal.resume(a, tiny()) as journal:
        journal.play(some_act(journal.game, 1))
    assert shape(forest([b, a])) == [("", "a", 0), ("└─ ", "b", 3)]


def test_a_branch_may_leave_before_the_act_where_its_parent_left(tmp_path):
    """The acts that two games share are chained anew in each, so the link says in which of them one branched."""
    a = whole(tmp_path / "a.jsonl")
    b = branched(a, 6, tmp_path / "b.jsonl")
    c = branched(b, 2, tmp_path / "c.jsonl", 5)
    d = branched(b, 0, tmp_path / "d.jsonl", 6)

    nodes = forest([d, c, b, a])

    assert shape(nodes) == [("", "a", 0), ("└─ ", "b", 6), ("   ├─ ", "d", 0), ("   └─ ", "c", 2)]
    assert not any(node.orphan for _, node in rows(nodes))


@pytest.mark.parametrize("claim", ["another seed", "another act", "none"])
def test_a_game_that_only_says_that_it_is_a_branch_is_drawn_by_itself(tmp_path, claim):
    """Its header names a link of the other game; but the seed, or what was done up to there, is not that game's."""
    a = kept(tmp_path / "a.jsonl")
    journal = looked_at(a)
    acts = ("task r-ship", "forecast 99") if claim == "another act" else ("task r-ship", "grade r-ship C3")
    other = Journal.create(None, tiny(), "tiny", 8 if claim == "another seed" else 7)
    for text in acts:
        other.play(act(text))
    before, row = header_row(evolve(other.header, parent=journal.links[2], parent_act=2))
    lines = [row]
    for number, line in enumerate(other.rows().splitlines()[1:], 1):
        entry = json.loads(line)
        before, row = act_row(before, number, entry["act"], entry["state"], dumps(entry["events"]))
        lines.append(row)
    b = tmp_path / "b.jsonl"
    b.write_bytes(b"".join(lines))

    nodes = forest([a, b])

    assert verify(b, tiny()).status == "verified", "a game it is"
    if claim == "none":
        assert shape(nodes) == [("", "a", 0), ("└─ ", "b", 2)]
    else:
        assert shape(nodes) == [("", "a", 0), ("", "b", 2)]
        assert nodes[1].orphan


def test_a_branch_without_its_parent_says_so(tmp_path):
    b = branched(kept(tmp_path / "a.jsonl"), 3, tmp_path / "b.jsonl")
    (node,) = forest([b])
    assert node.orphan
    other = kept(tmp_path / "c.jsonl", seed=8)
    assert len(forest([b, other])) == 2, "a game of the same length is not therefore a parent"


def test_a_copy_of_the_parent_takes_nothing_twice(tmp_path):
    a = kept(tmp_path / "a.jsonl")
    b = branched(a, 3, tmp_path / "b.jsonl")
    copy = tmp_path / "copy of a.jsonl"
    copy.write_bytes(a.read_bytes())
    found = shape(forest([copy, a, b]))
    assert sorted(name for _, name, _ in found) == ["a", "b", "copy of a"]
    assert ("└─ ", "b", 3) in found


@pytest.mark.parametrize("many", [1, 2, 3, 5])
def test_files_that_claim_each_other_as_parents_are_still_listed(tmp_path, many):
    """Headers made by hand: each names the receipt of the next, round in a circle; nothing hangs, nothing is lost."""
    made = []
    base = looked_at(kept(tmp_path / "base.jsonl", ()))
    receipts = [f"{number:08x}" for number in range(many)]
    for number, receipt in enumerate(receipts):
        header = evolve(base.header, parent=receipts[(number + 1) % many], seed=number)
        chained, row = header_row(header)
        lines = [row]
        chained, row = act_row(chained, 1, "advance", "0" * 64, "[]")
        lines.append(row.replace(chained.encode(), (chained[:-8] + receipt).encode()))
        path = tmp_path / f"{number}.jsonl"
        path.write_bytes(b"".join(lines))
        made.append(path)
    assert sorted(node.path.stem for _, node in rows(forest(made))) == sorted(map(str, range(many)))


def test_a_long_chain_of_branches_is_no_trouble(tmp_path):
    path = kept(tmp_path / "0.jsonl", ())
    files = [path]
    for number in range(1, 60):
        with looked_at(files[-1]).branch(tmp_path / f"{number}.jsonl", number - 1) as journal:
            journal.play(act("forecast 35"))
        files.append(tmp_path / f"{number}.jsonl")
    found = shape(forest(files))
    assert len(found) == 60
    assert found[-1][0].endswith("└─ ")
