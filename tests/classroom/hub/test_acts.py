"""What a seat sends: answers, drafts, words; right ones once, and wrong ones never."""

import asyncio
import json

import pytest

from briefing.classroom import desk
from briefing.classroom.hub.limits import MOST_BODY
from briefing.classroom.worlds import World
from tests.classroom.hub.house import FORM, JSON, answer, hosted, house, read, token_of, until


@hosted(practice=0)
async def test_an_answer_is_acknowledged_when_it_is_in_the_log(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(client), rationale="Because.\r\nOf this.")
    answered = await client.post("/act", data=fields, headers=JSON)
    assert await answered.json() == {"seq": here.session.seq}
    assert read(here.folder).round.answers["SEAT-1"].rationale == "Because.\nOf this."


@hosted(practice=0)
async def test_the_same_key_again_is_the_same_answer(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(client))
    tries = await asyncio.gather(*(client.post("/act", data=fields, headers=JSON) for _ in range(20)))
    assert {each.status for each in tries} == {200}
    before = here.session.seq
    await client.post("/act", data=fields, headers=JSON)
    assert here.session.seq == before
    entries = [json.loads(line) for line in (here.folder / "session.jsonl").read_text().splitlines()[1:]]
    assert sum(each["kind"] == "answered" for each in entries) == 1
    await here.control("close", round=1)
    # An answer that was acknowledged stays acknowledged, though its round is closed; a new one is too late.
    assert (await client.post("/act", data=fields, headers=JSON)).status == 200
    late = await client.post("/act", data={**fields, "key": "another-key"}, headers=JSON)
    assert late.status == 409
    assert "too late" in (await late.json())["error"]


@hosted(practice=0)
async def test_a_plain_form_goes_back_to_the_page(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(client))
    answered = await client.post("/act", data=fields, allow_redirects=False)
    assert (answered.status, answered.headers["Location"]) == (303, "/seat")
    multipart = await client.post("/act", data={**fields, "key": "one-more-key"}, headers={**JSON})
    assert multipart.status == 200


@hosted(practice=0)
async def test_a_plain_form_that_is_refused_loses_nothing_that_was_typed(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(client), option="", rationale="Long thought about.")
    answered = await client.post("/act", data=fields)
    text = await answered.text()
    assert answered.status == 409
    assert "Choose one of the options." in text
    assert here.session.drafts["SEAT-1"] == {"rationale": "Long thought about."}
    assert not here.session.round.answers


@hosted(practice=0)
async def test_json_and_forms_are_read_alike(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    token = await token_of(client)
    given = {"verb": "answer", "round": 1, "key": "abcdefgh", "option": "practice.tea", "forecast": 40}
    answered = await client.post("/act", json=given, headers={"X-CSRF-Token": token})
    assert (answered.status, await answered.json()) == (200, {"seq": here.session.seq})
    assert here.session.round.answers["SEAT-1"].forecast == 40
    other = {
        "csrf": token,
        "verb": "answer",
        "round": "1",
        "key": "bcdefghi",
        "option": "practice.water",
        "forecast": "",
    }
    assert (await client.post("/act", data=other, headers=JSON)).status == 200
    assert here.session.round.answers["SEAT-1"].forecast is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"round": "x"}, {"round": "-1"}, {"round": "1e3"}, {"round": ""}, {"round": "9" * 30}, {"round": "٣"},
        {"key": "short"}, {"key": "x" * 65}, {"key": "with blanks in"}, {"option": "x" * 82}, {"rationale": "x" * 2001},
        {"forecast": "half"}, {"position": "maybe"}, {"more": "1"}, {"verb": "join"}, {"verb": ""},
        {"verb": "practice"}, {"__proto__": "1"}, {"at": "1"},
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_told_and_not_entered(wrong, tmp_path):
    @hosted(practice=0)
    async def scenario(here):
        client = await here.seated("SEAT-1")
        await here.control("practice")
        fields = answer(here.session, "SEAT-1", await token_of(client))
        answered = await client.post("/act", data={**fields, **wrong}, headers=JSON)
        assert answered.status in (400, 409)
        said = (await answered.json())["error"]
        assert said.endswith(".")
        assert not here.session.round.answers
        plain = await client.post("/act", data={**fields, **wrong})
        assert plain.status in (400, 409)
        assert not here.session.round.answers

    scenario(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{", b'"text"', b"[" * 4000, b'{"a":' * 1300 + b"1" + b"}" * 1300, b"\xff\xfe", b"NaN",
        b'{"round": 1e400}', b'{"round": true, "key": "abcdefgh"}', b'{"round": [1]}', b'{"csrf": {"a": 1}}',
        b'{"verb": ["answer"]}', b'{"option": "\\ud800"}',
    ],
)  # fmt: skip
def test_json_that_is_no_command_is_told(body, tmp_path):
    @hosted(practice=0)
    async def scenario(here):
        client = await here.seated("SEAT-1")
        await here.control("practice")
        token = await token_of(client)
        for path in ("/act", "/join", "/leave"):
            answered = await client.post(
                path, data=body, headers={"Content-Type": "application/json", "X-CSRF-Token": token}
            )
            assert answered.status in (400, 403), path
            assert list(await answered.json()) == ["error"]
        answered = await client.post("/control", data=body, headers={"Content-Type": "application/json", **here.bearer})
        assert answered.status == 400
        assert not here.session.round.answers

    scenario(tmp_path)


@pytest.mark.parametrize("text", ["\x1b[2Jgone", "a\u202eb", "zero\u200bwidth", "\x00", "\ufeff", "bell\x07"])
def test_text_that_could_hide_or_move_is_refused(text, tmp_path):
    @hosted(practice=0, mode="committee", many=9)
    async def scenario(here):
        client = await here.seated("USA-1")
        await here.control("practice")
        token = await token_of(client)
        fields = answer(here.session, "USA-1", token, rationale=text)
        for given in (fields, {"csrf": token, "verb": "say", "key": "abcdefgh", "text": text}):
            answered = await client.post("/act", json=given)
            assert answered.status == 409
            assert "U+" in (await answered.json())["error"]
            assert text not in await answered.text()
        plain = await client.post("/act", data=fields)
        assert plain.status == 409
        assert not here.session.round.answers
        assert not here.session.said

    scenario(tmp_path)


@hosted(practice=0, mode="committee", many=9)
async def test_markup_stays_text(here):
    one, other = await here.seated("USA-1"), await here.seated("USA-1")
    token = await token_of(one)
    hostile = "<script>alert(1)</script>[bold]&amp;{{ 7*7 }}"
    said = await one.post("/act", data={"csrf": token, "verb": "say", "key": "abcdefgh", "text": hostile}, headers=JSON)
    assert said.status == 200
    page = await (await other.get("/seat")).text()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;[bold]&amp;amp;{{ 7*7 }}" in page


@hosted(practice=0)
async def test_drafts_are_kept_for_the_seats_other_devices(here):
    one, other = await here.seated("SEAT-1"), await here.seated("SEAT-1")
    await here.control("practice")
    draft = {
        "csrf": await token_of(one),
        "verb": "draft",
        "round": "1",
        "option": "practice.tea",
        "rationale": "Half a",
        "forecast": "",
    }
    assert (await one.post("/act", data=draft, headers=JSON)).status == 200
    assert here.session.drafts["SEAT-1"] == {"option": "practice.tea", "rationale": "Half a"}
    assert "Half a" in await (await other.get("/seat")).text()
    before = here.session.seq
    await one.post("/act", data=draft, headers=JSON)
    assert here.session.seq == before


@hosted(practice=0)
async def test_what_is_too_long_is_refused_whole(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    token = await token_of(client)
    fields = answer(here.session, "SEAT-1", token)
    long = "&".join(f"{name}={value}" for name, value in fields.items()) + "&rationale=" + "x" * MOST_BODY
    answered = await client.post("/act", data=long, headers={**JSON, **FORM})
    assert answered.status == 413
    assert list(await answered.json()) == ["error"]

    async def pieces():
        for _ in range(64):
            yield b"x" * 1024

    streamed = await client.post("/act", data=pieces(), headers={**JSON, **FORM})
    assert streamed.status == 413
    assert not here.session.round.answers
    assert (await client.post("/act", data=fields, headers=JSON)).status == 200


@hosted(practice=0)
async def test_files_and_other_kinds_of_content_are_refused(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    token = await token_of(client)
    from aiohttp import FormData

    form = FormData()
    for name, value in answer(here.session, "SEAT-1", token).items():
        form.add_field(name, value)
    form.add_field("rationale", b"file content", filename="notes.txt")
    assert (await client.post("/act", data=form, headers=JSON)).status == 400
    text = await client.post("/act", data=b"<xml/>", headers={**JSON, "Content-Type": "text/xml"})
    assert text.status == 415
    coded = await client.post(
        "/act", data=b"a=b", headers={**JSON, "Content-Type": "application/json; charset=nonsense"}
    )
    assert coded.status == 400
    assert not here.session.round.answers


def test_a_log_that_cannot_be_written_is_told_and_nothing_is_acknowledged(tmp_path):
    async def scenario():
        async with house(tmp_path / "class", practice=0) as here:
            client = await here.seated("SEAT-1")
            await here.control("practice")
            fields = answer(here.session, "SEAT-1", await token_of(client))
            log = here.desk._log
            write = log.write

            def full(rows):
                raise OSError(28, "No space left on device")

            log.write = full
            answered = await client.post("/act", data=fields, headers=JSON)
            assert answered.status == 503
            assert "Tell control" in (await answered.json())["error"]
            state = await (await here.client().get("/control/state", headers=here.bearer)).json()
            assert "cannot be written" in state["trouble"]
            assert "SEAT-1" not in read(here.folder).round.answers
            log.write = write
            assert (await client.post("/act", data=fields, headers=JSON)).status == 200
            assert read(here.folder).round.answers["SEAT-1"].option == "practice.tea"
            state = await (await here.client().get("/control/state", headers=here.bearer)).json()
            assert state["trouble"] == ""

    asyncio.run(scenario())


@hosted(practice=0)
async def test_a_seat_cannot_fill_the_log_or_hold_up_the_class(here):
    busy, other = await here.seated("SEAT-1"), await here.seated("SEAT-2")
    await here.control("practice")
    token = await token_of(busy)
    statuses = []
    for number in range(60):
        draft = {"csrf": token, "verb": "draft", "round": "1", "rationale": f"Draft {number}."}
        answered = await busy.post("/act", data=draft, headers=JSON)
        statuses.append(answered.status)
    assert set(statuses[:39]) == {200}
    assert 429 in statuses
    assert int(answered.headers["Retry-After"]) <= 2
    assert here.session.seq < 50
    loads = [(await busy.get("/seat")).status for _ in range(90)]
    assert loads[0] == 200
    assert 429 in loads
    assert (
        await other.post("/act", data=answer(here.session, "SEAT-2", await token_of(other)), headers=JSON)
    ).status == 200


def test_a_fault_in_the_game_does_not_stop_the_class_for_good(tmp_path, monkeypatch):
    async def scenario():
        async with house(tmp_path / "class", practice=0) as here, asyncio.timeout(30):
            await here.seated("SEAT-1")
            begun = []

            def failing(*words):
                begun.append(words)
                raise ArithmeticError

            monkeypatch.setattr(desk, "_REST", 0.1)
            with monkeypatch.context() as patch:
                patch.setattr(World, "begun", failing)
                await here.control("release")
                await until(lambda: len(begun) > 2)
                state = await (await here.client().get("/control/state", headers=here.bearer)).json()
                assert state["stage"] == "going"
                assert state["trouble"]
            await until(lambda: here.session.stage == "open")

    asyncio.run(scenario())
