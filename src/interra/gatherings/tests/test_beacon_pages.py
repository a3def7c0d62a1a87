"""The pages of a beacon: named, sealed, awaited, come; what is typed badly is answered clearly."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from interra.design.templatetags.design import clock
from interra.gatherings.actions import beacons, drawing, joining
from interra.gatherings.models import Draw
from interra.gatherings.queries.beacons import given_up_at, named_of
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.tests import at_home
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool
from interra.people.tests.make import a_coordinator, a_local, a_member, sign_in, sign_in_staff

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
LATER = {  # Monday and Saturday: the Lotto of Wednesday lies in between
    "closes_at": NOON + dt.timedelta(days=14),
    "starts_at": NOON + dt.timedelta(days=19),
}


@pytest.fixture(autouse=True)
def noon(time_machine, settings):
    settings.DRAND_URLS = ["http://127.0.0.1:9"]
    time_machine.move_to(NOON, tick=False)
    return time_machine


@pytest.fixture
def nora(client):
    nora = a_coordinator()
    sign_in_staff(client, nora)
    return client


def at(client, name, session, **post):
    url = reverse(f"gatherings:{name}", args=[session.code])
    return client.post(url, post) if post else client.get(url)


def text_of(answer):
    return " ".join(answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0].split())


def a_draw_by(kind, **given):
    session = a_session(mode="draw", seats=2, beacon=kind, **given)
    a_pool(session, locals_=4)
    return session


def seal(session, when, client=None):
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    when.move_to(session.closes_at + HOUR, tick=False)


WORDS = {
    Kind.ROUND: "A public number picks the group: round",
    Kind.LOTTO: "the Lotto of Wednesday 18 March",
    Kind.DICE: "Two people throw 10 dice each.",
    Kind.HOUSE: "The secret number of the computer picks the group.",
}


@pytest.mark.parametrize("kind", Kind)
def test_the_public_page_names_what_picks_and_the_way_out_beforehand(client, kind):
    session = a_draw_by(kind, **LATER)

    text = text_of(at(client, "draw", session))

    assert WORDS[kind] in text
    assert ("Then the secret number picks the group." in text) == (kind != Kind.HOUSE)
    assert ("drand" in text) == (kind == Kind.ROUND)


def test_once_sealed_the_page_shows_the_seal_and_what_is_awaited(client, noon):
    session = a_draw_by(Kind.DICE)
    seal(session, noon)

    text = text_of(at(client, "draw", session))
    told = at(client, "draw_file", session).json()

    draw = Draw.objects.get(session=session)
    assert draw.commitment in text
    assert "The draw will be held with the dice of two people." in text
    assert told["commitment"] == draw.commitment
    assert "groups" not in told


def test_whoever_asked_reads_on_their_receipt_what_the_draw_waits_for(client, noon):
    session = a_draw_by(Kind.DICE)
    registration = session.registrations.first()
    seal(session, noon)

    text = text_of(at_token(client, registration))

    assert "Requests are closed, and the draw is sealed." in text
    assert "with the dice of two people" in text


def at_token(client, registration):
    return client.get(reverse("gatherings:receipt", args=[registration.token]))


def test_the_receipt_tells_the_hour_of_the_public_number(client):
    session = a_draw_by(Kind.ROUND)
    member = a_member("Ali")
    registration = joining.join(member=member, session_id=session.pk, now=NOON)

    assert clock(named_of(session.draw).known_from) in text_of(at_token(client, registration))


def test_two_people_throw_on_their_own_pages_and_the_draw_is_held(client, noon):
    marc, nora = a_local("Marc"), a_coordinator()
    session = a_draw_by(Kind.DICE, hosts=[marc])
    seal(session, noon)
    sign_in(client, marc)
    assert "Type your dice" in text_of(at(client, "host_session", session))

    bad = at(client, "throw_dice", session, dice="1 2 3")
    sealed = at(client, "throw_dice", session, dice="4 1 6 2 2 5 3 6 1 4")
    page = text_of(at(client, "throw_dice", session))
    twice = at(client, "throw_dice", session, dice="1 1 1 1 1 1 1 1 1 1")
    sign_in_staff(client, nora)
    desk = text_of(at(client, "draw_desk", session))
    at(client, "throw_dice", session, dice="6543216543")

    assert (bad.status_code, sealed.status_code, twice.status_code) == (422, 302, 422)
    assert "Type 10 digits. Each is between 1 and 6." in text_of(bad)
    assert 'value="1 2 3"' in text_of(bad)
    assert "Your dice are sealed" in page
    assert "4162253614" not in page
    assert "1 person of 2 has thrown." in desk
    assert Draw.objects.get(session=session).beacon == "dice:4162253614:6543216543"
    public = text_of(at(client, "draw", session))
    assert "4162253614:6543216543" in public
    assert "this draw is right" in public
    assert "The draw is held." in text_of(at(client, "throw_dice", session))


def test_only_hosts_and_the_team_have_a_page_for_dice(client, noon):
    session, first_come = a_draw_by(Kind.DICE), a_session()
    sign_in(client, a_member())
    assert at(client, "throw_dice", session).status_code == 404
    sign_in_staff(client, a_coordinator())

    assert "does not wait for dice now" in text_of(at(client, "throw_dice", session))
    assert at(client, "throw_dice", first_come).status_code == 404


def test_lotto_numbers_are_typed_once_they_are_out(nora, noon):
    session = a_draw_by(Kind.LOTTO, **LATER)
    right = {"numbers": "44 3 12 8 31 20", "bonus": "7", "compared": "on"}
    early = at(nora, "type_lotto", session, **right)
    seal(session, noon)
    noon.move_to(named_of(Draw.objects.get(session=session)).known_from, tick=False)
    sign_in_staff(nora, a_coordinator("Inès"))
    assert "Type the Lotto numbers" in text_of(at(nora, "draw_desk", session))

    page = at(nora, "type_lotto", session)
    bad = at(nora, "type_lotto", session, **right | {"numbers": "44 3 12"})
    unread = at(nora, "type_lotto", session, numbers="44 3 12 8 31 20", compared="on")
    at(nora, "type_lotto", session, **right)

    assert (early.status_code, page.status_code) == (422, 200)
    assert (bad.status_code, unread.status_code) == (422, 422)
    assert "Type 6 numbers with spaces, and the bonus number apart." in text_of(bad)
    assert Draw.objects.get(session=session).beacon.endswith(":3-8-12-20-31-44+7")
    assert "3-8-12-20-31-44+7" in text_of(at(nora, "draw", session))


def test_the_coordinator_announces_another_beacon_until_requests_close(nora, noon):
    session = a_draw_by(Kind.HOUSE)
    assert "Choose something else" in text_of(at(nora, "draw_desk", session))

    page = at(nora, "name_beacon", session)
    late = at(nora, "name_beacon", session, kind="lotto-be")
    nonsense = at(nora, "name_beacon", session, kind="stars")
    done = at(nora, "name_beacon", session, kind="dice")
    seal(session, noon)
    sign_in_staff(nora, a_coordinator("Inès"))
    closed = at(nora, "name_beacon", session, kind="house")

    assert [one.status_code for one in (page, late, nonsense, done, closed)] == [
        200,
        422,
        422,
        302,
        422,
    ]
    assert "drawn too late for this date" in text_of(late)
    assert Draw.objects.get(session=session).kind == Kind.DICE


def test_the_desk_seals_and_says_what_is_awaited(nora, noon):
    session = a_draw_by(Kind.DICE)
    noon.move_to(session.closes_at, tick=False)
    sign_in_staff(nora, a_coordinator("Inès"))
    assert "Seal the draw now" in at(nora, "draw_desk", session).content.decode()

    url = reverse("gatherings:hold_draw", args=[session.code])
    said = nora.post(url, follow=True).content.decode()

    assert "The draw is sealed. It is held when" in said
    assert "The draw will be held with the dice of two people." in said


def test_dice_that_cannot_be_drawn_with_at_once_are_kept_and_time_tries_again(
    nora, noon, monkeypatch
):
    session = a_draw_by(Kind.DICE)
    seal(session, noon)
    sign_in_staff(nora, a_coordinator("Inès"))
    at(nora, "throw_dice", session, dice="1111111111")

    def refused(**_given):
        raise drawing.NoDraw("Not now.")

    sign_in_staff(nora, a_coordinator("Ana"))
    with monkeypatch.context() as patch:
        patch.setattr(drawing, "hold_draw", refused)
        at(nora, "throw_dice", session, dice="2222222222")

    draw = Draw.objects.get(session=session)
    assert (draw.beacon, draw.drawn_at) == ("dice:1111111111:2222222222", None)


def test_thirty_lines_check_dice_at_home_with_the_seal_that_was_noted(client, noon, tmp_path):
    session = a_draw_by(Kind.DICE)
    seal(session, noon)
    for digits, who in (("4162253614", a_coordinator()), ("6543216543", a_local("Luc"))):
        beacons.throw_dice(
            session_id=session.pk, digits=digits, by=who, now=session.closes_at + HOUR
        )
    held = drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at + HOUR)
    told = at(client, "draw_file", session).json()
    (tmp_path / "draw.json").write_text(json.dumps(told))
    (tmp_path / "chosen.json").write_text(json.dumps({**told, "beacon": "coins:1:2"}))

    def check(file, *noted):
        return at_home.check(tmp_path / file, *noted).stdout

    assert check("draw.json", held.commitment).count("yes") == 8
    assert "NO  The seal is right" in check("draw.json", "0" * 64)
    assert "NO  What picks was named" in check("chosen.json")


def test_a_beacon_that_did_not_come_is_said_for_ever(client, noon):
    session = a_draw_by(Kind.DICE)
    seal(session, noon)
    drawing.hold_draw(session_id=session.pk, by=None, now=given_up_at(session))

    text = text_of(at(client, "draw", session))

    assert "Nothing had come." in text
    assert "The secret number" in text
    assert "this draw is right" in text
