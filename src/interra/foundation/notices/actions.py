"""Writing messages. Sending them is the worker's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.codes import a_code
from interra.foundation.notices.models import Notice
from interra.foundation.ready import write_new
from interra.foundation.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from interra.foundation.merging import Moved
    from interra.people.models import Member


def tell(
    people: Iterable[Member],
    kind: str,
    *,
    at: datetime,
    urgent: bool = False,
    due_at: datetime | None = None,
    useless_after: datetime | None = None,
    once: str | None = None,
    secret: object = None,
    **about: Any,
) -> None:
    """Write one notice per person, in the same transaction as the fact it announces.

    With `once`, a second call with the same key writes nothing: a job that runs twice tells once.
    `due_at` holds the message back (a reminder); after `useless_after` it is not sent any more.
    """
    notices = [
        Notice(
            code=a_code(26),
            to=person,
            kind=kind,
            about=about,
            secret=seal(secret) if secret is not None else "",
            urgent=urgent,
            once=f"{once}:{person.pk}" if once else None,
            written_at=at,
            due_at=due_at or at,
            useless_after=useless_after,
        )
        for person in people
    ]
    if len(notices) == 1 and not once:
        write_new(notices[0])
    else:
        Notice.objects.bulk_create(notices, ignore_conflicts=bool(once))


def tell_address(
    kind: str,
    *,
    phone: str = "",
    email: str = "",
    language: str,
    at: datetime,
    useless_after: datetime | None = None,
    secret: object = None,
    **about: Any,
) -> None:
    """Write to a phone or an e-mail that belongs to nobody we know (yet): codes, mostly. Urgent."""
    write_new(
        Notice(
            code=a_code(26),
            address=seal({"phone": phone, "email": email, "language": language}),
            kind=kind,
            about=about,
            secret=seal(secret) if secret is not None else "",
            urgent=True,
            written_at=at,
            due_at=at,
            useless_after=useless_after,
        )
    )


def said(*, notice: Notice, now: datetime) -> bool:
    """A person of the team has told it by word of mouth. False: somebody had already."""
    waiting = Notice.objects.filter(pk=notice.pk, state=Notice.State.DESK, said_at=None)
    return bool(waiting.update(said_at=now))


def forget(member: Member, *, now: datetime) -> None:
    """Nothing more is told to somebody who leaves for good."""
    Notice.objects.filter(to=member).delete()


def move(kept: Member, other: Member, *, now: datetime) -> Moved:
    """What was to be told to one page of a person is told to the one that stays; codes are not.

    A key that says « told once » says it for the page that stays: nothing is told again.
    """
    theirs = Notice.objects.filter(to=other).exclude(kind=Notice.CODE)
    moved = list(theirs.values_list("pk", flat=True))
    keyed = _change_hands(theirs.exclude(once=None), kept)
    Notice.objects.filter(pk__in=moved).update(to=kept)
    return {"notices": moved, "keyed": keyed}


def give_back(kept: Member, other: Member, moved: Moved, *, now: datetime) -> None:
    _change_hands(Notice.objects.filter(pk__in=moved["keyed"], to=kept), other)
    Notice.objects.filter(pk__in=moved["notices"], to=kept).update(to=other)


def _change_hands(keyed: QuerySet[Notice], to: Member) -> list[int]:
    """The keys end with whose they are; one that the other page has already stays as it was."""
    wanted = {}
    for notice in keyed:
        first, _colon, _whose = (notice.once or "").rpartition(":")
        wanted[f"{first}:{to.pk}"] = notice
    taken = set(Notice.objects.filter(once__in=wanted).values_list("once", flat=True))
    free = [(once, notice) for once, notice in wanted.items() if once not in taken]
    for once, notice in free:
        notice.once = once
    Notice.objects.bulk_update([notice for _once, notice in free], ["once"], batch_size=100)
    return [notice.pk for _once, notice in free]
