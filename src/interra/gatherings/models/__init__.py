from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from interra.foundation.codes import a_code, signed
from interra.foundation.ready import ReadyToAsk
from interra.gatherings import rules
from interra.gatherings.models.draws import DiceThrow as DiceThrow
from interra.gatherings.models.draws import Draw as Draw
from interra.gatherings.models.draws import Forecast as Forecast
from interra.gatherings.models.draws import Refill as Refill
from interra.gatherings.models.kiosk import KioskTicket as KioskTicket
from interra.gatherings.models.kiosk import KioskTicketQuerySet as KioskTicketQuerySet
from interra.gatherings.models.weeks import Week as Week
from interra.gatherings.rules.mixing import Mix
from interra.people.rules import Door
from interra.territory.models import Venue

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


_ITS_OWN_DRAW = Q(week=None) | Q(draw__week__isnull=False)  # of a week, the one that holds for all
_GOES_ON = Q(state="planned") | Q(draw__week__isnull=False)  # that one may be called off


class SessionQuerySet(models.QuerySet["Session"]):
    def to_come(self, now: datetime) -> SessionQuerySet:
        return self.filter(ends_at__gt=now)

    def planned(self) -> SessionQuerySet:
        return self.filter(state=Session.State.PLANNED)

    def due_for_draw(self, now: datetime) -> SessionQuerySet:
        """Requests are closed, and nothing more has to come: no table yet, or its beacon is known."""
        undrawn = self.filter(
            _GOES_ON, mode=Session.Mode.DRAW, closes_at__lte=now, starts_at__gt=now
        ).filter(draw__drawn_at=None)
        return undrawn.filter(Q(draw__sealed_at=None) | Q(draw__beacon__gt=""))

    def undrawn(self, now: datetime) -> SessionQuerySet:
        """Draws alone in their week, to come, whose groups are not sealed."""
        to_come = self.planned().filter(mode=Session.Mode.DRAW, week=None, starts_at__gt=now)
        return to_come.filter(draw__sealed_at=None)

    def awaiting_beacon(self, now: datetime) -> SessionQuerySet:
        """The table is sealed; what picks one of its groups is not known yet."""
        sealed = self.filter(_GOES_ON, mode=Session.Mode.DRAW, draw__sealed_at__isnull=False)
        return sealed.filter(
            _ITS_OWN_DRAW, starts_at__gt=now, draw__drawn_at=None, draw__beacon=""
        )

    def begun_undrawn(self, now: datetime) -> SessionQuerySet:
        """A week is drawn before its first date, or not at all."""
        first = Session.objects.planned().filter(week=OuterRef("week"), starts_at__lte=now)
        undrawn = self.planned().filter(mode=Session.Mode.DRAW, draw__drawn_at=None)
        return undrawn.filter(Q(starts_at__lte=now) | Exists(first))

    def with_people_who_asked(self) -> SessionQuerySet:
        asked = Registration.objects.filter(session=OuterRef("pk"), state=Registration.State.ASKED)
        return self.filter(Exists(asked))

    def draws_to_come(self, now: datetime) -> SessionQuerySet:
        return self.planned().filter(mode=Session.Mode.DRAW, closes_at__gt=now)

    def with_seats_for_those_who_wait(self, now: datetime) -> SessionQuerySet:
        """A seat is free and somebody is in the line; whether the mix allows it is another matter."""
        free = Seat.objects.filter(session=OuterRef("pk"), attendee=None)
        waiting = Registration.objects.filter(
            session=OuterRef("pk"), state=Registration.State.RESERVE
        )
        return self.planned().filter(Exists(free), Exists(waiting), starts_at__gt=now)

    def drawn(self) -> SessionQuerySet:
        return self.filter(mode=Session.Mode.DRAW, draw__drawn_at__isnull=False)

    def starting_between(self, first: datetime, last: datetime) -> SessionQuerySet:
        return self.planned().filter(starts_at__gt=first, starts_at__lte=last)

    def hosted_by(self, member: Member) -> SessionQuerySet:
        return self.filter(hosts=member)


_SessionManager = models.Manager.from_queryset(SessionQuerySet)


class SessionManager(_SessionManager["Session"]):
    def locked(self, pk: int) -> Session:
        """Nobody else gives or takes a seat of this session until the transaction ends.

        PostgreSQL locks the row; on SQLite the transaction has already taken the write lock.
        """
        if found := _LOCKED.first(pk):
            return found
        raise Session.DoesNotExist


class Session(models.Model):
    """A dated meeting of people: a time, a place, numbered seats, one way to give them."""

    class Mode(models.TextChoices):
        FIRST = "first", _("First come, first served")
        DRAW = "draw", _("Mixed draw")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Cancelled")

    code = models.CharField(max_length=12, unique=True, default=a_code)
    title = models.JSONField()  # {language: text}
    language = models.CharField(max_length=12)  # the one the title was written in
    door = models.CharField(max_length=8, choices=[(door, door) for door in Door])
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="sessions")
    # The exact place is told only to those who have a seat.
    discreet_place = models.BooleanField(default=False)
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField()  # until when one may ask; then the draw
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.FIRST)
    week = models.ForeignKey(Week, models.SET_NULL, null=True, related_name="sessions")
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    mix_rules = models.JSONField(default=list, blank=True)  # see `rules.mixing.Mix.as_json`
    cancelled_because = models.CharField(
        max_length=300, blank=True
    )  # said to those who were to come
    mix_reason = models.CharField(
        max_length=300, blank=True
    )  # why this mix: kept with the session
    team_present = models.BooleanField(default=False)
    hosts = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="hosted_sessions")
    sequence = models.PositiveIntegerField(default=0)  # grows with each change (iCalendar)
    changed_at = models.DateTimeField(db_index=True)  # anything the agenda shows has changed

    objects = SessionManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))
            ),
            models.CheckConstraint(
                name="session_closes_before_it_starts", condition=Q(closes_at__lte=F("starts_at"))
            ),
        ]
        indexes = [
            models.Index(fields=["mode", "closes_at"], name="session_by_closing"),
            models.Index(fields=["ends_at", "state"], name="session_by_end"),
        ]

    def __str__(self) -> str:
        return f"Session {self.code}"

    @property
    def is_draw(self) -> bool:
        return self.mode == self.Mode.DRAW

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def mix(self) -> Mix:
        return Mix.from_json(self.mix_rules)


_LOCKED = ReadyToAsk(lambda pk: Session.objects.select_for_update().filter(pk=pk), int)


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> RegistrationQuerySet:
        """Requests that still count: waiting for the draw, seated, in the line, or offered."""
        return self.filter(state__in=rules.LIVE)

    def to_come(self, now: datetime) -> RegistrationQuerySet:
        return self.filter(session__ends_at__gt=now)

    def unanswered(self, now: datetime) -> RegistrationQuerySet:
        """Offers whose time is over."""
        offered = self.filter(state=Registration.State.OFFERED, offer_until__lte=now)
        return offered.exclude(session__state=Session.State.CANCELLED)

    def to_forget(self, ended_before: datetime) -> RegistrationQuerySet:
        """Old requests that still say whose they are."""
        return self.filter(session__ends_at__lt=ended_before, member__isnull=False)

    def held_to_settle(self, now: datetime) -> RegistrationQuerySet:
        """The half hour is over, or the person has proved a contact or met us meanwhile."""
        known = (
            Q(member__phone_proved_at__isnull=False)
            | Q(member__email_proved_at__isnull=False)
            | Q(member__met_at__isnull=False)
        )
        held = self.filter(held_until__isnull=False).order_by("asked_at", "pk")
        return held.filter(known | Q(held_until__lte=now))


class Registration(models.Model):
    """A person's wish to come to a session, alone or with others: together or not at all."""

    class State(models.TextChoices):
        ASKED = rules.State.ASKED, _("Waiting for the draw")
        PLACED = rules.State.PLACED, _("You have a seat")
        RESERVE = rules.State.RESERVE, _("On the waiting list")
        OFFERED = rules.State.OFFERED, _("A seat is kept for you")
        CANCELLED = rules.State.CANCELLED, _("You cannot come")
        LAPSED = rules.State.LAPSED, _("The seat is no longer kept")
        NOT_HELD = rules.State.NOT_HELD, _("The draw was not held")
        ELSEWHERE = rules.State.ELSEWHERE, _("You have a seat on another date of the week")

    class Source(models.TextChoices):
        WEB = "web", _("On the site")
        DESK = "desk", _("At the desk")
        KIOSK = "kiosk", _("At the kiosk")
        DOOR = "door", _("At the door")

    code = models.CharField(max_length=32, unique=True, default=a_code)
    session = models.ForeignKey(Session, models.CASCADE, related_name="registrations")
    # None: somebody who came to the door without a registration, or who erased their data.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="registrations"
    )
    # Of a week: which, and which wish this is (1 is the favourite). The same week as the session's.
    week = models.ForeignKey(Week, models.SET_NULL, null=True, related_name="registrations")
    wish = models.PositiveSmallIntegerField(null=True)
    state = models.CharField(max_length=12, choices=State)
    source = models.CharField(max_length=8, choices=Source, default=Source.WEB)
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when `state` last changed
    held_until = models.DateTimeField(null=True, blank=True)  # a contact must be proved by then
    offer_until = models.DateTimeField(null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)  # by arrival, where nobody draws
    chance = models.CharField(max_length=40, blank=True)  # exact, as "180/1000"
    offer_chance = models.CharField(max_length=40, blank=True)  # in the refill that gave the offer
    # A year later `member` is taken away; a pseudonym stays, so that step F can still count people.
    traced_as = models.CharField(max_length=32, blank=True)
    # Grows each time the person answers: a copy of an old answer, arriving late, changes nothing.
    answers = models.PositiveIntegerField(default=0)
    form_key = models.CharField(max_length=40, unique=True, null=True)  # noqa: DJ001 -- NULL: none

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="registered_once"),
            models.UniqueConstraint(
                fields=["week", "member"],
                name="one_seat_a_week",
                condition=Q(state__in=rules.HOLDING),
            ),
        ]
        indexes = [
            models.Index(fields=["session", "state", "line"], name="registration_line"),
            models.Index(
                fields=["offer_until"], name="registration_offers", condition=Q(state="offered")
            ),
            models.Index(
                fields=["held_until"],
                name="registration_holds",
                condition=Q(held_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Registration {self.code}"

    @property
    def token(self) -> str:
        """The private, stable part of the receipt's address."""
        return signed(self.code, purpose="receipt")

    @property
    def holds_seats(self) -> bool:
        return self.state in rules.HOLDING

    @property
    def is_live(self) -> bool:
        return self.state in rules.LIVE

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.RESERVE


class Attendee(models.Model):
    """One person of a registration: the one who asked, a member of the household, a friend, a child."""

    registration = models.ForeignKey(Registration, models.CASCADE, related_name="attendees")
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendees")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=320, blank=True)  # cleaned as a member's is
    is_child = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)  # 0: the one who asked
    is_present = models.BooleanField(default=False)  # the sum of the marks below
    # What the mix of this date asks, sealed {"gender", "easy_access"}: forgotten after the date.
    answers_sealed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attends_once"),
            models.UniqueConstraint(fields=["registration", "position"], name="attendee_position"),
        ]

    def __str__(self) -> str:
        return f"Attendee #{self.pk}"


class Seat(models.Model):
    """A numbered seat. Seats exist before they are given: one seat, one person, in the database."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    # No index of its own: SQLite would look for the free seats of all sessions in it.
    attendee = models.ForeignKey(
        Attendee, models.SET_NULL, null=True, related_name="seats", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="seat_numbered_once"),
            models.UniqueConstraint(
                fields=["attendee"],
                name="seat_given_once",
                condition=Q(attendee__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["session"], name="seat_free", condition=Q(attendee__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Seat {self.number} of session #{self.session_id}"


class PresenceMark(models.Model):
    """One tap on a name. Taps may arrive late, twice, and in any order: their sum is the same.

    An `add` counts until an `undo` that has seen it names it in `undoes`.
    """

    op = models.UUIDField(unique=True)  # made by the device that tapped
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="marks")
    is_add = models.BooleanField()
    undoes = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    source = models.CharField(max_length=8)  # host, qr, code, desk
    tapped_at = models.DateTimeField()
    received_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Mark #{self.pk}"


class TablePlan(models.Model):
    """How those present were split into tables, and every split that was as likely (for step F)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="table_plans")
    round = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    seed = models.CharField(max_length=64)
    arrangements = models.JSONField()  # [[ [attendee id, …] per table ] per arrangement]
    picked = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "round"], name="table_plan_round"),
        ]

    def __str__(self) -> str:
        return f"Tables of session #{self.session_id}, round {self.round}"
