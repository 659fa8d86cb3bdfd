"""What a player asks of a review: another option at a decision, the same decision again, and plain words."""

import io
import json
import re

import pytest

from briefing.cli import main
from briefing.pack import load
from briefing.record.format import read
from briefing.record.share import shared
from briefing.review.another import another, in_words
from briefing.review.effort import effort
from briefing.review.judge import here, judge
from briefing.review.prose import text
from briefing.review.retry import MOST, answer, asked, guess, note, retries
from briefing.review.rounds import judged
from briefing.review.whatif import other, spread
from briefing.rules.sight import score
from briefing.wording import BANNER
from tests.packs import TINY, shipped, tiny
from tests.review.judged import course, journal, reviewed, sharpened


def marked(monkeypatch, **settings):
    """A game with a decision that is marked for a loss, and its judge."""
    for seed in range(30):
        found = course(tiny(), seed, luck=4, moves=4, **settings)
        sharpened(monkeypatch, score(found.last).total)
        at = judge(found)
        verdicts = judged(at, here(at), effort(found, "quick"))
        if retries(found, verdicts):
            return at, verdicts
    pytest.fail("no game had a marked decision")


def test_a_retry_gives_nothing_away(monkeypatch):
    at, verdicts = marked(monkeypatch)
    document = reviewed(at.course)
    assert [each.number for each in asked(document)] == [each.number for each in retries(at.course, verdicts)]
    for one, other_ in zip(retries(at.course, verdicts), asked(document), strict=True):
        verdict = verdicts[one.number]
        keys = [key for key, _ in one.options]
        assert keys == sorted(keys), "not by value"
        assert keys == [key for key, _ in other_.options]
        assert len(keys) <= MOST
        assert {verdict.best, verdict.taken} <= set(keys)
        assert guess(verdict, verdict.best) == "best"
        assert guess(verdict, verdict.taken) == "no better"
        for key in keys:
            assert answer(document, one.number, key) == guess(verdict, key)


def test_a_launch_s_dozens_are_no_question():
    """Of dozens a few are shown, the best and the taken among them, whichever they are, and in no order of value."""
    from briefing.review.retry import _shown

    keys = [f"card-{number:02}.a" for number in range(40)]
    for best in keys[::7]:
        for taken in keys[3::11]:
            found = _shown(keys, best, taken)
            assert len(found) == len(set(found)) <= MOST
            assert len(found) >= MOST - 1
            assert {best, taken} <= set(found)
            assert found == sorted(found)


def test_without_marks_there_is_nothing_to_decide_again():
    assert asked(reviewed(course(tiny(), 2, luck=5, moves=3, mode="exploration"))) == ()


def test_the_other_game_is_told_as_it_is():
    at = judge(course(tiny(), 5, luck=3, moves=4))
    moment = at.course.moments[0]
    key = next(key for key in moment.options if key != moment.taken)
    told = another(at, moment, key)
    made = other(at.course, moment, key, at.hand)
    assert told["other"]["total"] == made.total
    assert told["own"]["total"] == score(at.course.last).total
    assert told["other"]["acts"] == [str(act) for act in made.acts]
    drawn = spread(at.course, moment, key, at.hand, at.beliefs[0].types)
    assert told["drawn"]["option"]["mean"] == pytest.approx(drawn.mean, abs=0.06)
    assert told["drawn"]["futures"] == drawn.futures
    lead = told["drawn"]["option"]["mean"] - told["drawn"]["taken"]["mean"]
    assert told["drawn"]["lead"] == pytest.approx(lead, abs=0.2)
    words = in_words(told)
    assert words.count(BANNER) == 2
    assert str(made.total) in words
    assert max(map(len, words.splitlines())) <= 76


def test_the_other_game_of_an_exploration_has_no_value():
    at = judge(course(tiny(), 5, luck=3, moves=3, mode="exploration"))
    moment = at.course.moments[0]
    told = another(at, moment, moment.options[-1])
    assert "drawn" not in told
    assert "total" not in told["own"]
    assert not re.search(r"standing|expected|of 1000", in_words(told))


DRAWN = re.compile("[\u2500-\u259f\u2190-\u21ff\u25a0-\u25ff\u2800-\u28ff|_=*#~]{2,}|[\u2500-\u259f\u2800-\u28ff]")


def test_plain_words_draw_nothing_and_the_drawing_adds_nothing(monkeypatch):
    document = reviewed(course(tiny(), 2, luck=5, moves=4))
    plain, drawn = text(document), text(document, drawn=True)
    assert not DRAWN.search(plain)
    assert DRAWN.search(drawn)
    rows = [row for row in drawn.splitlines() if not DRAWN.search(row) and not row.startswith("move act")]
    assert [row for row in rows if row] == [row for row in plain.splitlines() if row]


@pytest.fixture
def save(tmp_path, monkeypatch):
    """A finished game in a file, on a scale that marks it."""
    for seed in range(30):
        path = tmp_path / f"game-{seed}.jsonl"
        made = journal(path, seed, moves=4, pack=load(TINY))
        sharpened(monkeypatch, score(made.game).total)
        from briefing.review.course import of_journal

        if asked(reviewed(of_journal(made))):
            return path
    pytest.fail("no game had a marked decision")


WORDS = ("--pack", str(TINY), "--effort", "quick", "--jobs", "1")


def answering(monkeypatch, lines):
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_the_command_asks_again_before_it_reveals_and_keeps_the_answers(save, monkeypatch, capsys):
    assert main(["review", str(save), *WORDS, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    first = asked(document)[0]
    entry = next(each for each in document["decisions"] if each["number"] == first.number)
    keys = [key for key, _ in first.options]
    taken, best = (keys.index(entry[side]) + 1 for side in ("taken", "best"))
    answering(monkeypatch, ["nonsense", "99", str(taken), str(best), "q", "y"])
    assert main(["review", str(save), *WORDS, "--retry"]) == 0
    said = capsys.readouterr().out
    asks, after = said.split("That is no better than what you took.")
    assert "was worth more" not in asks
    assert not re.search(r"expected|points", asks), "nothing is told of any value before an answer"
    assert "That is the best option that was found." in after
    assert "was worth more" in after
    assert "Kept." in said
    [kept] = read(save).notes
    assert kept.text.startswith(f"Act {first.act}, decided again:")
    assert kept.text.endswith("(best).")
    assert main(["verify", str(save), "--pack", str(TINY)]) == 0, "a note is outside the chain"


def test_the_command_keeps_nothing_that_nobody_agreed_to(save, monkeypatch, capsys):
    before = save.read_bytes()
    for lines in ([], ["q"], ["r", "q"], ["1", "q", "n"], ["1", "q"]):
        answering(monkeypatch, lines)
        assert main(["review", str(save), *WORDS, "--retry"]) == 0
        assert save.read_bytes() == before
    assert main(["review", str(save), *WORDS, "--retry", "--json"]) == 2
    assert "--retry" in capsys.readouterr().err


def test_the_command_shows_the_other_game(save, capsys):
    assert main(["review", str(save), *WORDS, "--what-if", "1"]) == 2
    assert "decisions fell at acts" in capsys.readouterr().err
    assert main(["review", str(save), *WORDS, "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["decisions"][0]
    number = first["act"]
    assert main(["review", str(save), *WORDS, "--what-if", str(number)]) == 0
    listed = capsys.readouterr().out
    for option in first["options"]:
        assert f"{option['key'] or 'none'}: {option['label']}" in listed
    key = next(option["key"] for option in first["options"] if option["key"] != first["taken"]) or "none"
    assert main(["review", str(save), *WORDS, "--what-if", f"{number}={key}"]) == 0
    assert "UNDER THE SAME DRAWS" in capsys.readouterr().out
    assert main(["review", str(save), *WORDS, "--what-if", f"{number}={key}", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["act"] == number
    assert main(["review", str(save), *WORDS, "--what-if", f"{number}=nobody.z"]) == 2
    assert "there is no option" in capsys.readouterr().err
    assert main(["review", str(save), *WORDS, "--what-if", "x=1"]) == 2


def test_a_shared_line_is_reviewed_and_leaves_nothing_behind(tmp_path, monkeypatch, capsys):
    from briefing.record import Journal
    from briefing.review.course import of_journal

    made = journal(tmp_path / "a.jsonl", 3, moves=2, pack=load(TINY))
    line = shared(made)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    assert main(["review", line, *WORDS, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == reviewed(of_journal(Journal.replay(tmp_path / "a.jsonl", read(tmp_path / "a.jsonl"), load(TINY))))
    assert not list((tmp_path / "empty").iterdir())


def test_a_note_of_no_answer_says_so():
    from briefing.review.retry import Retry, Tried

    one = Retry(0, "A card", 1, 2, "a.b", (("a.b", "Wait"), ("a.c", "Act")))
    assert note([Tried(one, (("a.c", "near"),)), Tried(one, ())]) == (
        "Act 2, decided again: 'Act' (near). Act 2, decided again: no answer."
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_game_of_an_older_pack_is_reviewed_by_many_processes():
    """A worker takes the pack that the game was played with, not the one that stands in the folder today."""
    from briefing.record.released import released
    from briefing.review.judge import many

    old = next((pack for digest in _released() if (pack := released(digest)) and digest != shipped().digest), None)
    if old is None:
        pytest.skip("no pack but today's was released")
    found = course(old, 3, moves=1)
    at = judge(found)
    with many(at, None, 2) as run:
        for task, came in run([("own", (each.number,)) for each in found.moments]):
            assert came == at.own(*task[1])


def _released():
    from briefing.record.released import digests

    return digests()
