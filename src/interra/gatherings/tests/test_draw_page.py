"""The public page of a draw: promise before, transcript after; nobody named, nobody sorted."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from interra.foundation.notices import sending
from interra.foundation.notices.models import Notice
from interra.gatherings.actions import drawing, joining
from interra.gatherings.models import Draw, Registration
from interra.gatherings.queries.promises import floor_in_words
from interra.gatherings.queries.terms import pseudonym_of
from interra.gatherings.tests import at_home
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks, with_seed
from interra.people.tests.make import a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
OWN = re.compile(r"You have about \d+ chances? in \d+")


@pytest.fixture
def session(time_machine):
    time_machine.move_to(NOON, tick=False)
    session = a_session(mode="draw", newcomers_at_least=4, locals_at_least=4)
    a_pool(session, newcomers=6, locals_=18, unknown=6)
    with_seed(session, "a story")
    return session


@pytest.fixture
def drawn(session, time_machine):
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    time_machine.move_to(session.closes_at, tick=False)
    return session


def page(client, name, *args):
    return client.get(reverse(f"gatherings:{name}", args=args))


def main_of(answer):
    """What the page says, without the frame and the codes that differ by nature."""
    text = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    text = re.sub(r"/welcome/[^/]*/", "/welcome/", text)
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]*', r"\1", text)


def test_before_the_draw_the_page_shows_what_is_promised_and_not_the_seed(client, session):
    answer = page(client, "draw", session.code)

    text = main_of(answer)
    promised = Draw.objects.get(session=session)
    assert promised.seed_commitment in text
    assert "a story" not in text
    assert "12 March" in text


def test_before_the_draw_the_file_holds_the_promise_only(client, session):
    told = page(client, "draw_file", session.code).json()

    assert set(told) == {"session", "promised_at", "seed_sha256", "named", "refills_sha256"}


def test_after_the_draw_everybody_reads_the_checks_and_nobodys_name(client, drawn):
    text = main_of(page(client, "draw", drawn.code))

    assert "this draw is right" in text
    assert Draw.objects.get().seed in text
    assert not re.search(r"Samira|Marc \d|Alex|newcomer|local", text)


def test_a_draw_that_was_tampered_with_says_so(client, drawn):
    draw = Draw.objects.get(session=drawn)
    groups = draw.public["groups"]
    groups[0] = next(group for group in groups if group != groups[0])
    draw.save()

    assert "this draw is right" not in main_of(page(client, "draw", drawn.code))


def test_the_person_finds_their_own_line(client, drawn):
    mine = drawn.registrations.order_by("pk").first()
    name = pseudonym_of(drawn, mine.code, 0)
    by_link = main_of(page(client, "my_draw", mine.token))
    client.force_login(mine.member)
    signed_in = main_of(page(client, "draw", drawn.code))

    for text in (by_link, signed_in):
        assert text.count(f">{name}</code>") == 2
        assert text.count("draw-own") == 1


def test_a_visitor_and_another_member_find_no_line_of_their_own(client, drawn):
    anybody = main_of(page(client, "draw", drawn.code))
    client.force_login(a_member("Aline"))
    somebody = main_of(page(client, "draw", drawn.code))

    assert "draw-own" not in anybody
    assert anybody == somebody


def test_there_is_no_draw_page_for_a_session_without_a_draw(client):
    assert page(client, "draw", a_session().code).status_code == 404
    assert page(client, "draw", "nothing").status_code == 404
    assert page(client, "my_draw", "a.b").status_code == 404


@pytest.mark.parametrize("tamper", ["", "group", "chance", "index", "seed", "stranger"])
def test_thirty_lines_of_python_check_the_file_at_home(client, drawn, tmp_path, tamper):
    told = page(client, "draw_file", drawn.code).json()
    if tamper == "group":
        groups = told["groups"]
        groups[0] = next(group for group in groups if group != groups[0])
    elif tamper == "chance":
        told["chances"][told["people"][0]] += 1
    elif tamper == "index":
        told["index"] = (told["index"] + 1) % len(told["groups"])
    elif tamper == "seed":
        told["beacon"] = "chosen afterwards"
    elif tamper == "stranger":
        told["groups"][0][0] = "0123456789"
    (tmp_path / "draw.json").write_text(json.dumps(told))

    said = at_home.check(tmp_path / "draw.json")

    assert said.returncode == (1 if tamper else 0), said.stdout + said.stderr
    assert ("NO" in said.stdout) == bool(tamper)
    assert len(at_home.PROGRAM.read_text().splitlines()) <= 30


def test_before_the_draw_all_groups_read_the_same_page(client, session):
    """Only one's own number may differ."""
    newcomer, local, unknown = (
        asks(session, make("Zoé")) for make in (a_newcomer, a_local, a_member)
    )

    said = {
        OWN.sub("You have", main_of(page(client, "receipt", r.token)).replace(r.token, ""))
        for r in (newcomer, local, unknown)
    }

    assert len({strip_qr(text) for text in said}) == 1


def test_after_the_draw_all_groups_read_the_same_words(client, drawn):
    """Only one's own number may differ."""
    by_state: dict[str, set[str]] = {}
    for registration in drawn.registrations.select_related("member"):
        text = main_of(page(client, "receipt", registration.token))
        own = registration.chance.split("/")[0]
        text = text.replace(registration.token, "").replace(f"{own} chances", "n chances")
        by_state.setdefault(registration.state, set()).add(strip_qr(text))

    assert {state: len(texts) for state, texts in by_state.items()} == {"placed": 1, "reserve": 1}


def test_all_groups_are_sent_the_same_message(drawn):
    letters: dict[str, set[str]] = {}
    for notice in Notice.objects.filter(kind__startswith="gatherings.").select_related("to"):
        reader = sending.Reader("sms", "+32470123456", "fr", discreet=False)
        body = sending.write(notice, reader).body
        letters.setdefault(notice.kind, set()).add(body.rsplit(" ", 1)[0])

    assert {kind: len(bodies) for kind, bodies in letters.items()} == {
        "gatherings.placed": 1,
        "gatherings.reserve": 1,
    }


def test_nobody_falls_below_the_floor_by_keeping_silent(session):
    """Changing only one person's answer changes what is promised to all by nothing, or nothing bad."""
    before = floor_in_words(session, now=NOON)
    silent = session.registrations.filter(member__name="Samira 0").get()
    assert "at least" in before
    joining.leave(registration=silent, by=None, now=NOON)
    asks(session, a_member("Samira bis"))

    after = floor_in_words(session, now=NOON)

    assert after == before


def strip_qr(text):
    return re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)
