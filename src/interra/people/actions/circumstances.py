"""What people tell us about themselves so that groups can be mixed, and what they agree to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from interra.design import dates
from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal, unseal
from interra.people.models import Circumstance, Consent, Member
from interra.people.queries.circumstances import (
    Circumstances,
    Sealed,
    answers_of,
    aside_of,
    band_fixed_until,
    owner_of,
    read,
)
from interra.people.rules import BAND_FIXED_FOR, MOST_LANGUAGES, SPOKEN, Band

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime


class TooManyLanguages(Refused):
    """Three languages say enough; more would make a person easy to find."""


class BandIsFixed(Refused):
    """Another band soon after a draw would be a try for better odds. Taking it back stays a right."""

    def __init__(self, until: date) -> None:
        day = dates.day(until, get_language() or dates.SOURCE_LANGUAGE)
        super().__init__(
            _(
                "You took part in a draw. You can change this answer from %(day)s."
                " Is it a mistake? Tell us."
            )
            % {"day": day}
        )


@transaction.atomic
def answer(
    *,
    member: Member,
    band: Band | None,
    languages: Iterable[str],
    mix_consent: bool,
    now: datetime,
) -> None:
    """Keep all the answers at once: the arrival band, the languages, and whether we may mix.

    :raises TooManyLanguages: beyond three.
    """
    say_languages(member=member, languages=languages, now=now)
    say_band(member=member, band=band, now=now)
    agree(member=member, kind=Consent.Kind.MIX, given=mix_consent, now=now)


@transaction.atomic
def say_languages(*, member: Member, languages: Iterable[str], now: datetime) -> None:
    """Keep the languages a person speaks; those we do not know are left out.

    :raises TooManyLanguages: beyond three.
    """
    spoken = tuple(dict.fromkeys(code for code in languages if code in SPOKEN))
    if len(spoken) > MOST_LANGUAGES:
        raise TooManyLanguages(_("Choose 3 languages at most."))
    said = _locked_answers(member)
    _keep(member, replace(said, languages=spoken))


@transaction.atomic
def say_band(*, member: Member, band: Band | None, now: datetime) -> None:
    """Keep how long a person has lived in Belgium; None: they prefer not to say.

    Saying the same again does not make the stay younger: the first day counts.

    :raises BandIsFixed: for another band within six months of the person's first draw.
    """
    said = _locked_answers(member)
    if band == said.band:
        return
    fixed_until = band_fixed_until(member, today=localdate(now))
    if band and fixed_until:
        raise BandIsFixed(fixed_until)
    _keep(member, replace(said, band=band, given_on=localdate(now) if band else None))
    record("people.band_said", by=member, subject=member, at=now)


@transaction.atomic
def fix_bands(*, members: Iterable[Member], now: datetime) -> None:
    """They have taken part in a draw: what they said of their stay is kept as it is for a time.

    Only the first draw counts, and only for who had said something; one query to read, one to write.
    """
    until = localdate(now) + BAND_FIXED_FOR
    owners = [owner_of(member) for member in members]
    rows = list(Circumstance.objects.select_for_update().filter(owner__in=owners).order_by("pk"))
    newly = []
    for row in rows:
        said = read(unseal(row.sealed))
        if said.band and not said.fixed_until:
            row.sealed = _sealed(replace(said, fixed_until=until))
            newly.append(row)
    Circumstance.objects.bulk_update(newly, ["sealed"], batch_size=100)


@transaction.atomic
def free_band(*, member: Member, by: Member, now: datetime) -> None:
    """« Je me suis trompée », said at the desk: the person may answer again, by themselves.

    The team sees neither the answer nor whether there was one. The next draw fixes it again.
    """
    said = _locked_answers(member)
    if said.fixed_until:
        _keep(member, replace(said, fixed_until=None))
    record("people.band_freed", by=by, subject=member, at=now)


@transaction.atomic
def agree(*, member: Member, kind: Consent.Kind, given: bool, now: datetime) -> None:
    """Write down a yes or a no. The last one counts."""
    Consent.objects.create(member=member, kind=kind, given=given, at=now)
    if kind == Consent.Kind.MIX:
        _keep(member, replace(_locked_answers(member), mix_consent=given))


@transaction.atomic
def join_answers(*, kept: Member, other: Member, mix_consent: bool | None) -> None:
    """Two pages of one person are one: what the page that stays had not said, the other says.

    The other's own answers stay sealed where they are; what `kept` had said is laid beside them, so that
    `part_answers` can bring it back. The callers learn nothing of it.
    """
    before, theirs = answers_of(kept), answers_of(other)
    joined = _together(before, theirs)
    if mix_consent is not None:
        joined = replace(joined, mix_consent=mix_consent)
    for owner, said in zip(aside_of(other), (before, joined), strict=True):
        _write(owner, said)
    _keep(kept, joined)


@transaction.atomic
def part_answers(*, kept: Member, other: Member) -> None:
    """The pages are apart again. What the person has said since, as one, stays with `kept`."""
    aside = Circumstance.objects.filter(owner__in=aside_of(other))
    said = {row.owner: read(unseal(row.sealed)) for row in aside}
    before, joined = (said[owner] for owner in aside_of(other))
    _keep(kept, _apart(answers_of(kept), before=before, joined=joined))
    aside.delete()


def forget(*, member: Member) -> None:
    """Take away everything that was sealed for this person."""
    Circumstance.objects.filter(owner__in=[owner_of(member), *aside_of(member)]).delete()


def _together(kept: Circumstances, other: Circumstances) -> Circumstances:
    """Nobody is freed from a band by having two pages; three languages at most."""
    stay = kept if kept.band else other
    fixed = [until for until in (kept.fixed_until, other.fixed_until) if until]
    languages = tuple(dict.fromkeys((*kept.languages, *other.languages)))
    return Circumstances(
        band=stay.band,
        given_on=stay.given_on,
        languages=languages[:MOST_LANGUAGES],
        mix_consent=kept.mix_consent,
        fixed_until=max(fixed, default=None),
    )


def _apart(now: Circumstances, *, before: Circumstances, joined: Circumstances) -> Circumstances:
    same_stay = (now.band, now.given_on) == (joined.band, joined.given_on)
    stay = before if same_stay else now
    drawn_since = now.fixed_until != joined.fixed_until
    return Circumstances(
        band=stay.band,
        given_on=stay.given_on,
        languages=before.languages if now.languages == joined.languages else now.languages,
        mix_consent=(before if now.mix_consent == joined.mix_consent else now).mix_consent,
        fixed_until=now.fixed_until if stay.band and drawn_since else stay.fixed_until,
    )


def _locked_answers(member: Member) -> Circumstances:
    """Answers given in two windows at the same moment do not overwrite each other."""
    Member.objects.select_for_update().get(pk=member.pk)
    return answers_of(member)


def _keep(member: Member, said: Circumstances) -> None:
    _write(owner_of(member), said)


def _write(owner: str, said: Circumstances) -> None:
    Circumstance.objects.update_or_create(owner=owner, defaults={"sealed": _sealed(said)})


def _sealed(said: Circumstances) -> str:
    return seal(
        Sealed(
            band=said.band,
            given_on=said.given_on.isoformat() if said.given_on else None,
            languages=list(said.languages),
            mix_consent=said.mix_consent,
            fixed_until=said.fixed_until.isoformat() if said.fixed_until else None,
        )
    )
