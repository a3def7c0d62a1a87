"""Where two pages of one person come to the same date, and what that means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from interra.design import dates
from interra.design.templatetags.design import in_reader_language
from interra.gatherings import rules
from interra.gatherings.models import Attendee, Registration, Session
from interra.gatherings.queries.apart import foretold_of_pages
from interra.gatherings.rules import merging
from interra.people.queries.my_data import apart

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from interra.people.models import Member


@dataclass(frozen=True, slots=True)
class Clash:
    """Both pages come to one date: by `staying` the person still comes, by `leaving` no longer."""

    session: Session
    staying: Attendee
    leaving: Attendee
    followers: tuple[Attendee, ...]  # who came along with the one that leaves, and can still come

    @property
    def is_one_party(self) -> bool:
        return self.staying.registration_id == self.leaving.registration_id

    @property
    def leaves_alone(self) -> bool:
        """Somebody else's party, or the same one: only this person's name goes from it."""
        return self.is_one_party or not is_own(self.leaving)


def is_own(attendee: Attendee) -> bool:
    return attendee.member_id == attendee.registration.member_id


def sessions_of_both(kept: Member, other: Member) -> list[int]:
    """Dates for which both pages have said something, live or not."""
    return sorted(_sessions(kept) & _sessions(other))


def clash(session: Session, kept: Member, other: Member) -> Clash | None:
    found = Attendee.objects.filter(session=session, member__in=[kept, other])
    by_page = {one.member_id: one for one in found.select_related("registration")}
    if len(by_page) < 2:
        return None
    staying, leaving = by_page[kept.pk], by_page[other.pk]
    if _is_better(leaving, staying):
        staying, leaving = leaving, staying
    return Clash(session, staying, leaving, _followers(staying, leaving))


def foretold(kept: Member, other: Member, *, now: datetime) -> list[str]:
    """Dates to come that both have asked for: of two seats one goes to somebody else. Then those
    that need a look."""
    both = Session.objects.filter(pk__in=sessions_of_both(kept, other), starts_at__gt=now)
    clashes = (clash(session, kept, other) for session in both.order_by("starts_at", "pk"))
    twice = [_said(found) for found in clashes if found and found.leaving.registration.is_live]
    return twice + foretold_of_pages(kept, other, now=now)


def _said(found: Clash) -> str:
    sentence = (
        _("“%(atelier)s”, %(day)s: 2 seats for one person. One seat becomes free.")
        if found.leaving.registration.holds_seats
        else _("“%(atelier)s”, %(day)s: asked twice. One request stays.")
    )
    day = dates.day(found.session.starts_at, get_language() or dates.SOURCE_LANGUAGE)
    words = {"atelier": apart(in_reader_language(found.session.title)[1]), "day": day}
    left = _left_behind(found)
    return " ".join([sentence % words, *([_lost(left)] if left else [])])


def _lost(count: int) -> str:
    lost = ngettext(
        "%(count)d other person loses their seat or their wait.",
        "%(count)d other people lose their seat or their wait.",
        count,
    )
    return lost % {"count": count}


def _left_behind(found: Clash) -> int:
    """Those who came along and for whom there is no seat beside the one that stays."""
    if found.leaves_alone:
        return 0
    known = [one.pk for one in found.followers]
    others = _companions(found.leaving.registration).exclude(pk__in=known)
    here = {_as_companion(one) for one in _companions(found.staying.registration)}
    return sum(_as_companion(one) not in here for one in others)


def _followers(staying: Attendee, leaving: Attendee) -> tuple[Attendee, ...]:
    """A party is kept whole where it can be: with seats if both have seats, waiting if both wait."""
    mine, theirs = staying.registration, leaving.registration
    if mine == theirs or not (is_own(staying) and is_own(leaving)):
        return ()
    if mine.holds_seats != theirs.holds_seats:
        return ()
    coming = list(_companions(theirs))
    chosen = merging.follow(
        staying=map(_as_companion, _companions(mine)), leaving=map(_as_companion, coming)
    )
    return tuple(coming[number] for number in chosen)


def _companions(registration: Registration) -> QuerySet[Attendee]:
    return registration.attendees.exclude(position=0).order_by("position")


def _as_companion(attendee: Attendee) -> rules.Companion:
    return rules.Companion(attendee.member_id, attendee.name, attendee.is_child)


def _is_better(one: Attendee, other: Attendee) -> bool:
    return merging.is_better(_standing(one), _standing(other))


def _standing(attendee: Attendee) -> merging.Standing:
    registration = attendee.registration
    return merging.Standing(
        state=rules.State(registration.state),
        is_present=attendee.is_present,
        is_own=is_own(attendee),
        line=registration.line,
        asked_at=registration.asked_at,
    )


def _sessions(member: Member) -> set[int]:
    asked = Registration.objects.filter(member=member).values_list("session", flat=True)
    comes = Attendee.objects.filter(member=member).values_list("session", flat=True)
    return {*asked, *comes}
