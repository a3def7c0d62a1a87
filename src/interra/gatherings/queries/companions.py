"""Who may come with a person, and who already does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.people.models import Member

if TYPE_CHECKING:
    from interra.gatherings.models import Registration


def household_of(member: Member) -> list[Member]:
    """Those who may be brought by their profile."""
    if member.household_id is None:
        return []
    others = Member.objects.active().filter(household=member.household_id).exclude(pk=member.pk)
    return list(others.order_by("joined_at", "pk"))


def companions_said(registration: Registration) -> dict[str, Any]:
    """The companions as the form shows them."""
    people = list(registration.attendees.exclude(position=0).select_related("member"))
    friends = [person.name for person in people if not person.member and not person.is_child]
    return {
        "household": [person.member.code for person in people if person.member],
        "friend": next(iter(friends), ""),
        "children": sum(person.is_child and not person.member for person in people),
    }
