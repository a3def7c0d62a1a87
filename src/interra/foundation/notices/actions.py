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
