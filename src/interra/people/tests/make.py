"""People who read aloud. Same cast everywhere: Samira (newcomer), Marc (local), Nora (team)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from interra.people.actions.circumstances import answer
from interra.people.models import Member
from interra.people.rules import Band, names

if TYPE_CHECKING:
    from playwright._impl._api_structures import SetCookieParam

LONG_AGO = dt.datetime(2025, 1, 6, 9, tzinfo=dt.UTC)
RECENTLY = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def a_member(name: str = "Samira", **given: Any) -> Member:
    """Somebody whom we have met; no contact unless given."""
    usual = {
        "name": name,
        "folded_name": names.fold(name),
        "name_skeleton": names.skeleton(name),
        "joined_at": LONG_AGO,
        "met_at": LONG_AGO,
    }
    return Member.objects.create(**usual | given)


def a_coordinator(name: str = "Nora", **given: Any) -> Member:
    return a_member(name, is_staff=True, **given)


def a_newcomer(name: str = "Samira", **given: Any) -> Member:
    """Somebody who has been here for less than a year, and likes mixed groups."""
    return _who_said(Band.UNDER_1, a_member(name, **given))


def a_local(name: str = "Marc", **given: Any) -> Member:
    """Somebody who has been here for more than five years, and likes mixed groups."""
    return _who_said(Band.OVER_5, a_member(name, **given))


def _who_said(band: Band, member: Member) -> Member:
    answer(
        member=member,
        band=band,
        languages=[member.language],
        mix_consent=True,
        now=RECENTLY,
    )
    return member


def sign_in(client: Client, member: Member) -> Client:
    """This browser is theirs, since some time: no fresh code."""
    client.force_login(member)
    return client


def with_a_fresh_code(client: Client) -> Client:
    """They typed a code in this browser a moment ago."""
    session = client.session
    session["fresh_at"] = timezone.now().isoformat()
    session.save()
    return client


def sign_in_staff(client: Client, nora: Member, *, at: dt.datetime | None = None) -> Client:
    """As after the password and the second factor; `at` for a test with a clock of its own."""
    client.force_login(nora)
    session = client.session
    session["second_factor_at"] = (at or timezone.now()).isoformat()
    session.save()
    return client


def open_page_of(nora: Client, member: Member) -> Client:
    """Somebody of the team says why they open this person's page."""
    nora.post(reverse("people:open_person", args=[member.code]), {"reason": "asked"})
    return nora


def a_key_for(member: Member, *, url: str) -> SetCookieParam:
    """For Playwright: `context.add_cookies([a_key_for(samira, url=live_server.url)])`.

    Somebody of the team gets a key with the second factor in it.
    """
    client = (sign_in_staff if member.is_staff else sign_in)(Client(), member)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}
