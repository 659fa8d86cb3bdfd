"""Every route and every role: who is let in where, and that nobody is let in anywhere else."""

import pytest

from briefing.classroom.hub.app import ROUTES
from tests.classroom.hub.house import JSON, answer, hosted, token_of

PATHS = {"/j/{code}": "/j/AAAA3333", "/static/{name}": "/static/class.css"}
#: Who may: everybody, a seat, the projector, control. Every route stands here, or the test below fails.
OPEN = {
    ("GET", "/"): "all", ("GET", "/j/{code}"): "all", ("POST", "/join"): "all", ("GET", "/static/{name}"): "all",
    ("GET", "/seat"): "seat", ("POST", "/act"): "seat", ("GET", "/events"): "seat", ("POST", "/leave"): "seat",
    ("GET", "/results"): "seat", ("GET", "/projector"): "projector", ("GET", "/projector/events"): "projector",
    ("GET", "/control/state"): "control", ("GET", "/control/events"): "control", ("POST", "/control"): "control",
    ("GET", "/control/world"): "control",
}  # fmt: skip
ROLES = ("nobody", "seat", "stranger", "projector", "control")


def test_every_route_says_who_may_use_it():
    assert {(route.method, route.path) for route in ROUTES} == set(OPEN)


async def _dressed(here, role):
    """A browser in a role, and the headers that it sends. A stranger has a seat of another class."""
    client = here.client()
    if role == "seat":
        client = await here.seated("SEAT-1")
    elif role == "stranger":
        room = here.session.charter.room
        client.cookie_jar.update_cookies({f"{name}-{room}": "0" * 32 for name in ("seat", "projector", "door")})
    elif role == "projector":
        await client.get(f"/projector?k={here.keys.projector}")
    return client, here.bearer if role == "control" else {}


@pytest.mark.parametrize("role", ROLES)
def test_nobody_is_let_in_where_the_role_does_not_open(role, tmp_path):
    @hosted()
    async def scenario(here):
        client, headers = await _dressed(here, role)
        before = here.session.seq
        for (method, path), who in OPEN.items():
            if who in ("all", role):
                continue
            url = PATHS.get(path, path)
            answered = await client.request(
                method, url, headers={**JSON, **headers}, json={} if method == "POST" else None
            )
            assert answered.status in (401, 403), (path, answered.status)
            said = await answered.json()
            assert list(said) == ["error"]
            assert said["error"].endswith(".")
            page = await client.request(
                method, url, headers=headers, data={} if method == "POST" else None, allow_redirects=False
            )
            assert page.status in (401, 403) or (path == "/seat" and page.headers["Location"] == "/"), (
                path,
                page.status,
            )
        assert here.session.seq == before

    scenario(tmp_path)


@hosted()
async def test_each_role_is_let_in_where_it_opens(here):
    client, _ = await _dressed(here, "seat")
    assert (await client.get("/seat")).status == 200
    assert (await client.get("/results")).status == 409  # before ENDEX, and told so
    assert (await client.get("/events")).status == 200
    client, _ = await _dressed(here, "projector")
    assert (await client.get("/projector")).status == 200
    assert (await client.get("/projector/events")).status == 200
    assert (await here.client().get("/control/events", headers=here.bearer)).status == 200
    assert (await here.client().get("/control/state", headers=here.bearer)).status == 200


@hosted(practice=0)
async def test_a_seat_cannot_speak_for_another(here):
    client = await here.seated("SEAT-1")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(client))
    refused = await client.post("/act", data={**fields, "seat": "SEAT-2"}, headers=JSON)
    assert refused.status == 400
    assert not here.session.round.answers
    assert (await client.post("/act", data=fields, headers=JSON)).status == 200
    assert set(here.session.round.answers) == {"SEAT-1"}


@hosted(practice=0)
async def test_another_seats_token_does_not_open_this_one(here):
    one, other = await here.seated("SEAT-1"), await here.seated("SEAT-2")
    await here.control("practice")
    fields = answer(here.session, "SEAT-1", await token_of(other))
    assert (await one.post("/act", data=fields, headers=JSON)).status == 403
    assert not here.session.round.answers


@hosted()
async def test_a_wrong_verb_or_token_of_control_changes_nothing(here):
    before = here.session.seq
    client = here.client()
    for token in ("", "x", here.keys.projector, here.keys.control[:-1], here.keys.codes["SEAT-1"]):
        answered = await client.post(
            "/control", json={"verb": "practice"}, headers={"Authorization": f"Bearer {token}"}
        )
        assert answered.status in (401, 403)
    answered = await client.post(
        "/control", json={"verb": "practice"}, headers={"Authorization": f"Basic {here.keys.control}"}
    )
    assert answered.status == 401
    for verb in ("join", "answer", "carry", "", None, "__class__", ["practice"]):
        assert (await here.control(verb))[0] == 400
    assert (await here.control("practice", more="1"))[0] == 400
    assert here.session.seq == before
    assert (await here.control("practice"))[0] == 200
