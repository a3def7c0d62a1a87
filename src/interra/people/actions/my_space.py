"""What a person changes in their own space: their name, and who they come with."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.people.actions.entering import take_name
from interra.people.models import Household, Member
from interra.people.queries.apart import pairs_among
from interra.people.queries.my_space import may_come_with
from interra.people.queries.profiles import hold_the_same_contact

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


class NotBehindTheSameContact(Refused):
    """Somebody can only be joined to those who share their phone or their e-mail."""


@transaction.atomic
def change_name(*, member: Member, name: str, now: datetime) -> None:
    """Be called otherwise.

    :raises Refused: if nothing of it can be read, or if it is the team's.
    """
    take_name(member, name)
    member.save(update_fields=["name", "folded_name", "name_skeleton"])
    record("people.renamed", by=member, subject=member, at=now)


@transaction.atomic
def come_together(*, member: Member, codes: Collection[str], now: datetime) -> None:
    """Make or widen a household with other people behind the same proved contact.

    Whoever holds the contact may enter as each of them: that is their yes. It is a yes to everybody
    of the household, so each two of them share a contact.

    :raises NotBehindTheSameContact: for anybody else.
    """
    involved = Q(pk=member.pk) | Q(code__in=codes)
    list(Member.objects.select_for_update().filter(involved).order_by("pk"))
    member.refresh_from_db(fields=["household"])
    hold_still(member)
    candidates = may_come_with(member, today=localdate(now))
    chosen = [other for other in candidates if other.code in codes]
    together = all(hold_the_same_contact(*two) for two in combinations(chosen, 2))
    together = together and not pairs_among(other.pk for other in chosen)
    if not chosen or len(chosen) != len(set(codes)) or not together:
        raise NotBehindTheSameContact(_("Choose people who use the same phone or e-mail."))
    household = member.household or Household.objects.create()
    Member.objects.filter(pk__in=[member.pk, *(other.pk for other in chosen)]).update(
        household=household
    )
    member.household = household
    record("people.came_together", by=member, subject=member, at=now, household=household.code)


def hold_still(member: Member) -> None:
    """Until this transaction ends nobody else is added to their household."""
    list(Household.objects.select_for_update(of=("self",)).filter(members=member))


@transaction.atomic
def leave_household(*, member: Member, now: datetime) -> None:
    """Come alone again. A household of one is no household."""
    if member.household_id is None:
        return
    together = Member.objects.filter(household=member.household_id)
    list(together.select_for_update(no_key=True).order_by("pk"))  # two who leave take turns
    member.refresh_from_db(fields=["household"])
    hold_still(member)
    household = member.household
    if household is None:
        return
    member.household = None
    member.save(update_fields=["household"])
    if household.members.count() < 2:
        household.delete()
    record("people.left_household", by=member, subject=member, at=now, household=household.code)
