from __future__ import annotations

import datetime as dt

import pytest

from interra.foundation import timeline as every_job
from interra.foundation.journal.actions import record, subject_of
from interra.foundation.journal.models import Entry
from interra.foundation.notices.models import Notice
from interra.foundation.sealing import pseudonym
from interra.gatherings.actions import drawing, here, joining, offers, scheduling
from interra.gatherings.models import Attendee, Draw, PresenceMark, Registration
from interra.gatherings.queries.chances import reason
from interra.gatherings.queries.here import door_digits
from interra.gatherings.rules.deadlines import mix_given_up_at
from interra.gatherings.rules.mixing import Mix
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.gatherings.timeline import draws, reminders, retention
from interra.gatherings.timeline import offers as offers_in_time
from interra.people.tests.make import a_coordinator, a_local, a_member, a_newcomer

pytestmark = pytest.mark.django_db
State = Registration.State
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=366)


def test_what_is_due_is_drawn_once_and_what_cannot_be_mixed_waits():
    due, later = a_session(mode="draw"), a_session(mode="draw", starts_at=NOON + 30 * DAY)
    impossible = a_session(mode="draw", newcomers_at_least=3)
    for session in (due, later, impossible):
        a_pool(session, locals_=2)

    now = due.closes_at
    assert [draws.close_due_draws(now), draws.close_due_draws(now)] == [1, 0]

    assert Draw.objects.get(session=due).drawn_at == now
    assert Draw.objects.filter(session__in=[later, impossible], drawn_at=None).count() == 2


def test_near_the_date_a_draw_that_cannot_be_mixed_is_held_without_its_mix():
    session = a_session(mode="draw", seats=2, newcomers_at_least=2)
    asked = a_pool(session, locals_=3)
    hour = dt.timedelta(hours=1)

    waited = draws.close_due_draws(session.starts_at - 6 * hour - dt.timedelta(minutes=1))
    held = [draws.close_due_draws(session.starts_at - 6 * hour) for _ in "12"]

    assert (waited, held) == (0, [1, 0])
    session.refresh_from_db()
    assert session.mix == Mix.of()
    assert session.mix_reason.startswith("This mix was not possible")
    states = sorted(session.registrations.values_list("state", flat=True))
    assert states == [State.PLACED, State.PLACED, State.RESERVE]
    assert Notice.objects.filter(kind__in=["gatherings.placed", "gatherings.reserve"]).count() == 3
    asked[0].refresh_from_db()
    assert "The draw chose by chance." in reason(asked[0])


def test_a_draw_that_has_become_possible_keeps_its_mix():
    session = a_session(mode="draw", seats=2, newcomers_at_least=2)
    a_pool(session, newcomers=2, locals_=1)

    with pytest.raises(drawing.WhyPlease):
        drawing.hold_without_mix(session_id=session.pk, now=session.closes_at)


@pytest.mark.parametrize(
    ("closes_before", "given_up_before"),
    [(48, 6), (6, 5.5), (2, 1.5), (0.5, 0.25)],
)
def test_the_team_has_half_an_hour_at_least_before_the_mix_is_given_up(
    closes_before, given_up_before
):
    starts = NOON
    closes = starts - dt.timedelta(hours=closes_before)

    assert starts - mix_given_up_at(closes, starts) == dt.timedelta(hours=given_up_before)


def test_an_offer_without_answer_goes_to_the_next_and_twice_is_once():
    session = a_session(seats=1)
    nobody_known = a_session(seats=1)
    asks(nobody_known, a_member("Inconnu", met_at=None), state=State.RESERVE, line=1)
    samira = asks(session, a_newcomer("Samira"), state=State.RESERVE, line=1)
    ali = asks(session, a_newcomer("Ali"), state=State.RESERVE, line=2)
    assert [offers_in_time.offer_free_seats(NOON) for _ in "12"] == [1, 0]

    assert [offers_in_time.expire_offers(NOON + DAY) for _ in "12"] == [1, 0]

    states = dict(session.registrations.values_list("pk", "state"))
    assert states == {samira.pk: State.LAPSED, ali.pk: State.OFFERED}


def test_offers_of_a_cancelled_date_are_left_alone():
    session = a_session(seats=1)
    samira = asks(session, a_newcomer("Samira"), state=State.RESERVE, line=1)
    offers.offer_freed_seats(session_id=session.pk, now=NOON)
    scheduling.cancel_session(session=session, by=None, now=NOON)

    assert offers_in_time.expire_offers(NOON + DAY) == 0
    assert offers_in_time.offer_free_seats(NOON + DAY) == 0

    samira.refresh_from_db()
    assert samira.state == State.OFFERED


def test_those_who_have_a_seat_are_reminded_once_the_day_before():
    session = a_session()
    samira = joining.join(member=a_newcomer("Samira"), session_id=session.pk, now=NOON)
    the_day_before = session.starts_at - dt.timedelta(hours=23)
    joining.join(member=a_local("Marc"), session_id=session.pk, now=the_day_before)
    Notice.objects.all().delete()

    for minutes in (-120, 0, 15):
        reminders.remind(the_day_before + dt.timedelta(minutes=minutes))

    (told,) = Notice.objects.all()
    assert (told.to, told.kind) == (samira.member, "gatherings.reminder")
    assert told.useless_after == session.starts_at - dt.timedelta(hours=2)


def test_a_date_that_moves_is_reminded_again():
    session = a_session()
    joining.join(member=a_newcomer("Samira"), session_id=session.pk, now=NOON)
    reminders.remind(session.starts_at - DAY)
    scheduling.move_session(
        session=session,
        starts_at=session.starts_at + DAY,
        ends_at=session.ends_at + DAY,
        by=None,
        now=session.starts_at - DAY,
    )

    session.refresh_from_db()
    reminders.remind(session.starts_at - DAY)

    assert Notice.objects.filter(kind="gatherings.reminder").count() == 2


def test_a_year_later_a_request_no_longer_says_whose_it_was():
    session = a_session()
    samira = a_newcomer("Samira")
    asks(session, samira, friends=1, form_key="once")
    the_day = session.ends_at + dt.timedelta(days=365)

    assert retention.forget(the_day) == 0
    assert Registration.objects.get().member == samira
    assert retention.forget(the_day + dt.timedelta(seconds=1)) == 1
    assert retention.forget(the_day + DAY) == 0

    kept = Registration.objects.get()
    assert (kept.member, kept.form_key) == (None, None)
    assert kept.traced_as == pseudonym("registration", samira.code)
    assert not Attendee.objects.exclude(name="", member=None).exists()


def test_a_year_later_what_a_member_did_for_a_seat_does_not_say_who_it_was():
    session, samira, nora = a_session(), a_member(), a_coordinator()
    registration = joining.join(member=samira, session_id=session.pk, now=NOON)
    here.say_here(
        session=session,
        member=samira,
        digits=door_digits(session),
        now=session.starts_at,
    )
    joining.leave(registration=asks(session, a_member("Ali")), by=nora, now=NOON)
    record("gatherings.party_changed", by=samira, subject=registration, at=NOON)

    retention.forget(session.ends_at + YEAR)

    assert set(PresenceMark.objects.values_list("by", flat=True)) == {None}
    assert not Entry.objects.filter(subject=subject_of(registration), by=samira).exists()
    assert Entry.objects.filter(verb="gatherings.left", by=nora).exists()


def test_three_years_later_no_trace_leads_anywhere():
    session = a_session(mode="draw")
    a_pool(session, newcomers=1, locals_=1)
    draws.close_due_draws(session.closes_at)
    retention.forget(session.ends_at + YEAR)
    before = set(Registration.objects.values_list("traced_as", flat=True))

    retention.forget(session.ends_at + 3 * YEAR)

    assert "" not in before
    assert set(Registration.objects.values_list("traced_as", "chance")) == {("", "1/1")}
    assert Draw.objects.get().terms_sealed == ""


def test_all_jobs_run_together_and_twice_without_harm():
    session = a_session(mode="draw", seats=2)
    a_pool(session, newcomers=2, locals_=2)
    asks(session, a_member("Inconnu", met_at=None))

    first = every_job.run_due(session.closes_at, everything=True)
    again = every_job.run_due(session.closes_at, everything=True)

    assert -1 not in {*first.values(), *again.values()}
    assert first["gatherings.draws"] == 1
    assert again["gatherings.draws"] == 0
    assert Notice.objects.filter(kind__in=["gatherings.placed", "gatherings.reserve"]).count() == 5


def test_one_session_that_breaks_stops_no_other(monkeypatch, caplog):
    broken, due = a_session(mode="draw"), a_session(mode="draw")
    for session in (broken, due):
        a_pool(session, locals_=2)
    hold_draw = drawing.hold_draw

    def break_on_the_first(*, session_id, **rest):
        if session_id == broken.pk:
            raise ZeroDivisionError
        return hold_draw(session_id=session_id, **rest)

    monkeypatch.setattr(drawing, "hold_draw", break_on_the_first)

    assert draws.close_due_draws(due.closes_at) == 1

    assert Draw.objects.get(session=due).drawn_at == due.closes_at
    assert f"Left aside: Session {broken.pk}." in caplog.text


def test_one_offer_that_breaks_stops_no_other(monkeypatch):
    session = a_session(seats=2)
    for line, name in enumerate(("Samira", "Ali"), 1):
        asks(session, a_newcomer(name), state=State.RESERVE, line=line)
    assert offers_in_time.offer_free_seats(NOON) == 2
    first = Registration.objects.unanswered(NOON + DAY).order_by("offer_until", "pk").first()
    expire_offer = offers.expire_offer

    def break_on_the_first(*, registration_id, now):
        if registration_id == first.pk:
            raise ZeroDivisionError
        return expire_offer(registration_id=registration_id, now=now)

    monkeypatch.setattr(offers, "expire_offer", break_on_the_first)

    assert offers_in_time.expire_offers(NOON + DAY) == 1
