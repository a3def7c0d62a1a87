"""The receipt: what one registration says to whoever holds its private link. It names nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from interra.foundation.codes import read_signed
from interra.gatherings import rules
from interra.gatherings.models import Attendee, Registration
from interra.gatherings.queries.answering import asks_something
from interra.gatherings.queries.beacon_words import beacon_said
from interra.gatherings.queries.beacons import drawn_from
from interra.gatherings.queries.chances import next_time, reason
from interra.gatherings.queries.joining import why_closed
from interra.gatherings.queries.line import may_sit_down
from interra.gatherings.queries.pages import page_of
from interra.gatherings.queries.places import Place, place_of
from interra.gatherings.queries.promises import chance_before
from interra.gatherings.queries.units import drawn_with, is_over_the_limit
from interra.gatherings.queries.week_promises import week_chance_before
from interra.gatherings.rules import presence

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from interra.gatherings.models import Session
    from interra.people.models import Member

State = Registration.State
DRAW_IS_LATE = timedelta(minutes=15)
HEADLINES = {
    State.ASKED: gettext_lazy("It is noted. You take part in the draw."),
    State.RESERVE: gettext_lazy("You are on the waiting list."),
    State.OFFERED: gettext_lazy("A seat is free. It is for you."),
    State.CANCELLED: gettext_lazy("It is noted. You are not coming."),
    State.LAPSED: gettext_lazy("We no longer keep this seat."),
    State.NOT_HELD: gettext_lazy("The draw was not held. You do not have a seat."),
    State.ELSEWHERE: gettext_lazy("You have a seat on another date of the week."),
}
THEN = {
    State.RESERVE: gettext_lazy("When a seat is free, we write to you."),
    State.OFFERED: gettext_lazy("Do you still want to come?"),
    State.CANCELLED: gettext_lazy("Thank you for telling us. Another person can come."),
    State.LAPSED: gettext_lazy("Do you still want to come? Ask again."),
    State.NOT_HELD: gettext_lazy("We are sorry. You may ask for another date."),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the page shows. `is_mine`: the reader is signed in as somebody of this party."""

    token: str
    answers: int  # of the registration, when this page was made
    state: str
    tone: str  # of the top: "", "draw" or "sorry"
    headline: str
    sentences: tuple[str, ...]
    session: Session
    place: Place
    hosts: tuple[str, ...]
    party: int
    companions: tuple[str, ...]  # names: only for those of the party
    drawn_with: tuple[str, ...]  # of their household, who asked apart: only for the party
    is_mine: bool
    is_over: bool
    must_prove: bool
    prove_by: datetime | None
    draw_at: datetime | None
    answer_by: datetime | None
    can_leave: bool
    can_bring: bool
    asks: bool  # the draw asks a question, if they want to answer
    can_come_back: bool
    can_sit_down: bool  # on the waiting list, and a seat is free for them now
    here_url: str  # « Je suis là », around the start
    url: str  # of this page, absolute
    page_url: str  # of the session, absolute: the one to share
    share_text: str

    @property
    def has_seat(self) -> bool:
        return self.state == State.PLACED and not self.session.is_cancelled

    @property
    def is_offered(self) -> bool:
        return self.state == State.OFFERED and self.can_leave

    @property
    def leads_elsewhere(self) -> bool:
        """Other dates are shown: nothing more to do here, or a draw gave no seat."""
        waits = self.state == State.RESERVE and self.session.is_draw
        return waits or not (self.can_leave or self.can_come_back)

    @property
    def is_joyful(self) -> bool:
        """The big tick: only for a seat."""
        return self.has_seat and not self.is_over

    @property
    def whatsapp(self) -> str:
        """A link that opens WhatsApp with the words ready: nothing leaves before the person sends it."""
        return f"https://wa.me/?text={quote(f'{self.share_text} {self.page_url}')}"

    @property
    def qr(self) -> SafeString:
        return qr_of(self.url)


def find(token: str) -> Registration | None:
    """The registration behind a private link, with what its pages show; None if nobody made the link."""
    code = read_signed(token, purpose="receipt")
    found = Registration.objects.select_related(
        "session__venue", "session__draw", "session__week", "member"
    )
    return found.filter(code=code, member__isnull=False).first() if code else None


def receipt(
    registration: Registration, now: datetime, reader: Member | AnonymousUser | None = None
) -> Receipt:
    session = registration.session
    people = list(registration.attendees.select_related("member").order_by("position"))
    is_mine = reader is not None and _is_of_party(reader, registration, people)
    has_seat = registration.state == State.PLACED
    is_open = not session.is_cancelled and now < session.starts_at
    is_over = now >= session.ends_at
    answered_late = registration.state == State.NOT_HELD  # still news when the date is past
    says_more = not session.is_cancelled and (answered_late or not is_over)
    page_url = settings.SITE_URL + page_of(session)
    can_sit_down = may_sit_down(registration, session, now)
    then = (_("A seat is free now. Tap “I am coming”."),) if can_sit_down else ()
    return Receipt(
        token=registration.token,
        answers=registration.answers,
        state=registration.state,
        tone=_tone(registration, now),
        headline=_headline(registration, len(people), now),
        sentences=(then or _sentences(registration, now)) if says_more else (),
        session=session,
        place=place_of(session, has_seat=has_seat),
        hosts=tuple(
            session.hosts.filter(is_active=True)
            .order_by("folded_name", "pk")
            .values_list("name", flat=True)
        ),
        party=len(people),
        companions=_names(people[1:]) if is_mine else (),
        drawn_with=tuple(one.name for one in drawn_with(registration)) if is_mine else (),
        is_mine=is_mine,
        is_over=is_over,
        must_prove=is_open and _must_prove(registration),
        prove_by=registration.held_until,
        draw_at=drawn_from(session) if registration.state == State.ASKED else None,
        answer_by=registration.offer_until,
        can_leave=is_open and registration.is_live,
        asks=asks_something(registration, session, now),
        can_bring=is_mine and is_open and _may_bring(registration, now),
        can_come_back=not registration.is_live and not why_closed(session, now),
        can_sit_down=can_sit_down,
        here_url=_here_url(registration, now),
        url=settings.SITE_URL + reverse("gatherings:receipt", args=[registration.token]),
        page_url=page_url,
        share_text=_("Shall we go together?"),
    )


def _here_url(registration: Registration, now: datetime) -> str:
    session = registration.session
    is_now = not session.is_cancelled and presence.may_say_here(session.starts_at, now)
    if registration.state != State.PLACED or not is_now:
        return ""
    return reverse("gatherings:here", args=[session.code])


@lru_cache(maxsize=256)
def qr_of(url: str) -> SafeString:
    """Drawn on the page itself: no other request, readable without a network."""
    drawn = segno.make(url, error="m").svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 -- made here, from numbers


def _is_of_party(
    reader: Member | AnonymousUser, registration: Registration, people: list[Attendee]
) -> bool:
    return bool(reader.is_authenticated) and (
        reader.pk == registration.member_id or any(a.member_id == reader.pk for a in people)
    )


def _names(companions: list[Attendee]) -> tuple[str, ...]:
    return tuple(
        (a.member.name if a.member else a.name) or (_("A child") if a.is_child else _("A friend"))
        for a in companions
    )


def _must_prove(registration: Registration) -> bool:
    """A seat is kept for who has neither phone nor e-mail: they have nothing to prove."""
    member = registration.member
    if member is None or member.is_reachable or not registration.is_live:
        return False
    return _has_contact(registration) or registration.state != State.PLACED


def _may_bring(registration: Registration, now: datetime) -> bool:
    if registration.state == State.ASKED:
        return now < registration.session.closes_at
    return registration.state in {State.PLACED, State.RESERVE}


def _tone(registration: Registration, now: datetime) -> str:
    session = registration.session
    if session.is_cancelled or now >= session.ends_at or not registration.is_live:
        return "sorry"
    return "" if registration.state in rules.HOLDING else "draw"


def _headline(registration: Registration, party: int, now: datetime) -> str:
    if registration.session.is_cancelled:
        return _("This date is cancelled.")
    if registration.state == State.NOT_HELD:
        return str(HEADLINES[State.NOT_HELD])
    if now >= registration.session.ends_at:
        return _("This date is past.")
    if registration.state != State.PLACED:
        return str(HEADLINES[State(registration.state)])
    one_or_more = ngettext(
        "It is noted. You have a seat.", "It is noted. You have %(seats)d seats.", party
    )
    return one_or_more % {"seats": party}


def _sentences(registration: Registration, now: datetime) -> tuple[str, ...]:
    state, must_prove = State(registration.state), _must_prove(registration)
    if state == State.ASKED:
        return _before_the_draw(registration, now, must_prove=must_prove)
    if state == State.RESERVE and must_prove and not registration.session.is_draw:
        if _has_contact(registration):
            return (_("First prove your contact. Then we look for a seat."),)
        return (_("First come and see us, or call us. Then we look for a seat."),)
    more = (str(THEN[state]),) if state in THEN else ()
    drawn = reason(registration) if state in {State.PLACED, State.RESERVE} else []
    return (*drawn, *more, *next_time(registration, today=localdate(now)))


def _before_the_draw(
    registration: Registration, now: datetime, *, must_prove: bool
) -> tuple[str, ...]:
    """The floor and the day are told in the same words to everybody."""
    if now >= registration.session.closes_at:
        return _when_closed(registration.session, now)
    if is_over_the_limit(registration):
        return (_("Many people ask with your phone or e-mail. Come and see us before the draw."),)
    week = registration.week
    known = (
        week_chance_before(registration, week, now=now)
        if week
        else chance_before(registration, now=now)
    )
    told = known or [_("Everyone has a real chance.")]
    if not must_prove:
        return tuple(told)
    if _has_contact(registration):
        return (*told, _("Prove your contact before the draw. Otherwise you do not take part."))
    return (
        *told,
        _("Come and see us, or call us, before the draw. Otherwise you do not take part."),
    )


def _when_closed(session: Session, now: datetime) -> tuple[str, ...]:
    draw = getattr(session, "draw", None)
    if draw and draw.sealed_at and not draw.drawn_at:
        return (_("Requests are closed, and the draw is sealed."), beacon_said(draw).awaited)
    if now - session.closes_at >= DRAW_IS_LATE:
        return (_("The draw is late. When it is held, we write to you."),)
    return (_("We draw now. Look again in a few minutes."),)


def _has_contact(registration: Registration) -> bool:
    member = registration.member
    return member is not None and bool(member.phone or member.email)
