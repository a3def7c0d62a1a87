"""What one page of a person hands over to the other, on this floor, and takes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra.foundation.merging import from_plain, plain
from interra.people.actions import apart, circumstances, joining_requests
from interra.people.actions.contacts import tell_the_one_before
from interra.people.actions.devices import close_devices
from interra.people.actions.entering import usual_channel
from interra.people.actions.my_space import hold_still
from interra.people.models import Attempt, Consent, Household, Member, Opening, WayIn
from interra.people.queries.my_space import consents_of
from interra.people.rules import merging as rules
from interra.people.rules.contacts import Contact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from interra.foundation.merging import Moved

CONTACT = ("phone", "phone_proved_at", "email", "email_proved_at", "channel")
SAID = (
    *("age", "discreet", "met_at", "likes", "free_times", "can_share", "would_discover"),
    *("onboarding_step", "charter_accepted_at", "joined_at", "seen_on", "came_on"),
)
MOST_WORDS = 600
HANDED_OVER = (Consent, Opening, WayIn)


def move(
    kept: Member, other: Member, *, contact_of_other: Iterable[str], by: Member, now: datetime
) -> Moved:
    """`contact_of_other`: "phone", "email", or both, where the other page's replaces the one here."""
    before = plain(kept, (*CONTACT, *SAID))
    _take_contact(kept, other, set(contact_of_other), now)
    _take_what_was_said(kept, other)
    kept.forgotten_on = None
    kept.save(update_fields=[*CONTACT, *SAID, "forgotten_on"])
    _close(other, by, now)
    rows = {model.__name__: _hand_over(model, other, kept) for model in HANDED_OVER}
    mix_consent = consents_of(kept)[Consent.Kind.MIX]
    circumstances.join_answers(kept=kept, other=other, mix_consent=mix_consent)
    apart.move(kept, other)
    return {
        "before": before,
        "after": plain(kept, (*CONTACT, *SAID)),
        "rows": rows,
        "household": _share_household(kept, other),
        "requests": joining_requests.move(kept, other, now=now),
    }


def give_back(kept: Member, other: Member, moved: Moved) -> None:
    """What the person has changed since, as one page, stays where it is."""
    now_said, before, after = plain(kept, (*CONTACT, *SAID)), moved["before"], moved["after"]
    unchanged = [name for name in SAID if now_said[name] == after[name]]
    if all(now_said[name] == after[name] for name in CONTACT):
        unchanged += CONTACT
    for name in unchanged:
        setattr(kept, name, from_plain(Member, name, before[name]))
    kept.save(update_fields=unchanged)
    for model in HANDED_OVER:
        handed = model._default_manager.filter(pk__in=moved["rows"][model.__name__], member=kept)
        handed.update(member=other)
    circumstances.part_answers(kept=kept, other=other)
    apart.give_back(kept, other)
    _part_household(kept, other, moved["household"])
    joining_requests.give_back(kept, other, moved["requests"])


def _take_contact(kept: Member, other: Member, wanted: set[str], now: datetime) -> None:
    """A contact that nobody else gave is always taken. Whoever had proved the one that goes is told."""
    taken = False
    for name in ("phone", "email"):
        own, theirs = getattr(kept, name), getattr(other, name)
        proved = f"{name}_proved_at"
        if theirs and theirs == own:
            setattr(kept, proved, rules.earliest(getattr(kept, proved), getattr(other, proved)))
        elif theirs and (name in wanted or not own):
            _tell_who_had_proved(kept, name, now)
            setattr(kept, name, theirs)
            setattr(kept, proved, getattr(other, proved))
            taken = True
        else:
            _tell_who_had_proved(other, name, now)
    if taken:
        kept.channel = usual_channel(kept)


def _tell_who_had_proved(member: Member, name: str, now: datetime) -> None:
    contact = getattr(member, name)
    if contact and getattr(member, f"{name}_proved_at"):
        tell_the_one_before(Contact(**{name: contact}), language=member.language, now=now)


def _take_what_was_said(kept: Member, other: Member) -> None:
    kept.age = kept.age or other.age
    kept.discreet = kept.discreet or other.discreet
    kept.met_at = rules.earliest(kept.met_at, other.met_at)
    kept.likes = rules.all_of(kept.likes, other.likes)
    kept.free_times = rules.all_of(kept.free_times, other.free_times)
    for name in ("can_share", "would_discover"):
        texts = (getattr(kept, name), getattr(other, name))
        setattr(kept, name, rules.both_texts(*texts, most=MOST_WORDS))
    kept.onboarding_step = max(kept.onboarding_step, other.onboarding_step)
    kept.charter_accepted_at = rules.earliest(kept.charter_accepted_at, other.charter_accepted_at)
    kept.joined_at = min(kept.joined_at, other.joined_at)
    kept.seen_on = rules.latest(kept.seen_on, other.seen_on)
    kept.came_on = rules.latest(kept.came_on, other.came_on)


def _close(other: Member, by: Member, now: datetime) -> None:
    """Browsers and codes of the page that goes to sleep open nothing any more; a printed card opens
    the page that stays. Its own 4 digits sleep with it: they are never asked for another page."""
    close_devices(member=other, by=by, now=now)
    Attempt.objects.filter(member=other).delete()
    WayIn.objects.filter(member=other).exclude(kind=WayIn.Kind.CARD).delete()


def _hand_over(model: type[Consent | Opening | WayIn], giver: Member, taker: Member) -> list[int]:
    rows = model._default_manager.filter(member=giver)
    handed = list(rows.values_list("pk", flat=True))
    rows.update(member=taker)
    return handed


def _share_household(kept: Member, other: Member) -> Moved:
    """Who comes alone joins the other page's household; a page that has one stays in it."""
    left = other.household
    if left is None:
        return {}
    hold_still(other)
    mates = list(left.members.exclude(pk=other.pk).values_list("pk", flat=True))
    joined = kept.household_id is None
    if joined:
        kept.household = left
        kept.save(update_fields=["household"])
    other.household = None
    other.save(update_fields=["household"])
    _no_household_of_one(left)
    return {"left": left.pk, "mates": mates, "joined": joined}


def _part_household(kept: Member, other: Member, moved: Moved) -> None:
    if not moved:
        return
    if moved["joined"]:
        Member.objects.filter(pk=kept.pk, household=moved["left"]).update(household=None)
    home = Household.objects.filter(pk=moved["left"]).first() or _a_home_again(moved["mates"])
    other.household = home
    other.save(update_fields=["household"])
    _no_household_of_one(home)


def _a_home_again(mates: list[int]) -> Household:
    """It was of two: it went when one of them left."""
    home = Household.objects.create()
    Member.objects.active().filter(pk__in=mates, household=None).update(household=home)
    return home


def _no_household_of_one(household: Household | None) -> None:
    if household and household.members.count() < 2:
        household.delete()
