"""The questions after the first sign-up. Each can be answered, skipped, and answered again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.people.actions import circumstances
from interra.people.models import Consent, Member
from interra.people.rules import Channel
from interra.people.rules.onboarding import STEPS, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime


class CannotWriteThere(Refused):
    """No message can leave: we have no such contact for this person."""


@transaction.atomic
def keep_answer(*, member: Member, step: Step, given: dict[str, Any], now: datetime) -> None:
    """Keep what was said on one screen, and remember that it is behind us.

    :raises Refused: as the deed of that screen does.
    """
    DEEDS[step](member=member, now=now, **given)
    _pass(member, step)


def skip(*, member: Member, step: Step) -> None:
    """Nothing is said; the question is not asked again, but can be answered in one's own space."""
    _pass(member, step)


def say_likes(
    *,
    member: Member,
    likes: Sequence[str],
    can_share: str,
    would_discover: str,
    now: datetime,
) -> None:
    member.likes = list(likes)
    member.can_share, member.would_discover = can_share, would_discover
    member.save(update_fields=["likes", "can_share", "would_discover"])


def say_free_times(*, member: Member, free_times: Sequence[str], now: datetime) -> None:
    member.free_times = list(free_times)
    member.save(update_fields=["free_times"])


def say_age(*, member: Member, age: str, now: datetime) -> None:
    """One of three, or nothing."""
    member.age = age
    member.save(update_fields=["age"])


def choose_writing(*, member: Member, channel: Channel, discreet: bool, now: datetime) -> None:
    """How we write to a person, and whether our messages may name an atelier.

    :raises CannotWriteThere: if we do not have that contact.
    """
    has = {Channel.SMS: member.phone, Channel.EMAIL: member.email, Channel.DESK: "here"}
    if not has[channel]:
        raise CannotWriteThere(_("Give us this contact first."))
    member.channel, member.discreet = channel, discreet
    member.save(update_fields=["channel", "discreet"])


def accept_charter(*, member: Member, now: datetime) -> None:
    """Once is enough: the first day stays."""
    if member.charter_accepted_at is None:
        member.charter_accepted_at = now
        member.save(update_fields=["charter_accepted_at"])
        record("people.charter_accepted", by=member, subject=member, at=now)


DEEDS: dict[Step, Callable[..., None]] = {
    Step.LANGUAGES: circumstances.say_languages,
    Step.LIKES: say_likes,
    Step.FREE: say_free_times,
    Step.BAND: circumstances.say_band,
    Step.AGE: say_age,
    Step.WRITING: choose_writing,
    Step.MIX: partial(circumstances.agree, kind=Consent.Kind.MIX),
    Step.STUDY: partial(circumstances.agree, kind=Consent.Kind.STUDY),
    Step.PHOTOS: partial(circumstances.agree, kind=Consent.Kind.PHOTOS),
    Step.CHARTER: accept_charter,
}


def _pass(member: Member, step: Step) -> None:
    """The furthest screen counts: correcting an earlier answer does not start again."""
    passed = STEPS.index(step) + 1
    if passed > member.onboarding_step:
        member.onboarding_step = passed
        member.save(update_fields=["onboarding_step"])
