"""Making an atelier with its host, opening it to the public, changing it, closing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from interra.design.templatetags.design import beside
from interra.foundation.codes import a_code
from interra.foundation.errors import Refused
from interra.foundation.journal.actions import record
from interra.gatherings.actions import scheduling
from interra.gatherings.actions.hosting import check_hosts
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Preset, preset
from interra.steps.e_agenda.models import Atelier
from interra.steps.e_agenda.rules import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from interra.gatherings.rules.mixing import Mix
    from interra.people.models import Member
    from interra.territory.models import Venue

Words = dict[str, str]


class NotReady(Refused):
    """An atelier is published with a story, a host and a place: people decide with these."""


class Over(Refused):
    """A closed atelier does not change any more."""


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that is told of an atelier, whoever typed it."""

    title: Words
    story: Words
    language: str
    door: str
    hosts: Sequence[Member]
    venue: Venue | None = None
    host_words: Words = field(default_factory=dict)
    bring: Words = field(default_factory=dict)
    languages_spoken: Sequence[str] = ()
    little_french: bool = True
    children: str = Atelier.Children.NO
    audience: str = Atelier.Audience.EVERYONE
    discreet_place: bool = False
    seats: int = 12
    mode: str = Session.Mode.FIRST
    team_present_for: int = 3

    def write_on(self, atelier: Atelier) -> None:
        for name in _TOLD:
            setattr(atelier, name, getattr(self, name))
        atelier.languages_spoken = list(self.languages_spoken)


_TOLD = [name for name in Told.__dataclass_fields__ if name not in {"hosts", "languages_spoken"}]


@transaction.atomic
def make_atelier(*, told: Told, by: Member | None, now: datetime) -> Atelier:
    """Begin a draft: nobody but the team sees it.

    :raises CannotHost: if two of the hosts are never put together.
    """
    check_hosts(told.hosts)
    atelier = Atelier(slug=_free_slug(told), made_at=now, changed_at=now)
    told.write_on(atelier)
    if told.mode == Session.Mode.DRAW:
        atelier.mix_rules = preset(Preset.MIXED, told.seats, told.language).as_json()
    atelier.save()
    atelier.hosts.set(told.hosts)
    record("agenda.made", by=by, subject=atelier, at=now)
    return atelier


@transaction.atomic
def change_atelier(*, atelier: Atelier, told: Told, by: Member | None, now: datetime) -> Atelier:
    """Tell it anew. Dates to come follow the words, the place and the hosts; past ones never do.

    :raises Over: if it is closed.
    :raises NotReady: if it is published and would lose its story, its host or its place.
    :raises CannotHost: if somebody who is newly a host cannot be at one of the dates to come.
    """
    atelier = _still_open(atelier)
    check_hosts(told.hosts, had=set(atelier.hosts.values_list("pk", flat=True)))
    told.write_on(atelier)
    atelier.hosts.set(told.hosts)
    if atelier.state == Atelier.State.PUBLISHED:
        _check_ready(atelier)
    _touch(atelier, now)
    record("agenda.changed", by=by, subject=atelier, at=now)
    for session in dates_to_come(atelier, now):
        scheduling.describe_session(
            session=session,
            title=told.title,
            language=told.language,
            door=told.door,
            venue=told.venue,
            hosts=told.hosts,
            discreet_place=told.discreet_place,
            team_present=session.team_present,
            by=by,
            now=now,
        )
    return atelier


@transaction.atomic
def change_mix(
    *, atelier: Atelier, mix: Mix, reason: str, by: Member | None, now: datetime
) -> Atelier:
    """The mix of the dates that are planned next; those that people may ask for already keep theirs.

    :raises Over: if it is closed.
    :raises scheduling.ImpossibleMix: if no group of people could keep it.
    """
    atelier = _still_open(atelier)
    scheduling.check_mix(atelier.seats, mix)
    atelier.mix_rules, atelier.mix_reason = mix.as_json(), reason.strip()[:300]
    _touch(atelier, now)
    record("agenda.mix_changed", by=by, subject=atelier, at=now, mix=mix.as_json())
    return atelier


@transaction.atomic
def publish_atelier(*, atelier: Atelier, by: Member | None, now: datetime) -> Atelier:
    """Open it to the public. Publishing again changes nothing.

    :raises NotReady: if the story, the host or the place is missing.
    :raises Over: if it is closed.
    """
    atelier = _still_open(atelier)
    if atelier.state == Atelier.State.PUBLISHED:
        return atelier
    _check_ready(atelier)
    atelier.state = Atelier.State.PUBLISHED
    _touch(atelier, now)
    record("agenda.published", by=by, subject=atelier, at=now)
    return atelier


@transaction.atomic
def close_atelier(
    *, atelier: Atelier, reason: str = "", by: Member | None, now: datetime
) -> Atelier:
    """End it. Dates still to come are cancelled, and everybody who asked for one is told."""
    atelier = Atelier.objects.select_for_update().get(pk=atelier.pk)
    if atelier.state == Atelier.State.CLOSED:
        return atelier
    for session in dates_to_come(atelier, now):
        scheduling.cancel_session(session=session, reason=reason, by=by, now=now)
    atelier.state = Atelier.State.CLOSED
    _touch(atelier, now)
    record("agenda.closed", by=by, subject=atelier, at=now)
    return atelier


def dates_to_come(atelier: Atelier, now: datetime) -> list[Session]:
    coming = Session.objects.planned().filter(of_atelier__atelier=atelier, starts_at__gt=now)
    return list(coming.order_by("starts_at", "pk"))


def _still_open(atelier: Atelier) -> Atelier:
    atelier = Atelier.objects.select_for_update().get(pk=atelier.pk)
    if atelier.state == Atelier.State.CLOSED:
        raise Over(_("This atelier is closed. Make a new one."))
    return atelier


def _check_ready(atelier: Atelier) -> None:
    missing = {
        _("its story in simple French"): not atelier.story.get("fr"),
        _("its title in French"): not atelier.title.get("fr"),
        _("its host"): not atelier.hosts.exists(),
        _("its place"): atelier.venue_id is None,
    }
    names = [name for name, lacks in missing.items() if lacks]
    if names:
        raise NotReady(_("Before publishing, add: %(what)s.") % {"what": beside(*names)})


def _touch(atelier: Atelier, now: datetime) -> None:
    atelier.changed_at = now
    atelier.save()


def _free_slug(told: Told) -> str:
    """An address to read aloud; a second atelier of the same name gets a few letters more."""
    candidates = [told.title.get("fr", ""), *told.title.values()]
    slug = next(filter(None, map(slug_of, candidates)), f"{told.door}-{a_code(4)}")
    taken = slug == "new" or Atelier.objects.filter(slug=slug).exists()
    return f"{slug}-{a_code(4)}" if taken else slug
