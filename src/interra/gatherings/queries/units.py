"""Who counts as one in a draw, and who takes part.

A household is one unit, also when its members ask apart: who has said « we come together » is drawn
once. One contact brings as many people to a draw as one request could: more profiles behind one
phone are no more chances. Who has been met by one of ours is known, whatever phone they share.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q

from interra.gatherings import rules
from interra.gatherings.models import Attendee, Registration

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from interra.gatherings.models import RegistrationQuerySet, Session
    from interra.gatherings.queries.terms import Party
    from interra.people.models import Member


def reachable(registrations: Iterable[Registration]) -> list[Registration]:
    """Those whose contact is proved, or whom one of us has met."""
    return [asked for asked in registrations if asked.member and asked.member.is_reachable]


def taking_part(sessions: Sequence[Session]) -> dict[int, list[Registration]]:
    """Those who have asked for each session and would be drawn, in the order in which they asked.
    Whoever comes with others in the week is drawn with them."""
    asked = Registration.objects.filter(session__in=sessions, state=Registration.State.ASKED)
    in_order = asked.select_related("member").order_by("asked_at", "pk")
    brought = _brought_in(weeks) if (weeks := {s.week_id for s in sessions if s.week_id}) else ()
    by_session: dict[int, list[Registration]] = {session.pk: [] for session in sessions}
    for registration in reachable(in_order.annotate(people=Count("attendees"))):
        if (registration.week_id, registration.member_id) not in brought:
            by_session[registration.session_id].append(registration)
    return {session: within_the_limit(theirs) for session, theirs in by_session.items()}


def waiting_for_seats(session: Session) -> list[Registration]:
    """Those who wait for a seat of a drawn session and take part when one is drawn for."""
    waits = without_a_seat_in_the_week(
        session, session.registrations.filter(state=Registration.State.RESERVE)
    )
    in_order = waits.select_related("member").order_by("asked_at", "pk")
    return within_the_limit(reachable(in_order.annotate(people=Count("attendees"))))


def without_a_seat_in_the_week(
    session: Session, waits: RegistrationQuerySet
) -> RegistrationQuerySet:
    """At most one seat, or one offer, in a week."""
    if session.week_id is None:
        return waits
    holding = Registration.objects.filter(week=session.week_id, state__in=rules.HOLDING)
    seated = Attendee.objects.filter(registration__in=holding, member__isnull=False)
    full = Attendee.objects.filter(registration=OuterRef("pk"), member__in=seated.values("member"))
    return waits.exclude(member__in=holding.values("member")).exclude(Exists(full))


def _brought_in(weeks: Collection[int]) -> set[tuple[int | None, int | None]]:
    """Week and person, of those whom somebody else brings to any of its dates."""
    asked = Attendee.objects.filter(
        registration__week__in=weeks, registration__state=Registration.State.ASKED
    )
    others = asked.exclude(member=None).exclude(member=F("registration__member"))
    return set(others.values_list("registration__week", "member"))


def households_as_one(
    parties: Sequence[Party],
    registrations: Iterable[Registration],
    *,
    most: int,
    apart: Collection[tuple[str, str]] = (),
) -> tuple[Party, ...]:
    """The parties of one household become one; they stay apart if they are more than `most`, or if
    two of these registrations are in `apart`: their people are never put together."""
    home_of = {one.code: _home(one) for one in registrations}
    homes: dict[str, list[Party]] = {}
    for party in parties:
        homes.setdefault(home_of[party.registrations[0]], []).append(party)
    units: list[Party] = []
    for theirs in homes.values():
        codes = {code for party in theirs for code in party.registrations}
        together = sum(len(party.names) for party in theirs) <= most
        together = together and not any(codes.issuperset(pair) for pair in apart)
        units += [_as_one(theirs)] if together else theirs
    return tuple(sorted(units, key=lambda unit: unit.names))


def drawn_with(registration: Registration) -> list[Member]:
    """Those of one's own household who asked apart for this draw, and are drawn as one with them.

    Whoever wishes to be discreet is named to nobody, not even at home.
    """
    if not _waits_for_the_draw(registration) or _home(registration) == registration.code:
        return []
    session, own = registration.session, _home(registration)
    free = session.seats.filter(attendee=None).count()
    ask = (one for one in taking_part([session])[session.pk] if _people(one) <= free)
    home = [one for one in ask if _home(one) == own]
    if registration not in home or sum(map(_people, home)) > free:
        return []
    others = [one.member for one in home if one.member and one != registration]
    return [other for other in others if not other.discreet]


def is_over_the_limit(registration: Registration) -> bool:
    """So many people ask for this draw behind the same contact that this request takes no part."""
    if not (_waits_for_the_draw(registration) and shares_a_contact(registration)):
        return False
    session = registration.session
    return registration not in taking_part([session])[session.pk]


def shares_a_contact(registration: Registration) -> bool:
    """Somebody else asked for the same date with a contact of this person, whom none of us has met."""
    member = registration.member
    if not (member and _contacts(member)):
        return False
    same = Q(member__phone=member.phone) & ~Q(member__phone="")
    same |= Q(member__email=member.email) & ~Q(member__email="")
    others = registration.session.registrations.exclude(pk=registration.pk)
    return others.filter(same).exists()


def within_the_limit(in_order: Iterable[Registration]) -> list[Registration]:
    """One proved contact brings so many people; whoever asked later does not take part."""
    kept, asked_by = [], Counter[str]()
    for registration in in_order:
        people = _people(registration)
        contacts = _contacts(registration.member)
        if any(asked_by[contact] + people > rules.LARGEST_PARTY for contact in contacts):
            continue
        for contact in contacts:
            asked_by[contact] += people
        kept.append(registration)
    return kept


def _people(registration: Registration) -> int:
    return registration.people  # type: ignore[attr-defined,no-any-return]  # by `taking_part`


def _contacts(member: Member | None) -> list[str]:
    """The proved contacts of somebody whom none of ours has met."""
    if member is None or member.met_at:
        return []
    proved = ((member.phone, member.phone_proved_at), (member.email, member.email_proved_at))
    return [contact for contact, proved_at in proved if contact and proved_at]


def _home(registration: Registration) -> str:
    """Whose request this is: a household's, or only their own."""
    member = registration.member
    if member is None or member.household_id is None:
        return registration.code
    return f"household {member.household_id}"


def _as_one(parties: Sequence[Party]) -> Party:
    one, *others = parties
    for party in others:
        shift = len(one.names)
        one = replace(
            one,
            registrations=one.registrations + party.registrations,
            names=one.names + party.names,
            people=one.people + party.people,
            voices=one.voices + tuple(tuple(i + shift for i in voice) for voice in party.voices),
        )
    return one


def _waits_for_the_draw(registration: Registration) -> bool:
    return registration.state == Registration.State.ASKED
