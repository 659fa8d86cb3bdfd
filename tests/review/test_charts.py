"""What the report draws: every place follows from the document's numbers, and every drawing has its words."""

import re

import pytest

from briefing.review import charts
from briefing.review.report import html
from briefing.review.sentences import brief, rest_words, shown
from briefing.review.strips import odds, strips
from tests.games import some_act
from tests.packs import shipped, tiny
from tests.review.judged import course, reviewed


@pytest.fixture(scope="module", params=["marks", "talkative"])
def document(request):
    if request.param == "marks":
        return reviewed(course(tiny(), 2, luck=5, moves=4))
    return reviewed(course(tiny(), 7, moves=4, pick=some_act))


def test_the_timeline_has_a_point_for_every_decision_and_move(document):
    chart = charts.timeline(document)
    standing, expected = chart.lines
    assert len(standing.points) == len(document["timeline"])
    judged = [each for each in document["decisions"] if each.get("expected") is not None]
    assert [point.mark for point in expected.points] == [each["mark"] for each in judged]
    assert all(chart.top <= point.y <= chart.bottom for line in chart.lines for point in line.points)
    assert [point.x for point in expected.points] == sorted(point.x for point in expected.points)
    # Higher is better: the order on paper is the order of the values.
    by_value = sorted(zip(judged, expected.points, strict=True), key=lambda pair: pair[0]["expected"])
    assert [point.y for _, point in by_value] == sorted((point.y for _, point in by_value), reverse=True)
    for each in judged:
        if each["mark"]:
            assert f"{each['mark']} at act {each['act']}" in chart.says


def test_the_steps_lead_from_what_could_be_expected_to_what_came(document):
    chart = charts.parts(document)
    start, judgement, luck, final = (line.points for line in chart.lines)
    assert judgement[0].y == start[1].y
    assert luck[0].y == judgement[1].y
    assert final[1].y == pytest.approx(luck[1].y, abs=0.5)


def test_strips_lie_on_one_scale(document):
    for decision in document["decisions"]:
        places = strips(decision)
        for option in decision["options"]:
            if option["key"] not in places:
                continue
            strip = places[option["key"]]
            assert 0 <= strip.low <= strip.lower <= strip.upper <= strip.high <= 200
            assert 0 <= strip.mean <= 200
            totals = [total for _, total in option["spread"]]
            assert totals == sorted(totals)


def test_the_odds_that_are_drawn_are_those_that_were_drawn_from(document):
    for entry in document["red"]:
        drawn = odds(entry)
        assert [bar.rung for bar in drawn.bars] == list(entry["ppm"])
        assert [bar.rung for bar in drawn.bars if bar.taken] == [entry["rung"]]
        tallest = max(drawn.bars, key=lambda bar: bar.height)
        assert entry["ppm"][tallest.rung] == max(entry["ppm"].values())


def test_a_forecast_lies_where_it_was_said_and_came():
    document = reviewed(course(tiny(), 7, moves=4, pick=some_act))
    assert document["forecasts"]["given"], "somebody forecast something"
    chart = charts.reliability(document)
    bins = [each for each in document["forecasts"]["bins"] if each["many"]]
    assert len(chart.lines[0].points) == len(bins)
    for point, each in zip(chart.lines[0].points, bins, strict=True):
        share = (point.x - chart.left) / (chart.right - chart.left)
        assert 100 * share == pytest.approx(each["said"], abs=0.5)
        assert 100 * (chart.bottom - point.y) / (chart.bottom - chart.top) == pytest.approx(each["happened"], abs=0.5)
        assert each["word"] in chart.says
    assert charts.reliability(reviewed(course(tiny(), 2, moves=1))) is None


def test_dozens_of_launches_are_shown_in_a_few_rows():
    document = reviewed(course(shipped(), 4, moves=1))
    launch = next(each for each in document["decisions"] if each["kind"] == "launch")
    rows = shown(launch)
    assert len([option for option in launch["options"] if "mean" in option]) > 20
    assert len(rows) <= 9
    assert {launch["best"], launch["taken"]} <= {option["key"] for option in rows}
    assert "others were followed" in rest_words(launch)
    page = html(document)
    assert rest_words(launch) in page


def test_in_brief_it_names_the_decisions_that_cost_most(document):
    told = brief(document)
    lost = [each for each in document["decisions"] if each["mark"] in ("?!", "?", "??")]
    assert sum(words.startswith("Act ") for words in told) == min(3, len(lost))
    assert all(words.endswith(".") for words in told)


def test_no_number_is_minus_nothing(document):
    assert not re.search("\N{MINUS SIGN}0\\b(?!\\.)", html(document))
