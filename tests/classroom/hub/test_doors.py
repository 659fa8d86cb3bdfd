"""Doors: hosts, origins, cookies, codes, and what every answer carries."""

import asyncio
import contextlib
import io
import re

import pytest

from briefing.classroom.hub.limits import Pace
from briefing.classroom.pages import render
from tests.classroom.hub.house import JSON, answer, csrf_of, hosted, house, joined, read, token_of, told


@hosted()
async def test_a_code_opens_its_seat_as_people_type_it(here):
    code = here.keys.codes["SEAT-3"]
    client = here.client()
    typed = f" {code[:4].lower()}-{code[4:]} "
    answered = await joined(client, typed)
    assert (answered.status, answered.headers["Location"]) == (303, "/seat")
    assert "SEAT-3" in await (await client.get("/seat")).text()


@hosted()
async def test_a_link_with_a_code_takes_no_seat_by_being_looked_at(here):
    client = here.client()
    page = await (await client.get(f"/j/{here.keys.codes['SEAT-2']}")).text()
    assert here.keys.codes["SEAT-2"] in page
    assert not here.session.devices
    answered = await client.post(
        "/join", data={"csrf": csrf_of(page), "code": here.keys.codes["SEAT-2"]}, allow_redirects=False
    )
    assert answered.status == 303
    assert set(here.session.devices) == {"SEAT-2"}
    again = await client.get(f"/j/{here.keys.codes['SEAT-2']}", allow_redirects=False)
    assert again.headers["Location"] == "/seat"


@hosted()
async def test_joining_twice_on_one_device_is_one_device(here):
    client = await here.seated("SEAT-1")
    form = await (await here.client().get("/")).text()
    assert csrf_of(form)
    assert (await client.get("/", allow_redirects=False)).headers["Location"] == "/seat"
    assert len(here.session.devices["SEAT-1"]) == 1


@hosted()
async def test_the_seats_cookie_is_for_us_alone(here):
    answered = await joined(here.client(), here.keys.codes["SEAT-1"])
    cookie = next(line for line in answered.headers.getall("Set-Cookie") if line.startswith("seat-"))
    assert re.match(rf"seat-{here.session.charter.room}=[0-9a-f]{{32}};", cookie)  # 128 bits
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Secure" not in cookie


def test_the_log_and_the_keys_hold_no_devices_secret_and_nobodys_address(tmp_path):
    async def scenario():
        async with house(tmp_path / "class") as here:
            client = await here.seated("SEAT-1")
            await client.get("/seat")
            return here, here.secret(client)

    here, secret = asyncio.run(scenario())
    kept = b"".join(path.read_bytes() for path in here.folder.iterdir() if path.is_file())
    assert secret.encode() not in kept
    assert b"127.0.0.1" not in kept
    for code in here.keys.codes.values():
        assert code.encode() not in (here.folder / "session.jsonl").read_bytes()


@pytest.mark.parametrize(
    "wrong", ["", "AAAA3333", "x" * 400, "\0\0\0\0", "<script>alert(1)</script>", "'; DROP TABLE", "\u202eABCD"]
)
def test_a_wrong_code_is_told_and_opens_nothing(wrong, tmp_path):
    @hosted()
    async def scenario(here):
        answered = await joined(here.client(), wrong)
        text = await answered.text()
        assert answered.status == 403
        assert "code" in text
        assert "<script>alert" not in text
        assert "\u202e" not in text
        assert not here.session.devices

    scenario(tmp_path)


@hosted()
async def test_too_many_wrong_codes_are_a_pause_and_no_ban(here):
    client = here.client()
    form = csrf_of(await (await client.get("/")).text())
    statuses = []
    for number in range(70):
        answered = await client.post("/join", data={"csrf": form, "code": f"WRONG{number}"}, headers=JSON)
        statuses.append(answered.status)
    assert set(statuses[:60]) == {403}
    assert statuses[-1] == 429
    assert 1 <= int(answered.headers["Retry-After"]) <= 5
    assert "Try again in" in (await answered.json())["error"]
    assert here.session.seq == 0
    await asyncio.sleep(1.2)
    assert (await joined(here.client(), here.keys.codes["SEAT-1"])).status == 303


@hosted()
async def test_who_has_a_seat_is_not_held_up_by_others_wrong_codes(here):
    seated = await here.seated("SEAT-1")
    client = here.client()
    form = csrf_of(await (await client.get("/")).text())
    for number in range(61):
        await client.post("/join", data={"csrf": form, "code": f"WRONG{number}"})
    assert (await seated.get("/seat")).status == 200
    assert (await seated.get("/events")).status == 200


def test_a_class_behind_one_address_joins_whatever_its_number():
    now = [0.0]
    pace = Pace(lambda: now[0])
    for _ in range(1000):
        assert pace.pause("192.0.2.1") == 0  # right codes are never counted
    for number in range(59):
        pace.failed("192.0.2.1")
        assert pace.pause("192.0.2.1") == 0, number
    pace.failed("192.0.2.1")
    assert pace.pause("192.0.2.1") > 0
    assert pace.pause("192.0.2.2") == 0
    now[0] += 2
    assert pace.pause("192.0.2.1") == 0


def test_guessing_from_many_addresses_is_slowed_in_all():
    now = [0.0]
    pace = Pace(lambda: now[0])
    tries = 0
    for second in range(3600):
        now[0] = float(second)
        for address in range(200):
            if pace.pause(f"2001:db8::{address}") == 0:
                pace.failed(f"2001:db8::{address}")
                tries += 1
    assert tries <= 600 + 20 * 3600
    assert tries * 1000 / 27**8 < 1 / 3000  # an hour against a thousand seats
    assert len(pace.one) <= 4096


def test_the_addresses_of_many_strangers_do_not_fill_the_memory():
    pace = Pace(lambda: 0.0)
    for number in range(10_000):
        pace.failed(str(number))
    assert len(pace.one) == 4096


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_what_another_page_sends_is_refused(headers, status, tmp_path):
    @hosted(practice=0)
    async def scenario(here):
        client = await here.seated("SEAT-1")
        await here.control("practice")
        fields = answer(here.session, "SEAT-1", await token_of(client))
        answered = await client.post("/act", data=fields, headers={**JSON, **headers})
        assert answered.status == status
        assert bool(here.session.round.answers) == (status == 200)
        if status == 200:
            own = await client.post("/act", data=fields, headers={**JSON, "Origin": here.address})
            assert own.status == 200

    scenario(tmp_path)


@pytest.mark.parametrize("token", [None, "", "0" * 32, "ü", "x" * 1000])
def test_a_form_without_its_token_is_refused(token, tmp_path):
    @hosted(practice=0)
    async def scenario(here):
        client = await here.seated("SEAT-1")
        await here.control("practice")
        fields = answer(here.session, "SEAT-1", token)
        if token is None:
            del fields["csrf"]
        for path in ("/act", "/leave", "/join"):
            answered = await client.post(path, data=fields, headers=JSON)
            assert answered.status == 403, path
        assert not here.session.round.answers
        assert (await client.get("/seat")).status == 200

    scenario(tmp_path)


@hosted()
async def test_a_join_form_of_a_browser_that_lost_its_cookie_comes_back_filled_in(here):
    client = here.client()
    form = csrf_of(await (await client.get("/")).text())
    client.cookie_jar.clear()
    answered = await client.post("/join", data={"csrf": form, "code": here.keys.codes["SEAT-1"]})
    text = await answered.text()
    assert answered.status == 403
    assert here.keys.codes["SEAT-1"] in text
    again = await client.post(
        "/join", data={"csrf": csrf_of(text), "code": here.keys.codes["SEAT-1"]}, allow_redirects=False
    )
    assert again.status == 303


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("evil.example", 421), ("evil.example:8470", 421), ("localhost.evil.example", 421), ("user@127.0.0.1", 421),
        ("", 421), ("[::1", 421), ("127.0.0.1", 200), ("localhost:9", 200), ("LOCALHOST.", 200), ("[::1]:80", 200),
        ("192.168.1.9:8470", 200),
    ],
)  # fmt: skip
def test_a_name_that_is_not_ours_is_refused(host, status, tmp_path):
    @hosted()
    async def scenario(here):
        answered = await here.client().get("/", headers={"Host": host})
        assert answered.status == status
        assert host not in await answered.text() or status == 200 or not host

    scenario(tmp_path)


@hosted()
async def test_every_answer_keeps_a_browser_to_us(here):
    client = await here.seated("SEAT-1")
    for path, status in (
        ("/seat", 200), ("/", 200), ("/static/class.css", 200), ("/nowhere", 404), ("/static/../keys.json", 404),
        ("/act", 405), ("/static/keys.json", 404), ("/static/..%2f..%2fkeys.json", 404), ("/control/state", 401),
        ("/events", 200),
    ):  # fmt: skip
        answered = await client.get(path)
        assert answered.status == status, path
        assert answered.headers["X-Content-Type-Options"] == "nosniff"
        assert answered.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answered.headers["Server"] == "briefing"
        if path != "/events":
            policy = answered.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none';")
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert answered.headers["X-Frame-Options"] == "DENY"
        if not path.startswith("/static"):
            assert answered.headers["Cache-Control"] == "no-store", path


@hosted()
async def test_unknown_paths_and_methods_are_answered_in_words(here):
    client = here.client()
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"):  # the last is no method at all
        for path in ("/", "/seat", "/act", "/nowhere", "/control"):
            answered = await client.request(method, path)
            text = await answered.text()
            assert answered.status in ((400,) if method == "BREW" else (404, 405)), (method, path)
            assert "Traceback" not in text
            assert "EXERCISE" in text
    head = await client.head("/")
    assert (head.status, await head.read()) == (200, b"")
    assert (await client.head("/events")).status == 405
    asked = await client.get("/nowhere", headers=JSON)
    assert list(await asked.json()) == ["error"]


@hosted()
async def test_a_fault_of_ours_is_a_sentence_and_a_line_without_what_was_sent(here):
    client = await here.seated("SEAT-1")
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(said):
        patch.setattr(render, "seat_page", lambda *_, **__: 1 / 0)
        answered = await client.get("/seat?secret-thing")
    text = await answered.text()
    assert answered.status == 500
    assert "Traceback" not in text
    assert "ZeroDivisionError" not in text
    assert re.fullmatch(
        r"briefing class: a fault at test_doors\.py:\d+ \(ZeroDivisionError\); the class goes on\n", said.getvalue()
    )
    assert (await client.get("/seat")).status == 200


@hosted()
async def test_leaving_gives_up_the_device_and_not_the_seat(here):
    client = await here.seated("SEAT-1")
    stream = await client.get("/events")
    await told(stream, 2)
    answered = await client.post("/leave", data={"csrf": await token_of(client)}, allow_redirects=False)
    assert (answered.status, answered.headers["Location"]) == (303, "/")
    assert (await stream.content.read()).strip() == b""
    assert (await client.get("/seat", allow_redirects=False)).status == 303
    assert (await joined(client, here.keys.codes["SEAT-1"])).status == 303


@hosted()
async def test_a_reseated_seat_opens_by_its_new_code_alone(here):
    client = await here.seated("SEAT-1")
    stream = await client.get("/events")
    await told(stream, 2)
    old = here.keys.codes["SEAT-1"]
    status, said = await here.control("reseat", seat="SEAT-1")
    assert status == 200
    assert set(said) == {"seq", "code", "card"}
    event, data = (await told(stream, 1, "gone"))[0]
    assert event == "gone"
    assert data["message"]
    assert (await stream.content.read()).strip() == b""
    assert (await client.get("/events", headers=JSON)).status == 401
    assert (await joined(here.client(), old)).status == 403
    assert (await joined(here.client(), said["code"])).status == 303
    assert said["code"] in (here.folder / "keys.json").read_text()
    assert (here.folder / "keys.json").stat().st_mode & 0o077 == 0
    assert (await here.control("reseat", seat="NOBODY-9"))[0] == 409
    assert (await here.control("reseat"))[0] == 409


def test_cookies_outlive_the_hub(tmp_path):
    async def scenario():
        async with house(tmp_path / "class") as here:
            client = await here.seated("SEAT-4")
            secret = here.secret(client)
            keys = here.keys
        assert read(tmp_path / "class").devices["SEAT-4"]
        async with house(tmp_path / "class", keys=keys) as here:
            client = here.client()
            client.cookie_jar.update_cookies({f"seat-{here.session.charter.room}": secret})
            assert "SEAT-4" in await (await client.get("/seat")).text()

    asyncio.run(scenario())


@hosted()
async def test_the_projectors_token_leaves_the_address_line(here):
    client = here.client()
    answered = await client.get(f"/projector?k={here.keys.projector}", allow_redirects=False)
    assert (answered.status, answered.headers["Location"]) == (303, "/projector")
    cookie = answered.headers["Set-Cookie"]
    assert here.keys.projector not in cookie
    assert "HttpOnly" in cookie
    page = await (await client.get("/projector")).text()
    assert "<svg" in page
    assert here.keys.projector not in page
    assert (await here.client().get("/projector?k=wrong")).status == 403


@hosted()
async def test_a_link_from_another_site_finds_the_seat_again(here):
    # The cookie is not sent along with a click on another site; the page then asks once more by itself.
    away = here.client()
    answered = await away.get("/seat", headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False)
    assert (answered.status, answered.headers["Refresh"]) == (200, "0; url=/seat?again=1")
    again = await away.get("/seat?again=1", headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False)
    assert (again.status, again.headers["Location"]) == (303, "/")


def test_two_classes_on_one_machine_do_not_take_each_others_seats(tmp_path):
    async def scenario():
        async with house(tmp_path / "one") as one, house(tmp_path / "two") as two:
            client = await one.seated("SEAT-1")
            form = csrf_of(await (await client.get(f"{two.address}/")).text())
            data = {"csrf": form, "code": two.keys.codes["SEAT-5"]}
            assert (await client.post(f"{two.address}/join", data=data, allow_redirects=False)).status == 303
            assert "SEAT-1" in await (await client.get(f"{one.address}/seat")).text()
            assert "SEAT-5" in await (await client.get(f"{two.address}/seat")).text()

    asyncio.run(scenario())
