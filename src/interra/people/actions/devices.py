"""The browsers in which somebody is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.timezone import localdate

from interra.foundation.journal.actions import record
from interra.foundation.ready import write_new
from interra.people.actions import seen
from interra.people.models import Device, Member

if TYPE_CHECKING:
    from datetime import datetime


@transaction.atomic(savepoint=False)
def open_device(
    *, member: Member, session_key: str, label: str, is_new: bool = False, now: datetime
) -> None:
    """Remember the browser in which `member` has just signed in. `is_new`: nobody ever used this key."""
    told = {"member": member, "label": label, "opened_at": now, "seen_on": localdate(now)}
    if is_new or not Device.objects.filter(session_key=session_key).update(**told):
        write_new(Device(session_key=session_key, **told))
    seen.see(member=member, now=now)


@transaction.atomic
def see_device(*, member: Member, session_key: str, now: datetime) -> None:
    """Once a day, so that a phone that sleeps for long is known to sleep."""
    Device.objects.filter(session_key=session_key).update(seen_on=localdate(now))
    seen.see(member=member, now=now)


@transaction.atomic
def close_device(*, device: Device, by: Member, now: datetime) -> None:
    """The next request of that browser is a stranger's."""
    Session.objects.filter(session_key=device.session_key).delete()
    device.delete()
    record("people.device_closed", by=by, subject=device.member, at=now)


@transaction.atomic
def close_devices(*, member: Member, keep: str | None = None, by: Member, now: datetime) -> int:
    """Close every browser of `member`, but the one whose session is `keep`."""
    others = Device.objects.filter(member=member).exclude(session_key=keep or "")
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.delete()
    if keys:
        record("people.devices_closed", by=by, subject=member, at=now, count=len(keys))
    return len(keys)


@transaction.atomic
def forget_device(*, session_key: str) -> None:
    """The person has signed out by themselves."""
    Device.objects.filter(session_key=session_key).delete()


@transaction.atomic
def forget_expired(*, now: datetime) -> int:
    """Sessions that have ended leave no trace of their device."""
    Session.objects.filter(expire_date__lt=now).delete()
    gone, _ = Device.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    return gone
