"""The report: equal bytes, nothing asked of anybody, no script; exploration; the kept review; the command."""

import json
import os
import re
import subprocess
import sys

import pytest
from attrs import evolve

from briefing.cli import main
from briefing.review import kept
from briefing.review.document import FORMAT
from briefing.review.prose import text
from briefing.review.report import html
from briefing.wording import BANNER
from tests.packs import TINY, shipped, tiny
from tests.review.judged import course, reviewed


@pytest.fixture(scope="module")
def document():
    return reviewed(course(tiny(), 2, luck=5, moves=4))


def test_equal_games_give_equal_bytes(document):
    again = reviewed(course(tiny(), 2, luck=5, moves=4))
    assert kept.text(again) == kept.text(document)
    assert html(again) == html(document)
    assert text(again) == text(document)


def test_the_report_asks_for_nothing_and_runs_nothing(document):
    page = html(document)
    assert "<script" not in page.lower()
    assert all(link.startswith("#") for link in re.findall(r"(?:src|href)\s*=\s*[\"']?([^\"' >]*)", page))
    assert not re.search(r"url\(|@import|https?:", page)
    assert page.count(f">{BANNER}<") == 2
    assert f'content: "{BANNER}"' in page, "on every sheet that is printed"
    assert "size: A4" in page
    assert '<html lang="en">' in page


def light(code):
    parts = [int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def ratio(one, other):
    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_colours_keep_their_contrast(document):
    """WCAG AA in the light scheme and the dark: text 4.5 to 1 on all that it stands on, what is drawn 3 to 1."""
    sheet = html(document).split("<style>")[1].split("</style>")[0]
    schemes = [
        dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", sheet, re.DOTALL)
    ]
    assert len(schemes) == 2
    for scheme in schemes:
        assert scheme.keys() == schemes[0].keys()
        for word in ("ink", "quiet", "link", "good", "slip", "bad"):
            for ground in ("paper", "soft"):
                assert ratio(scheme[word], scheme[ground]) >= 4.5, (word, ground)
        assert ratio(scheme["ink"], scheme["band"]) >= 4.5, "a chart's words may lie on the band"
        assert ratio(scheme["onbanner"], scheme["banner"]) >= 4.5
        for drawn in ("a", "b", "c", "d", "half", "edge"):
            assert ratio(scheme[drawn], scheme["paper"]) >= 3, drawn
    # Beside the two schemes there are only the colours of the margins, which are printed on white.
    rest = set(re.findall(r"#[0-9a-f]{6}", re.sub(r":root \{.*?\}", "", sheet, flags=re.DOTALL)))
    assert rest
    assert all(ratio(each, "#ffffff") >= 4.5 for each in rest)
    used = set(re.findall(r"var\(--(\w+)\)", sheet))
    assert used <= schemes[0].keys()


def test_what_a_pack_says_cannot_become_markup():
    cards = tuple(evolve(card, title="<script>x</script>", discuss="<img src=x>") for card in tiny().cards)
    page = html(reviewed(course(evolve(tiny(), cards=cards), 2, moves=1)))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_text_fits_and_tells(document):
    told = text(document)
    assert max(map(len, told.splitlines())) <= 76
    for section in ("JUDGEMENT", "DECISIONS", "BEST LINE", "RED'S BOOK", "COORDINATION", "CREDIBILITY", "FORECASTS",
                    "SOURCES", "ASSUMPTIONS", "FOR THE TEACHER"):  # fmt: skip
        assert section in told
    assert "Best under these assumptions" in told


def test_exploration_has_questions_and_no_marks():
    found = reviewed(course(tiny(), 2, luck=5, moves=4, mode="exploration"))
    assert found["summary"] is None
    assert found["line"] is None
    for decision in found["decisions"]:
        assert not {"mark", "loss", "best"} & set(decision)
    page, told = html(found), text(found)
    assert "Accuracy" not in page
    assert "accuracy" not in told.lower()
    assert "Expected final score" not in page + told
    assert found["teaching"]["questions"][0] in page


def test_a_kept_review_is_found_again_and_a_bad_one_is_not(tmp_path, document):
    save = tmp_path / "game.jsonl"
    kept.write(save, "k", document)
    path = tmp_path / ".game.review.json"
    assert kept.read(save, "k") == document
    assert kept.read(save, "other") is None
    good = path.read_text()
    for bad in ("", "{", "[]", "null", '{"key":"k"}', good.replace('"banner":"EXERCISE', '"banner":"exercise')):
        path.write_text(bad)
        assert kept.read(save, "k") is None
    path.unlink()
    path.mkdir()
    assert kept.read(save, "k") is None
    kept.write(save, "k", document)
    assert [each.name for each in tmp_path.iterdir()] == [".game.review.json"]


def test_a_folder_that_cannot_be_written_is_no_matter(tmp_path, document):
    kept.write(tmp_path / "missing" / "game.jsonl", "k", document)
    assert not list(tmp_path.iterdir())


def run(*words, cwd):
    return subprocess.run(
        [sys.executable, "-m", "briefing", *words], capture_output=True, text=True, timeout=100, cwd=cwd, check=False,
        env={**os.environ, "BRIEFING_BOOTSTRAP": "0"}, encoding="utf-8",
    )  # fmt: skip


@pytest.fixture
def save(tmp_path):
    """A finished game of two moves, kept as the command line would keep it."""
    assert main(["run", "tiny", "--seed", "7", "--moves", "2", "--policy", "dove", "--pack", str(TINY), "--save",
                 str(tmp_path / "g.jsonl")]) == 0  # fmt: skip
    return tmp_path / "g.jsonl"


def test_the_command_prints_writes_and_keeps(save, tmp_path, capsys):
    words = ["review", str(save), "--pack", str(TINY), "--effort", "quick", "--jobs", "1"]
    capsys.readouterr()
    assert main([*words, "--json", "--html", str(tmp_path / "r.html")]) == 0
    first = capsys.readouterr().out
    found = json.loads(first)
    assert found["format"] == FORMAT
    assert (tmp_path / "r.html").read_text("utf-8") == html(found)
    assert (tmp_path / ".g.review.json").is_file()
    assert main([*words, "--json"]) == 0
    assert capsys.readouterr().out == first, "from what is kept, to the byte"
    assert main([*words, "--plain"]) == 0
    assert capsys.readouterr().out == text(found)


def test_the_command_refuses_in_sentences(save, tmp_path, capsys):
    half = tmp_path / "half.jsonl"
    half.write_bytes(b"".join(save.read_bytes().splitlines(keepends=True)[:3]))
    capsys.readouterr()
    assert main(["review", str(half), "--pack", str(TINY)]) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "not over" in said.err
    assert "briefing resume" in said.err
    assert main(["review", str(tmp_path / "none.jsonl"), "--pack", str(TINY)]) == 2
    assert "no such file" in capsys.readouterr().err
    words = ["review", str(save), "--pack", str(TINY), "--effort", "quick", "--jobs", "1"]
    assert main([*words, "--html", str(tmp_path / "no" / "r.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_two_processes_print_the_same_bytes(tmp_path):
    assert run("run", "second-front", "--seed", "3", "--moves", "2", "--policy", "hawk", "--save", "g.jsonl",
               cwd=tmp_path).returncode == 0  # fmt: skip
    one = run("review", "g.jsonl", "--json", "--effort", "quick", "--jobs", "1", cwd=tmp_path)
    (tmp_path / ".g.review.json").unlink()
    two = run("review", "g.jsonl", "--json", "--effort", "quick", "--jobs", "2", cwd=tmp_path)
    assert one.returncode == two.returncode == 0, one.stderr + two.stderr
    assert one.stdout == two.stdout
    assert not one.stderr
    assert shipped().digest == json.loads(one.stdout)["game"]["pack_digest"]
