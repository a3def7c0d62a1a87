"""Samira asked never to be with Marc. Hosts who come later, pages that become one: no door brings the
two together, and what the team reads tells nobody why."""

from __future__ import annotations

import pytest

from interra.foundation import merging as floors
from interra.gatherings.actions import companions, joining, scheduling, weeks
from interra.gatherings.actions.hosting import CannotHost
from interra.gatherings.models import Registration, Session
from interra.gatherings.rules import Companion
from interra.gatherings.tests.keeping_apart import joins, never, two_apart
from interra.gatherings.tests.make import NOON, SATURDAY, a_session
from interra.gatherings.tests.two_pages import DAY, party
from interra.people.models import Household, Member
from interra.people.tests.make import a_coordinator, a_member
from interra.people.tests.two_pages import apart, merge

pytestmark = pytest.mark.django_db
State = Registration.State
REFUSED = (
    "\u2068Marc\u2069 cannot host on Saturday 14 March. Look at the requests for that date, or choose"
    " another host."
)
LOOK = (
    "“\u2068Cuisine\u2069”, Saturday 14 March: look at this date. Another date may be better for this"
    " person."
)


@pytest.fixture
def nora() -> Member:
    return a_coordinator()


@pytest.fixture
def two(nora: Member) -> tuple[Member, Member]:
    return two_apart(nora)


def a_home(*people: Member) -> None:
    home = Household.objects.create()
    for one in people:
        one.household = home
        one.save()


def hosted_by(session: Session, *hosts: Member) -> Session:
    return scheduling.describe_session(
        session=session,
        title=session.title,
        language=session.language,
        door=session.door,
        venue=session.venue,
        hosts=hosts,
        discreet_place=False,
        team_present=False,
        by=None,
        now=NOON,
    )


def hosts_of(session: Session) -> list[str]:
    return list(session.hosts.order_by("name").values_list("name", flat=True))


# --- a host comes later ---------------------------------------------------------------------------
@pytest.mark.parametrize("how", ["with a seat", "in the line", "in a draw", "in a week"])
def test_nobody_becomes_a_host_where_somebody_must_not_meet_them(two, nora, how):
    samira, marc = two
    session = a_session(
        mode="draw" if how in {"in a draw", "in a week"} else "first",
        seats=1 if how == "in the line" else 12,
    )
    if how == "in the line":
        joins(a_member("Paul"), session)
    if how == "in a week":
        other = a_session("Chant", mode="draw")
        week = weeks.make_week(
            sessions=[session, other], closes_at=session.closes_at, by=nora, now=NOON
        )
        weeks.wish(member=samira, week=week, wishes=[other, session], now=NOON)
    else:
        joins(samira, session)

    with pytest.raises(CannotHost) as refusal:
        hosted_by(session, marc)

    assert str(refusal.value) == REFUSED
    assert hosts_of(session) == []


def test_who_asked_for_a_seat_there_is_refused_in_the_same_words():
    """So nobody who reads the words learns which of the two it was."""
    marc, session = a_member("Marc"), a_session()
    asked = joins(marc, session)

    with pytest.raises(CannotHost) as refusal:
        hosted_by(session, marc)

    assert str(refusal.value) == REFUSED
    joining.leave(registration=asked, by=None, now=NOON)
    assert hosts_of(hosted_by(session, marc)) == ["Marc"]


def test_who_is_brought_by_a_relative_counts_as_one_who_asked(two):
    samira, marc = two
    session, paul = a_session(), a_member("Paul")
    a_home(paul, samira)
    joins(paul, session, samira)

    with pytest.raises(CannotHost):
        hosted_by(session, marc)


def test_two_who_are_kept_apart_do_not_host_one_date(two):
    samira, marc = two
    session = a_session(hosts=[samira])

    with pytest.raises(CannotHost) as refusal:
        hosted_by(session, samira, marc)
    assert str(refusal.value) == REFUSED
    assert hosts_of(session) == ["Samira"]
    assert hosts_of(hosted_by(session, marc)) == ["Marc"]

    with pytest.raises(CannotHost) as refusal:
        a_session(hosts=[marc, samira])
    assert str(refusal.value) == "\u2068Marc\u2069 cannot host here. Choose another host."


def test_who_hosted_before_the_two_were_kept_apart_stays_and_the_date_still_changes(nora):
    """Nothing is taken back: the team read it when it wrote the pair."""
    samira, marc, yara = a_member("Samira"), a_member("Marc"), a_member("Yara")
    session = a_session(hosts=[marc])
    joins(samira, session)
    never(samira, marc, nora)

    hosted_by(session, marc, yara)

    assert hosts_of(session) == ["Marc", "Yara"]


def test_who_no_longer_comes_is_in_nobody_s_way(two):
    samira, marc = two
    session = a_session()
    joining.leave(registration=joins(samira, session), by=samira, now=NOON)

    hosted_by(session, marc)

    assert hosts_of(session) == ["Marc"]
    assert joins(samira, session).state == State.RESERVE


# --- two pages of one person ----------------------------------------------------------------------
@pytest.mark.parametrize("hosts", [True, False])
def test_whoever_makes_two_pages_one_reads_where_to_look(two, nora, hosts):
    """Marc's second page comes where Samira comes: it was he all the time. It tells nobody's name."""
    samira, marc = two
    page = a_member("Marc D.")
    session = a_session("Cuisine", hosts=[page] if hosts else [])
    calm = a_session("Chant")
    for one in (session, calm):
        joins(a_member("Paul"), one)
    joins(samira, session)
    joins(page, calm)
    if not hosts:
        joins(page, session)

    assert floors.foretold(marc, page, now=NOON) == [LOOK]
    assert floors.foretold(page, marc, now=NOON) == [LOOK]
    assert floors.foretold(marc, page, now=SATURDAY + DAY) == []


def test_where_both_pages_are_kept_apart_nothing_new_is_said(two, nora):
    samira, marc = two
    page, session = a_member("Marc D."), a_session("Cuisine")
    joins(page, session)
    joins(samira, session)
    never(samira, page, nora)

    assert floors.foretold(marc, page, now=NOON) == []


def test_a_page_that_comes_back_joins_no_party_with_somebody_it_is_kept_apart_from(nora):
    """While the two pages were one, Samira came along with Yara in place of Marc's second page."""
    samira, marc, page, yara = (a_member(name) for name in ("Samira", "Marc", "Marc D.", "Yara"))
    a_home(yara, page)
    full = a_session(seats=1)
    joins(a_member("Paul"), full)
    never(samira, page, nora)
    hers, his = joins(yara, full, page), joins(marc, full)
    merge(marc, page, nora)
    assert (party(hers), party(his)) == (["Yara"], ["Marc"])
    a_home(yara, samira)
    companions.bring(registration=hers, companions=[Companion(member_id=samira.pk)], now=NOON)

    apart(marc, nora)

    assert (party(hers), party(his)) == (["Yara", "Samira"], ["Marc"])
