"""« Venez avec moi »: two people with two phones become a household when both want it.

Who asks learns nothing but a yes: the same rows are written, and the same is shown, whether the
contact is known or not, whether the other said no or nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.notices.actions import tell, tell_address
from interra.people.actions.my_space import hold_still
from interra.people.models import Household, HouseholdRequest, Member
from interra.people.queries import together as queries
from interra.people.queries.apart import pairs_among
from interra.people.queries.my_space import household_of
from interra.people.rules import together as rules
from interra.people.rules.contacts import masked

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import HouseholdRequestQuerySet
    from interra.people.rules.contacts import Contact

DAY = timedelta(days=1)


class NotKnownYet(Refused):
    """Nobody of us has met them, and they have proved no contact: they could be anybody."""

    def __init__(self) -> None:
        super().__init__(_("First write the code that we sent you. Then you can ask."))


class TooManyWait(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have asked 3 people. Wait, or take a request back."))


class TooManyToday(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have asked often today. Try again tomorrow."))


class NoLongerAsked(Refused):
    """Taken back, too old, answered, or never asked of this person: all the same."""

    def __init__(self) -> None:
        super().__init__(_("This question is over."))


class ComesWithOthers(Refused):
    """Somebody is in one household at most, and two households do not become one."""

    def __init__(self) -> None:
        super().__init__(
            _("You come with other people now. First choose “Come alone”. Then say yes.")
        )


class NotForEverybody(Refused):
    """Who asks comes with somebody for whom neither of the two may speak; or two of them are never
    put together. The same words, so that nobody learns it."""

    def __init__(self) -> None:
        super().__init__(_("This is not possible now. Talk about it together, or call us."))


@transaction.atomic
def ask_to_come(*, member: Member, contact: Contact, now: datetime) -> None:
    """Ask whoever holds `contact`. Asking again while it waits changes nothing.

    :raises NotKnownYet, TooManyWait, TooManyToday: for known and unknown contacts alike.
    """
    Member.objects.select_for_update().get(pk=member.pk)  # two taps take turns
    if not member.is_reachable:
        raise NotKnownYet
    digest = queries.digest_of(contact)
    mine = HouseholdRequest.objects.filter(asker=member)
    if mine.waiting(now).filter(contact_digest=digest).exists():
        return
    if mine.waiting(now).count() >= rules.MOST_WAITING:
        raise TooManyWait
    if mine.filter(asked_at__gt=now - DAY).count() >= rules.MOST_PER_DAY:
        raise TooManyToday
    record("people.asked_to_come", by=member, subject=member, at=now)
    _write(member, contact, digest, now)


@transaction.atomic
def say_yes(*, member: Member, code: str, now: datetime) -> None:
    """Join the household of who asked. The first who says yes behind a contact is the one.

    :raises NoLongerAsked, ComesWithOthers, NotForEverybody: nothing changes.
    """
    asker_id = _shown(member, code, now).asker_id
    two = Member.objects.select_for_update().filter(pk__in=[member.pk, asker_id])
    people = {one.pk: one for one in two.order_by("pk")}
    me = people[member.pk]
    request = _asked(me, code, now)  # again: what was read before the lock may be over
    if request.asker_id != asker_id or not me.is_active:  # a page became part of another
        raise NoLongerAsked
    asker = people[asker_id]
    if me.household_id is not None:
        raise ComesWithOthers
    hold_still(asker)
    home = [one.pk for one in household_of(asker)]
    if not queries.all_agree(asker=asker, answering=me) or pairs_among([*people, *home]):
        raise NotForEverybody
    request.delete()
    household = asker.household or Household.objects.create()
    Member.objects.filter(pk__in=people).update(household=household)
    member.household = household
    for one in people.values():
        record("people.came_together", by=me, subject=one, at=now, household=household.code)


@transaction.atomic
def say_no(*, member: Member, code: str, now: datetime) -> None:
    """Nobody is told. For thirty days the same person is not heard at this contact.

    :raises NoLongerAsked:
    """
    request = _asked(member, code, now)
    waiting = HouseholdRequest.objects.filter(pk=request.pk)
    waiting.update(refused_at=now, is_shown=False)
    record("people.declined_to_come", by=member, subject=member, at=now)


@transaction.atomic
def withdraw(*, member: Member, code: str, now: datetime) -> None:
    """Taken back: whoever was asked sees nothing any more. Twice does no harm."""
    mine = HouseholdRequest.objects.waiting(now).filter(asker=member, code=code)
    if mine.update(withdrawn_at=now, is_shown=False):
        record("people.withdrew_request", by=member, subject=member, at=now)


@transaction.atomic
def forget_requests(*, now: datetime) -> int:
    """What is over goes; a no is kept as long as it protects."""
    over = HouseholdRequest.objects.filter(expires_at__lte=now)
    gone, _kinds = over.exclude(refused_at__gt=now - rules.QUIET_AFTER_A_NO).delete()
    return gone


def _shown(member: Member, code: str, now: datetime) -> HouseholdRequest:
    """Not locked: people are locked before requests."""
    return _the_one(queries.shown_to(member, now=now).filter(code=code))


def _asked(member: Member, code: str, now: datetime) -> HouseholdRequest:
    shown = queries.shown_to(member, now=now).select_for_update(of=("self",))
    return _the_one(shown.filter(code=code))


def _the_one(found: HouseholdRequestQuerySet) -> HouseholdRequest:
    request = found.first()
    if request is None:
        raise NoLongerAsked
    return request


def _write(member: Member, contact: Contact, digest: str, now: datetime) -> None:
    """The row, and its message unless this contact has had one from this person lately."""
    earlier = HouseholdRequest.objects.filter(asker=member, contact_digest=digest).first()
    lately = earlier.told_at if earlier and earlier.told_at > now - rules.ANSWER_WITHIN else None
    is_shown = not queries.is_unheard(digest, asker=member, now=now)
    request, _new = HouseholdRequest.objects.update_or_create(
        asker=member,
        contact_digest=digest,
        defaults={
            "contact_hint": masked(str(contact)),
            "is_shown": is_shown,
            "asked_at": now,
            "told_at": lately or now,
            "expires_at": now + rules.ANSWER_WITHIN,
            "withdrawn_at": None,
        },
    )
    people = queries.who_is_told(contact, asker=member, today=localdate(now))
    if lately is None:
        _tell(request, people if is_shown else [], contact, now)


def _tell(
    request: HouseholdRequest, people: list[Member], contact: Contact, now: datetime
) -> None:
    """The message names nobody. For a stranger the same row is written, already useless."""
    kind = "people.asked_to_come"
    if people:
        tell(people, kind, at=now, useless_after=request.expires_at, request=request.code)
    else:
        phone, email, language = contact.phone, contact.email, request.asker.language
        tell_address(
            kind, phone=phone, email=email, language=language, at=now, useless_after=now - DAY
        )
