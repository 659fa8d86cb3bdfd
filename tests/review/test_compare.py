"""Games beside each other: where they part, what it came to, what a class chose; as text, JSON, CSV and a page."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import pytest
from attrs import evolve

from briefing.cli import main
from briefing.model.game import Settings
from briefing.model.gauges import GAUGES, INDEX
from briefing.pack import load
from briefing.record import Journal
from briefing.review.compare import lists, page, pair, played, sheet, spread
from briefing.rules import legal_acts
from briefing.rules.draws import mix
from briefing.wording import BANNER
from tests.games import brisk_act, some_act
from tests.packs import TINY, tiny


def game(seed=7, luck=0, pack=None, name="a", pick=some_act, **settings):
    journal = Journal.create(None, pack or tiny(), "tiny", seed, Settings(**settings))
    while not journal.over:
        journal.play(pick(journal.game, mix(seed) ^ mix(luck) ^ len(journal.acts)))
    return played(name, journal)


def branch(course, at, luck=5, name="b"):
    """A game that leaves another at the first act from `at` on where there was a choice."""
    at = next(number for number in range(at, len(course.games)) if len(legal_acts(course.games[number])) > 1)
    journal = course.journal.branch(None, at)
    first = True
    while not journal.over:
        one = some_act(journal.game, mix(luck) + len(journal.acts))
        if first and one == course.journal.acts[at]:
            luck += 1
            continue
        first = False
        journal.play(one)
    return played(name, journal)


def test_a_game_by_its_moves_is_the_game():
    course = game()
    final = course.games[-1]
    assert [week.move for week in course.weeks] == list(range(1, final.move + 1))
    ladders = [[rung.id for rung in final.pack.actor(actor).rungs] for actor in ("china", "russia", "dprk")]
    assert [week.rungs for week in course.weeks] == [
        tuple(ladder[at] for ladder, at in zip(ladders, rungs, strict=True)) for rungs in final.rungs
    ]
    assert [(each.card, each.option, each.how) for week in course.weeks for each in week.decisions] == [
        (past.card, past.option, past.how or "fell") for past in final.past
    ]
    assert course.total == course.weeks[-1].total
    assert course.weeks[-1].gauges == final.world[: len(GAUGES)]
    assert len(course.said) == len(course.journal.acts)


@pytest.mark.parametrize("nth", [0, 3, 9, -1])
def test_where_two_part_is_where_the_branch_left(nth):
    one = game()
    at = [number for number, each in enumerate(one.games) if len(legal_acts(each)) > 1][nth]
    two = branch(one, at)
    found = pair(one, two)
    assert (found.parting.acts, found.parting.before) == (at, "")
    assert found.parting.move == one.games[at].move
    assert (found.parting.one, found.parting.other) == (one.said[at], two.said[at])
    before = found.parting.move - 1
    assert all(week[0] == week[1] for week in found.weeks[:before]), "before it they are one game"
    assert found.cost == two.total - one.total
    for gap in found.gaps:
        last = min(len(one.weeks), len(two.weeks)) - 1
        assert gap.by == two.weeks[last].gauges[INDEX[gap.name]] - one.weeks[last].gauges[INDEX[gap.name]]
        assert GAUGES[INDEX[gap.name]].shown
    back = pair(two, one)
    assert back.cost == -found.cost


def test_a_game_and_a_part_of_it():
    one = game()
    two = played("b", one.journal.branch(None, 4))
    found = pair(one, two)
    assert (found.parting.acts, found.parting.other) == (4, "")
    assert "The second stops after act 4" in found.sentence
    assert pair(one, one).sentence.startswith("The games are the same")
    assert pair(one, one).cost == 0
    assert pair(played("c", one.journal.branch(None, 0)), one).cost is None


def test_games_that_were_never_one_say_why():
    assert pair(game(7), game(8)).parting.before == "seed 7 and 8"
    other = evolve(tiny(), digest="1" * 64)
    assert pair(game(7), game(7, pack=other)).parting.before.startswith("content 00000000 and 11111111")
    assert "opponents" in pair(game(7), game(7, opponents="fixed")).parting.before
    assert "had different chances" in sheet.cost_words(pair(game(7), game(9, luck=3)))


def test_what_was_not_seen_in_a_game_that_goes_on_is_not_told():
    seen = set()
    for seed in range(40):
        journal = Journal.create(None, tiny(), "tiny", seed)
        while not journal.over and not journal.game.unseen:
            journal.play(brisk_act(journal.game, mix(seed) + len(journal.acts)))
        if journal.game.unseen and not journal.over:
            course = played("a", journal)
            at = {"china": 0, "russia": 1, "dprk": 2}
            for actor, _ in journal.game.unseen:
                assert course.weeks[-1].rungs[at[actor]] == "?"
                seen.add(actor)
    assert seen


# --- a class ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def school():
    return [game(7, luck, name=f"student {luck}", pick=brisk_act) for luck in range(12)]


def test_a_distribution_counts_every_decision_once(school):
    found = spread(school)
    decided = [each for course in school for week in course.weeks for each in week.decisions]
    assert sum(choice.games for card in found.cards for choice in card.choices) == len(decided)
    for card in found.cards:
        assert card.games == sum(choice.games for choice in card.choices)
        assert abs(sum(choice.share for choice in card.choices) - 1000) < len(card.choices)
        for choice in card.choices:
            totals = [
                course.total for course in school for week in course.weeks for each in week.decisions
                if (each.card, each.option) == (card.card, choice.option)
            ]  # fmt: skip
            assert (choice.games, choice.ended) == (len(totals), len(totals))
            assert choice.mean == (sum(totals) // len(totals) if totals else None)
            assert (choice.low, choice.high) == (min(totals, default=None), max(totals, default=None))
            assert sum(many for _, many in choice.how) == len(totals)
    assert sum(many for _, many in found.endings) == 12


def test_under_five_games_no_distribution_is_given_unless_it_is_asked_for(school):
    few = spread(school[:4])
    assert (few.withheld, few.cards) == (True, ())
    assert not spread(school[:5]).withheld
    assert spread(school[:4], everything=True).cards
    text = "\n".join(sheet.of_many(few))
    assert "--all" in text
    assert not re.search(r"share", text.split("\n\n")[1])
    assert next(csv.reader(io.StringIO(lists.of_many(few)))) == ["game", "seed", "ending", "total"]


def test_games_that_go_on_have_no_outcome(school):
    part = [played("x", course.journal.branch(None, len(course.journal.acts) - 1)) for course in school[:5]]
    found = spread(part)
    assert found.endings == (("not over", 5),)
    assert all(choice.mean is None and choice.ended == 0 for card in found.cards for choice in card.choices)


# --- how it is shown --------------------------------------------------------------------------------------------------


def test_text_fits_a_terminal_and_says_what_it_is(school):
    for lines in (list(sheet.of_pair(pair(game(), branch(game(), 3)))), list(sheet.of_many(spread(school)))):
        assert lines[0] == BANNER
        assert all(len(line) <= 80 for line in lines), max(lines, key=len)
        assert all(line.isprintable() for line in lines)


def test_csv_is_read_back_and_holds_no_formula(school):
    rows = list(csv.DictReader(io.StringIO(lists.of_many(spread(school)))))
    assert sum(int(row["games"]) for row in rows) == sum(card.games for card in spread(school).cards)
    found = pair(game(name="=cmd()"), game(luck=3, name="+1"))
    table = list(csv.reader(io.StringIO(lists.of_pair(found))))
    assert {len(row) for row in table} == {len(table[0])}
    assert {row[0] for row in table[1:]} == {"'=cmd()", "'+1"}
    assert [row[1] for row in table[1:]] == [str(week.move) for each in (found.one, found.other) for week in each.weeks]


class Reader(HTMLParser):
    """Tags, attributes and text of a page; every tag that is opened must be closed."""

    VOID = frozenset({"meta", "line", "polyline", "rect", "br"})

    def __init__(self, text):
        super().__init__()
        self.stack, self.tags, self.text = [], [], []
        self.feed(text)
        assert self.stack == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


EVIL = "<script>alert(1)</script>\"'&<img src=x onerror=y>"


def pages():
    one = game(name=EVIL)
    return {"pair": page.of_pair(pair(one, branch(one, 3, name="b"))),
            "many": page.of_many(spread([game(7, luck, name=EVIL, pick=brisk_act) for luck in range(6)]))}  # fmt: skip


@pytest.mark.parametrize("which", ["pair", "many"])
def test_a_page_is_whole_asks_nobody_for_anything_and_runs_nothing(which):
    text = pages()[which]
    read = Reader(text)
    tags = [tag for tag, _ in read.tags]
    assert text.count(BANNER) == 2
    assert not {"script", "img", "link", "iframe", "object", "a", "form"} & set(tags)
    assert not re.search(r"https?:|url\(|@import|javascript:|data:", text)
    for _, attrs in read.tags:
        assert not any(name.startswith("on") or name in ("src", "href", "style") for name in attrs)
    assert "default-src 'none'" in text
    assert EVIL in "".join(read.text), "it is shown as it was written, as text"
    assert ("html", {"lang": "en"}) in read.tags
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") > 1
    assert all("scope" in attrs for tag, attrs in read.tags if tag == "th")
    assert all(attrs.get("role") == "img" or attrs.get("aria-hidden") for tag, attrs in read.tags if tag == "svg")
    assert "@page { size: A4" in text


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_keep_their_contrast():
    """WCAG AA: 4.5 for text, 3 for what is drawn; and two lines of a chart differ by more than colour."""
    style = pages()["pair"]
    for text in ("#1a1a1a", "#0b4f8a", "#8a3b00", "#1f5f2e"):
        assert text in style
    assert contrast("#1a1a1a", "#ffffff") > 4.5
    assert contrast("#1a1a1a", "#fff6ee") > 4.5
    assert contrast("#ffffff", "#1f5f2e") > 4.5
    assert contrast("#0b4f8a", "#ffffff") > 3
    assert contrast("#8a3b00", "#ffffff") > 3
    assert contrast("#0b4f8a", "#dcdcdc") > 3
    assert contrast("#767676", "#ffffff") > 3
    assert "stroke-dasharray" in style
    colours = set(re.findall(r"#[0-9a-f]{6}", style))
    assert colours <= {"#1a1a1a", "#0b4f8a", "#8a3b00", "#1f5f2e", "#fff6ee", "#dcdcdc", "#767676", "#c4c4c4"}


def test_the_command(tmp_path, capsys):
    files = []
    pack = load(TINY, cached=False)
    for luck in range(5):
        journal = Journal.create(tmp_path / f"{luck}.jsonl", pack, "tiny", 7, Settings(moves=2))
        with journal:
            while not journal.over:
                journal.play(brisk_act(journal.game, mix(luck) + len(journal.acts)))
        files.append(str(journal.path))
    words = ["--pack", str(TINY)]
    assert main(["compare", *files[:2], *words]) == 0
    assert "move by move" in capsys.readouterr().out
    assert main(["compare", *files[:2], "--json", *words]) == 0
    said = json.loads(capsys.readouterr().out)
    assert len(said["games"]) == 2
    assert said["cost"] == said["games"][1]["total"] - said["games"][0]["total"]
    assert main(["compare", *files, "--json", *words]) == 0
    assert not json.loads(capsys.readouterr().out)["withheld"]
    out, table = tmp_path / "out.html", tmp_path / "out.csv"
    assert main(["compare", *files, "--html", str(out), "--csv", str(table), *words]) == 0
    assert out.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert table.read_text("utf-8").startswith("card,title")
    capsys.readouterr()
    assert main(["compare", files[0], *words]) == 2
    assert main(["compare", files[0], str(tmp_path / "gone.jsonl"), *words]) == 2
    assert main(["compare", *files[:2], "--html", str(tmp_path / "no" / "x.html"), *words]) == 2
    assert "Traceback" not in capsys.readouterr().err
