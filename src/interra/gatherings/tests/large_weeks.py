"""A crowd for a week: eight people are one (`large_weeks`), and twelve ask for six seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from interra.gatherings.models import Registration
from interra.gatherings.tests.weeks import CLOSES, a_week, wishers
from interra.people.tests.make import sign_in_staff

if TYPE_CHECKING:
    from django.test import Client

    from interra.gatherings.models import Week
    from interra.people.models import Member


def a_crowd(**given: Any) -> tuple[Week, list[Member]]:
    """Twelve people for six seats."""
    week = a_week(**given)
    return week, wishers(week, newcomers=4, locals_=8)


def an_impossible_week() -> Week:
    """Two who arrived recently are asked for at the first date, and one wishes for it."""
    week = a_week(newcomers_at_least=2)
    wishers(week, newcomers=1, locals_=11)
    return week


def first_wish(member: Member) -> Registration:
    return Registration.objects.get(member=member, wish=1)


def desk(client: Client, week: Week) -> Any:
    return client.get(reverse("gatherings:week_desk", args=[week.code]))


def press(client: Client, week: Week) -> Any:
    return client.post(reverse("gatherings:hold_week", args=[week.code]), follow=True)


def at_closing(client: Client, nora: Member, time_machine: Any) -> None:
    """The team enters again: days are too long for its key."""
    time_machine.move_to(CLOSES, tick=False)
    sign_in_staff(client, nora)
