"""What is left to ask, and the private link under which a person may answer without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from interra.foundation.sealing import Unreadable, seal, unseal
from interra.people.models import Member
from interra.people.rules.onboarding import QUESTIONS, STEPS, Step, step_to_resume

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

PURPOSE = "onboarding"


@dataclass(frozen=True, slots=True)
class Offer:
    """Shown on a receipt: « Deux minutes pour vous connaître ». `token` opens only what is unsaid."""

    token: str
    begun: bool


def offer_for(member: Member | AnonymousUser | None) -> Offer | None:
    """What a receipt may offer to its owner; None once everything was asked."""
    if not isinstance(member, Member) or step_to_resume(member.onboarding_step) is None:
        return None
    return Offer(seal([PURPOSE, member.code]), begun=member.onboarding_step > 0)


def member_of_link(token: str) -> Member | None:
    """Sealed, not only signed: two receipts of one person do not show that they are one person's."""
    try:
        purpose, code = unseal(token)
    except (Unreadable, TypeError, ValueError):
        return None
    return Member.objects.active().filter(code=code).first() if purpose == PURPOSE else None


def is_unsaid(member: Member, step: Step) -> bool:
    return STEPS.index(step) >= member.onboarding_step


def place_of(step: Step) -> int | None:
    """« 2 sur 5 »; nothing is counted beyond the six questions."""
    return QUESTIONS.index(step) + 1 if step in QUESTIONS else None
