"""What a person sees of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from interra.people.models import Consent, Member, Opening
from interra.people.queries.words import REASONS

if TYPE_CHECKING:
    from datetime import datetime

    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class OpenedMyPage:
    """A day, a role, a reason: never who of the team, always why."""

    at: datetime
    reason: StrOrPromise


def who_opened(member: Member) -> list[OpenedMyPage]:
    opened = Opening.objects.filter(member=member).order_by("-at")
    return [OpenedMyPage(at, REASONS[why]) for at, why in opened.values_list("at", "reason")]


def household_of(member: Member) -> list[Member]:
    """The others of the household, by name."""
    if member.household_id is None:
        return []
    others = Member.objects.active().filter(household=member.household_id)
    return list(others.exclude(pk=member.pk).order_by("folded_name", "pk"))


def may_come_with(member: Member) -> list[Member]:
    """People without a household who have proved to hold the same phone or e-mail as `member`."""
    same = Q(pk__in=[])
    if member.phone_proved_at:
        same |= Q(phone=member.phone, phone_proved_at__isnull=False) & ~Q(phone="")
    if member.email_proved_at:
        same |= Q(email=member.email, email_proved_at__isnull=False) & ~Q(email="")
    others = Member.objects.active().filter(same, household=None).exclude(pk=member.pk)
    return list(others.order_by("folded_name", "pk"))


def consents_of(member: Member) -> dict[str, bool | None]:
    """The last answer to each question; None: not asked yet."""
    last: dict[str, bool | None] = dict.fromkeys(Consent.Kind.values)
    said = Consent.objects.filter(member=member).order_by("at", "pk")
    return last | dict(said.values_list("kind", "given"))
