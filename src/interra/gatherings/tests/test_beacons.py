"""Commit, beacon, reveal: named beforehand, sealed when requests close, picked when it has come."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from interra.foundation.drand import PublicNumber
from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import seal, unseal
from interra.gatherings import rules
from interra.gatherings.actions import (
    beacons,
    companions,
    drawing,
    joining,
    refilling,
    scheduling,
)
from interra.gatherings.actions.promising import ImpossibleBeacon
from interra.gatherings.actions.refusals import CannotJoin
from interra.gatherings.models import DiceThrow, Draw, Registration
from interra.gatherings.queries.beacons import given_up_at, named_of, usual
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.queries.transcripts import make, picked, transcript, verified
from interra.gatherings.rules.beacons import Kind
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import BRUSSELS, NOON, a_session
from interra.gatherings.tests.pools import a_pool, with_seed
from interra.people.tests.make import a_coordinator, a_local, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
HOUR = dt.timedelta(hours=1)
TUESDAY = dt.datetime(2026, 3, 17, 18, 30, tzinfo=BRUSSELS)  # requests close on Sunday at 18:00
SIGNATURE = "ab" * 48
RANDOMNESS = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()


@pytest.fixture(autouse=True)
def a_network(settings):
    settings.DRAND_URLS = ["http://127.0.0.1:9"]
    settings.DRAND_NETWORK = {"chain": "abc", "genesis": 1_692_803_367, "period": 3}


def a_draw_by(kind, **given):
    """Twelve seats, thirty people, at least four of each circle."""
    session = a_session(mode="draw", newcomers_at_least=4, locals_at_least=4, beacon=kind, **given)
    a_pool(session, newcomers=6, locals_=18, unknown=6)
    with_seed(session, "a story")
    return session


def hold(session, now=None):
    return drawing.hold_draw(session_id=session.pk, by=None, now=now or session.closes_at)


def the_number(draw):
    return PublicNumber(named_of(draw).round, RANDOMNESS, SIGNATURE)


def states(session):
    return Counter(session.registrations.values_list("state", flat=True))


def test_a_date_names_its_beacon_from_the_start_and_the_house_is_the_usual_one():
    by_house, by_round = a_session(mode="draw").draw, a_draw_by(Kind.ROUND).draw

    assert named_of(by_house).text == "house"
    named = named_of(by_round)
    assert named.text == f"drand:abc:{named.round}"
    assert 0 <= (named.known_from - by_round.session.closes_at - HOUR / 6).total_seconds() < 3


def test_the_round_follows_when_requests_close_at_another_hour():
    session = a_draw_by(Kind.ROUND)
    before = named_of(session.draw).round

    scheduling.move_session(
        session=session,
        starts_at=session.starts_at + HOUR,
        ends_at=session.ends_at + HOUR,
        by=None,
        now=NOON,
    )

    assert named_of(Draw.objects.get(session=session)).round == before + 1200


def test_sealing_publishes_the_print_of_the_table_and_tells_nobody_yet():
    session = a_draw_by(Kind.ROUND)

    draw = drawing.seal_draw(session_id=session.pk, by=None, now=session.closes_at)
    again = drawing.seal_draw(session_id=session.pk, by=None, now=session.closes_at + HOUR / 60)

    assert (draw.sealed_at, draw.drawn_at, draw.beacon) == (session.closes_at, None, "")
    assert (again.sealed_at, again.commitment) == (draw.sealed_at, draw.commitment)
    assert transcript(draw)["commitment"] == draw.commitment
    assert "groups" not in transcript(draw)
    assert states(session) == {State.ASKED: 30}
    assert not Notice.objects.exists()
    assert Entry.objects.filter(verb="gatherings.draw_sealed").count() == 1


def test_a_public_number_picks_the_group_that_anyone_finds_again():
    session = a_draw_by(Kind.ROUND)
    terms = terms_of(session, today=localdate(session.closes_at))
    sealed = hold(session)
    named = named_of(sealed)

    beacons.take_public_number(
        session_id=session.pk, told=the_number(sealed), now=named.known_from
    )
    held = hold(session, named.known_from)

    assert held.beacon == f"{named.text}:{RANDOMNESS}"
    assert states(session) == {State.PLACED: 12, State.RESERVE: 18}
    assert verified(held).ok
    again = picked(make(terms, held.seed, named.text), held.beacon).public(held.seed)
    assert transcript(held) == {**again, "signature": SIGNATURE}
    assert held.commitment == sealed.commitment == transcript(held)["commitment"]
    with pytest.raises(beacons.NotAwaited):
        beacons.take_public_number(
            session_id=session.pk, told=the_number(held), now=named.known_from
        )


def test_another_round_is_not_taken():
    session = a_draw_by(Kind.ROUND)
    draw = hold(session)
    other = PublicNumber(named_of(draw).round + 1, RANDOMNESS, SIGNATURE)

    with pytest.raises(beacons.NotAwaited):
        beacons.take_public_number(session_id=session.pk, told=other, now=session.closes_at)

    assert Draw.objects.get(session=session).beacon == ""


def test_lotto_numbers_are_typed_on_the_evening_and_pick_the_group():
    session, nora = a_draw_by(Kind.LOTTO, starts_at=TUESDAY + 2 * 24 * HOUR), a_coordinator()
    hold(session)
    typed = {"session_id": session.pk, "numbers": "3-8-12-20-31-44+7", "by": nora}
    wednesday = dt.datetime(2026, 3, 18, 21, tzinfo=BRUSSELS)

    with pytest.raises(beacons.TooSoon):
        beacons.type_lotto(**typed, now=wednesday - HOUR)
    beacons.type_lotto(**typed, now=wednesday)
    held = hold(session, wednesday)

    assert held.beacon == "lotto-be:2026-03-18:3-8-12-20-31-44+7"
    assert verified(held).ok
    with pytest.raises(beacons.NotAwaited):
        beacons.type_lotto(**typed, now=wednesday)


def test_two_people_throw_and_the_first_dice_are_seen_by_nobody_before_the_second():
    session, nora, marc = a_draw_by(Kind.DICE), a_coordinator(), a_local("Marc")
    dice = {"session_id": session.pk, "now": session.closes_at + HOUR}
    with pytest.raises(beacons.NotAwaited):
        beacons.throw_dice(**dice, digits="1111111111", by=nora)
    hold(session)

    first = beacons.throw_dice(**dice, digits="4162253614", by=nora)
    with pytest.raises(beacons.SomebodyElse):
        beacons.throw_dice(**dice, digits="1111111111", by=nora)
    kept = str([*DiceThrow.objects.values(), *Entry.objects.values(), *Draw.objects.values()])
    second = beacons.throw_dice(**dice, digits="6543216543", by=marc)
    held = hold(session, dice["now"])

    assert "4162253614" not in kept
    assert (first.beacon, second.beacon) == ("", "dice:4162253614:6543216543")
    assert held.beacon == second.beacon
    assert verified(held).ok


def test_the_database_keeps_the_two_throws_apart():
    session, nora = a_draw_by(Kind.DICE), a_coordinator()
    hold(session)
    row = {"draw": session.draw, "digits_sealed": seal("1"), "thrown_at": NOON, "by": nora}
    DiceThrow.objects.create(**row, turn=1)

    for turn in (1, 2):
        with pytest.raises(IntegrityError), transaction.atomic():
            DiceThrow.objects.create(**row, turn=turn)


@pytest.mark.parametrize("kind", [Kind.ROUND, Kind.DICE])
def test_a_beacon_that_never_comes_leaves_the_pick_to_the_number_of_the_house(kind):
    session = a_draw_by(kind)
    hold(session)
    late = given_up_at(session)

    waits = hold(session, late - HOUR / 60).drawn_at
    held = hold(session, late)

    assert waits is None
    assert held.beacon == "house:a story"
    assert verified(held).ok
    assert states(session)[State.PLACED] == 12


def test_after_that_hour_nothing_is_taken_any_more():
    session, nora = a_draw_by(Kind.DICE), a_coordinator()
    hold(session)

    with pytest.raises(beacons.NotAwaited):
        beacons.throw_dice(
            session_id=session.pk, digits="1111111111", by=nora, now=given_up_at(session)
        )


def test_whoever_leaves_before_the_beacon_gives_their_seat_to_the_waiting_list():
    session = a_draw_by(Kind.DICE)
    draw = hold(session)
    now = session.closes_at + HOUR
    table = unseal(draw.table_sealed)
    seated = picked_by(draw, table, "dice:4162253614:6543216543")
    leaver = next(r for r in session.registrations.all() if seated & names_of(session, r))
    joining.leave(registration=leaver, by=leaver.member, now=now)

    throw(session, now)
    hold(session, now)
    offered = refilling.refill(session_id=session.pk, now=now)

    leaver.refresh_from_db()
    assert (leaver.state, leaver.chance) == (State.CANCELLED, "")
    assert verified(Draw.objects.get(session=session)).ok
    assert offered == 1
    assert states(session) == {
        State.CANCELLED: 1,
        State.PLACED: 11,
        State.OFFERED: 1,
        State.RESERVE: 17,
    }


def picked_by(draw, packed, beacon):
    table = {**packed, "groups": [[packed["people"][i] for i in g] for g in packed["groups"]]}
    return picked(table, beacon).seated


def names_of(session, registration):
    from interra.gatherings.queries.draw_pages import names_of as names

    return names(session, [registration])


def throw(session, now):
    for digits, who in (("4162253614", a_coordinator()), ("6543216543", a_local("Luc"))):
        beacons.throw_dice(session_id=session.pk, digits=digits, by=who, now=now)


def test_once_sealed_nobody_comes_in_and_nothing_the_table_was_made_from_changes():
    session = a_draw_by(Kind.DICE)
    hold(session)
    now = session.closes_at + HOUR
    asked = session.registrations.first()
    closed = session.closes_at

    with pytest.raises(CannotJoin):
        joining.join(member=a_newcomer("Ali"), session_id=session.pk, now=now)
    with pytest.raises(CannotJoin):
        companions.bring(registration=asked, companions=[rules.Companion(name="Zoé")], now=now)
    with pytest.raises(drawing.AlreadySealed):
        drawing.change_mix(session=session, mix=Mix.of(), reason="Non", by=None, now=now)
    with pytest.raises(scheduling.NoLongerPlanned):
        scheduling.change_seats(session=session, seats=11, by=None, now=now)
    with pytest.raises(beacons.NamedForGood):
        beacons.name_beacon(session=session, kind=Kind.HOUSE, by=None, now=now)
    scheduling.move_session(
        session=session,
        starts_at=session.starts_at + 2 * HOUR,
        ends_at=session.ends_at + 2 * HOUR,
        by=None,
        now=now,
    )
    scheduling.change_seats(session=session, seats=14, by=None, now=now)
    throw(session, now)
    held = hold(session, now)

    session.refresh_from_db()
    assert session.closes_at == closed
    assert verified(held).ok
    assert states(session)[State.PLACED] == 12


def test_a_table_that_was_changed_after_it_was_sealed_is_found_out():
    session = a_draw_by(Kind.DICE)
    draw = hold(session)
    packed = unseal(draw.table_sealed)
    packed["groups"].reverse()
    Draw.objects.filter(pk=draw.pk).update(table_sealed=seal(packed))
    now = session.closes_at + HOUR

    throw(session, now)
    held = hold(session, now)

    assert verified(held).problems == ("The table is not the one that was sealed.",)


def test_the_coordinator_names_another_beacon_while_people_ask_and_the_journal_keeps_it():
    session, nora = a_draw_by(Kind.HOUSE), a_coordinator()

    for kind in (Kind.DICE, Kind.DICE):
        beacons.name_beacon(session=session, kind=kind, by=nora, now=NOON)

    entry = Entry.objects.get(verb="gatherings.beacon_named")
    assert (entry.by, entry.facts) == (nora, {"was": "house", "named": "dice"})
    assert Draw.objects.get(session=session).kind == Kind.DICE
    with pytest.raises(ImpossibleBeacon):  # Saturday's Lotto comes after Saturday's date
        beacons.name_beacon(session=session, kind=Kind.LOTTO, by=nora, now=NOON)


def test_what_cannot_come_in_time_is_not_named(settings):
    with pytest.raises(ImpossibleBeacon):
        a_draw_by(Kind.LOTTO)
    settings.DRAND_URLS = []
    with pytest.raises(ImpossibleBeacon):
        a_draw_by(Kind.ROUND)


@pytest.mark.parametrize(
    ("chosen", "addresses", "kind"),
    [
        ("drand", ["http://127.0.0.1:9"], Kind.ROUND),
        ("drand", [], Kind.HOUSE),
        ("dice", [], Kind.DICE),
        ("lotto-be", [], Kind.HOUSE),  # too late for this date
    ],
)
def test_the_association_chooses_what_picks_by_default(settings, chosen, addresses, kind):
    settings.BEACON, settings.DRAND_URLS = chosen, addresses
    session = a_session(mode="draw")

    assert usual(session.closes_at, session.starts_at) == kind


def test_a_draw_of_before_beacons_had_names_still_verifies():
    session = a_draw_by(Kind.HOUSE)
    table = make(terms_of(session, today=localdate(NOON)), "a story")
    del table["named"]
    old = picked(table, "a story").public("a story")
    del old["seed"]
    place = {name: number for number, name in enumerate(table["people"])}
    packed = {**old, "groups": [[place[n] for n in group] for group in old["groups"]]}
    Draw.objects.filter(session=session).update(
        seed="a story", drawn_at=NOON, sealed_at=NOON, public=packed
    )

    assert verified(Draw.objects.get(session=session)).ok
