"""Samira asked never to be with Marc: at the desk no atelier brings the two together, and no page says why."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest

from interra.foundation.apart import foretold
from interra.gatherings.actions import joining
from interra.gatherings.actions.hosting import CannotHost
from interra.gatherings.models import Session
from interra.people.actions.apart import keep_apart
from interra.people.tests.make import a_member
from interra.steps.e_agenda.actions import dates
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.tests.make import NOW, SATURDAY, a_series, an_atelier, the_date
from interra.steps.e_agenda.tests.typed import DESK, an_answer, hours, text

if TYPE_CHECKING:
    from django.test import Client

    from interra.people.models import Member

pytestmark = pytest.mark.django_db
HERE = "\u2068Marc\u2069 cannot host here. Choose another host."
THAT_DAY = (
    "\u2068Marc\u2069 cannot host on Saturday 20 March. Look at the requests for that date, or choose"
    " another host."
)


@pytest.fixture
def two(nora: Member) -> tuple[Member, Member]:
    marc, samira = a_member("Marc"), a_member("Samira")
    keep_apart(asker=samira, other_code=marc.code, by=nora, now=NOW)
    return samira, marc


def change(client: Client, atelier: Atelier, *hosts: Member) -> str:
    atelier.refresh_from_db()
    assert atelier.venue
    answer = an_answer(
        title_fr="Le luth",
        hosts=[host.code for host in hosts],
        venue=atelier.venue.code,
        version=atelier.changed_at.isoformat(),
    )
    return text(client.post(f"{DESK}{atelier.slug}/change/", answer, follow=True))


def names(of: Atelier | Session) -> list[str]:
    return sorted(of.hosts.values_list("name", flat=True))


def test_one_of_the_dates_to_come_is_enough_and_nothing_typed_is_lost(
    client: Client, two: tuple[Member, Member]
) -> None:
    samira, marc = two
    atelier = an_atelier("Oud")
    of_both = Session.objects.filter(of_atelier__series=a_series(atelier, n=2))
    first, second = of_both.order_by("starts_at")
    joining.join(member=samira, session_id=second.pk, now=NOW)

    said = change(client, atelier, *atelier.hosts.all(), marc)

    assert THAT_DAY in said
    assert 'value="Le luth"' in said
    assert re.search(rf'value="{marc.code}"[^>]*checked', said)
    assert "Samira" not in said
    assert [names(one) for one in (atelier, first, second)] == [["Hachem"]] * 3
    atelier.refresh_from_db()
    assert atelier.title == {"fr": "Oud"}


def test_two_who_are_kept_apart_do_not_make_an_atelier_nor_join_its_hosts(
    client: Client, two: tuple[Member, Member]
) -> None:
    samira, marc = two
    typed = an_answer(hosts=[samira.code, marc.code])

    refused = client.post(f"{DESK}new/", typed)
    assert (refused.status_code, HERE in text(refused)) == (422, True)
    assert Atelier.objects.count() == 0

    atelier = an_atelier("Oud", samira)
    assert HERE in change(client, atelier, samira, marc)
    assert names(atelier) == ["Samira"]
    assert "Dates to come follow." in change(client, atelier, marc)
    assert names(atelier) == ["Marc"]


def test_an_atelier_of_both_is_told_to_who_writes_the_pair_and_has_no_more_dates(
    client: Client, nora: Member
) -> None:
    marc, samira = a_member("Marc"), a_member("Samira")
    atelier, over = an_atelier("Oud", samira, marc), an_atelier("Ney", samira, marc)
    an_atelier("Luth", marc)
    over.state = Atelier.State.CLOSED
    over.save()
    said = foretold(samira, marc, now=NOW)
    keep_apart(asker=samira, other_code=marc.code, by=nora, now=NOW)

    assert said == ["“\u2068Oud\u2069”: both host it. Choose who hosts, then plan its next dates."]
    look = text(client.post(f"{DESK}oud/plan/", hours()))
    seen = re.search(r'name="seen" value="([^"]+)"', look)
    assert seen
    refused = text(client.post(f"{DESK}oud/plan/", hours(plan="yes", seen=seen[1])))
    assert HERE in refused
    assert Session.objects.count() == 0
    with pytest.raises(CannotHost):
        one_more(atelier)

    change(client, atelier, samira)
    assert names(one_more(atelier)) == ["Samira"]


def one_more(atelier: Atelier) -> Session:
    return dates.add_date(
        atelier=atelier, day=SATURDAY, starts_at=dt.time(18), minutes=120, by=None, now=NOW
    )


def test_past_dates_are_in_nobody_s_way(client: Client, two: tuple[Member, Member]) -> None:
    samira, marc = two
    atelier = an_atelier("Oud")
    past = the_date(a_series(atelier))
    joining.join(member=samira, session_id=past.pk, now=NOW)
    ago = NOW - dt.timedelta(hours=3)
    Session.objects.filter(pk=past.pk).update(starts_at=ago, ends_at=NOW, closes_at=ago)

    change(client, atelier, marc)

    assert (names(atelier), names(past)) == (["Marc"], ["Hachem"])
