"""What people tell us about themselves so that groups can be mixed, and what they agree to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.foundation.sealing import seal
from interra.people.models import Circumstance, Consent, Member
from interra.people.queries.circumstances import Circumstances, Sealed, answers_of, owner_of
from interra.people.rules import MOST_LANGUAGES, SPOKEN, Band

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


class TooManyLanguages(Refused):
    """Three languages say enough; more would make a person easy to find."""


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
    """
    said = _locked_answers(member)
    if band == said.band:
        return
    _keep(member, replace(said, band=band, given_on=localdate(now) if band else None))
    record("people.band_said", by=member, subject=member, at=now)


@transaction.atomic
def agree(*, member: Member, kind: Consent.Kind, given: bool, now: datetime) -> None:
    """Write down a yes or a no. The last one counts."""
    Consent.objects.create(member=member, kind=kind, given=given, at=now)
    if kind == Consent.Kind.MIX:
        _keep(member, replace(_locked_answers(member), mix_consent=given))


def forget(*, member: Member) -> None:
    """Take away everything that was sealed for this person."""
    Circumstance.objects.filter(owner=owner_of(member)).delete()


def _locked_answers(member: Member) -> Circumstances:
    """Answers given in two windows at the same moment do not overwrite each other."""
    Member.objects.select_for_update().get(pk=member.pk)
    return answers_of(member)


def _keep(member: Member, said: Circumstances) -> None:
    sealed = Sealed(
        band=said.band,
        given_on=said.given_on.isoformat() if said.given_on else None,
        languages=list(said.languages),
        mix_consent=said.mix_consent,
    )
    Circumstance.objects.update_or_create(
        owner=owner_of(member), defaults={"sealed": seal(sealed)}
    )
