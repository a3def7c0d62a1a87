"""The season is believable, the same for the same seed, and never mixed with real people."""

import datetime as dt
from collections import Counter
from random import Random

import pytest

from interra.gatherings.models import Draw, Registration, Seat, Session, Week
from interra.gatherings.queries.week_runs import week_run_of
from interra.people.models import Circumstance, Household, Member
from interra.people.queries.profiles import profiles_behind
from interra.people.rules.contacts import Contact
from interra.people.tests.make import a_member
from interra.project.demo import building, casting, keys, weeks

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)


def test_a_season_has_a_past_a_future_and_somebody_in_every_state():
    season = building.build(seed=3, members=80, sessions=None, now=NOW)

    states = Counter(Registration.objects.values_list("state", flat=True))
    taken = Seat.objects.exclude(attendee=None)
    holding = taken.filter(attendee__registration__state__in=["placed", "offered"])
    assert season.members == 80
    assert Session.objects.filter(starts_at__lt=NOW).count() > 100
    assert Session.objects.filter(starts_at__gt=NOW).count() > 100
    assert {"asked", "placed", "reserve", "cancelled"} <= set(states)
    assert Draw.objects.filter(drawn_at=None).exists()
    assert Draw.objects.exclude(drawn_at=None).exists()
    assert taken.count() == holding.count() > 0
    told = "\n".join(keys.lines())
    assert "Samira" in told
    assert "Nora" in told
    assert_one_week_is_drawn_at_once()


def assert_one_week_is_drawn_at_once():
    """For people who made lists."""
    (week,) = Week.objects.all()
    days = {session.starts_at.date() for session in week.sessions.all()}
    wishes = Counter(week.registrations.values_list("member", flat=True))
    assert len(days) == week.sessions.count() >= 3
    assert set(wishes.values()) == {2, 3}
    assert week_run_of(week, today=NOW.date()).people == len(wishes)


def test_a_season_without_draws_on_several_days_has_no_such_week():
    assert weeks.one_week([], NOW) == []
    weeks.make_lists([], casting.gather(4, random=Random(3), now=NOW), NOW)

    assert not Week.objects.exists()


def test_each_of_the_cast_enters_with_the_contact_that_is_shown():
    building.build(seed=3, members=80, sessions=None, now=NOW)

    shown = [casting.contact_of(key) for key in keys.SHOWN]
    contacts = [Contact(email=one) if "@" in one else Contact(phone=one) for one in shown]
    behind = [profiles_behind(contact, today=NOW.date()) for contact in contacts]

    assert [len(profiles) for profiles in behind] == [1] * len(keys.SHOWN)


def test_the_same_seed_makes_the_same_people():
    first = casting.gather(120, random=Random(3), now=NOW)
    names = [(one.name, one.phone, one.language, one.code) for one in first.everyone]
    Member.objects.all().delete()
    Circumstance.objects.all().delete()
    Household.objects.all().delete()

    again = casting.gather(120, random=Random(3), now=NOW)

    assert [(one.name, one.phone, one.language, one.code) for one in again.everyone] == names


def test_invented_people_never_join_real_ones():
    a_member("Somebody real")

    with pytest.raises(building.AlreadyInhabited):
        building.build(seed=1, members=50, sessions=None, now=NOW)

    assert Member.objects.count() == 1
