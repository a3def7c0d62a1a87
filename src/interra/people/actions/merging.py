"""« Même personne ? »: two pages of one person become one, and two again for thirty days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation import merging
from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.people import rules
from interra.people.actions import joining_pages
from interra.people.actions.my_data import erase
from interra.people.models import Member, Merge, Opening
from interra.people.queries.apart import are_apart

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PEOPLE = "people"
Reason = Opening.Reason


class SamePage(Refused):
    def __init__(self) -> None:
        super().__init__(_("This is the same page. Choose another person."))


class NobodyThere(Refused):
    """Erased meanwhile, or never there: the same words."""

    def __init__(self) -> None:
        super().__init__(_("This page is no longer there."))


class PartOfAnother(Refused):
    def __init__(self) -> None:
        super().__init__(_("This page is already part of another page."))


class OfTheTeam(Refused):
    """Whoever opens the desk has keys that are no other page's."""

    def __init__(self) -> None:
        super().__init__(_("This person is of the team. Their page stays apart."))


class NeverTogether(Refused):
    """Who is kept apart from somebody is not that somebody."""

    def __init__(self) -> None:
        super().__init__(
            _("These two people are never put together. Look at that first: is it one person?")
        )


class ApartAlready(Refused):
    def __init__(self) -> None:
        super().__init__(_("These pages are apart already."))


class TooLateToPart(Refused):
    def __init__(self) -> None:
        super().__init__(_("More than 30 days have passed. The pages stay together."))


@transaction.atomic
def merge(
    *,
    kept: Member,
    other_code: str,
    contact_of_other: Iterable[str] = (),
    by: Member,
    now: datetime,
) -> Merge:
    """Everything of the other page moves to `kept`, which keeps its name. A second tap is the same tap.

    `contact_of_other`: "phone" and "email", where the other page's one replaces the one of `kept`.

    :raises SamePage, NobodyThere, PartOfAnother, OfTheTeam, NeverTogether: nothing changes.
    """
    pair = _locked(kept.code, other_code)
    done = Merge.objects.filter(kept=kept, other__code=other_code).first()
    if done:
        return done
    kept, other = check_two(pair.get(kept.code), pair.get(other_code))
    moved = merging.move_everywhere(kept, other, now=now)
    moved[PEOPLE] = joining_pages.move(
        kept, other, contact_of_other=contact_of_other, by=by, now=now
    )
    Member.objects.filter(pk=other.pk).update(is_active=False)
    _write_down("people.merged", Reason.MERGED, (kept, other), by, now)
    return Merge.objects.create(kept=kept, other=other, by=by, at=now, moved=seal(moved))


def check_two(kept: Member | None, other: Member | None) -> tuple[Member, Member]:
    """Two pages that could be one person's.

    :raises SamePage, NobodyThere, PartOfAnother, OfTheTeam, NeverTogether: as `merge`.
    """
    if kept is None or other is None:
        raise NobodyThere
    if kept == other:
        raise SamePage
    if not (kept.is_active and other.is_active):
        raise PartOfAnother
    if kept.is_staff or other.is_staff:
        raise OfTheTeam
    if are_apart(kept, other):
        raise NeverTogether
    return kept, other


@transaction.atomic
def take_apart(*, kept: Member, by: Member, now: datetime) -> Member:
    """The last page that became one with `kept` is a page again, with what it had brought.

    :raises ApartAlready: nothing is left to take apart.
    :raises TooLateToPart: after thirty days.
    """
    kept = _locked(kept.code)[kept.code]
    merge = kept.merges.select_related("other").order_by("-pk").first()
    if merge is None:
        raise ApartAlready
    if now >= merge.until:
        raise TooLateToPart
    other = merge.other
    moved = unseal(merge.moved)
    Member.objects.filter(pk=other.pk).update(is_active=True)
    joining_pages.give_back(kept, other, moved.pop(PEOPLE))
    pair = _locked(kept.code, other.code)
    kept, other = pair[kept.code], pair[other.code]
    merging.give_back_everywhere(kept, other, moved, now=now)
    merge.delete()
    _write_down("people.taken_apart", Reason.APART, (kept, other), by, now)
    return other


@transaction.atomic
def part_for_good(*, merge: Merge, now: datetime) -> bool:
    """Thirty days later the page that sleeps is erased, with what was kept to wake it.

    False: it was woken in between.
    """
    still = Merge.objects.filter(pk=merge.pk, at__lte=now - rules.MERGE_UNDONE_FOR)
    found = still.select_related("other").first()
    if found is None:
        return False
    erase(member=found.other, now=now)
    return True


def _locked(*codes: str) -> dict[str, Member]:
    """Nobody else merges these pages meanwhile. Whoever only points at them (a request) does not wait."""
    rows = Member.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("pk")
    return {member.code: member for member in rows}


def _write_down(
    verb: str, reason: Opening.Reason, pages: Iterable[Member], by: Member, now: datetime
) -> None:
    for page in pages:
        record(verb, by=by, subject=page, at=now)
        Opening.objects.create(member=page, by=by, reason=reason, at=now)
