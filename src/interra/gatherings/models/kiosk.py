from __future__ import annotations

from django.db import models
from django.db.models import Q

from interra.gatherings import rules


class KioskTicketQuerySet(models.QuerySet["KioskTicket"]):
    def to_settle(self) -> KioskTicketQuerySet:
        """The person believes to come, and somebody of the team must tell them more."""
        alone = Q(outcome__in=KioskTicket.WITHOUT_A_REGISTRATION)
        in_line = Q(outcome=KioskTicket.Outcome.WAITS)
        in_line &= Q(registration__state=rules.State.RESERVE)
        return self.filter(alone | in_line, settled_at=None)


class KioskTicket(models.Model):
    """What became of a request that was made at the kiosk without a network: one row a request."""

    class Outcome(models.TextChoices):
        KEPT = "kept"  # signed up: a seat, or a request for the draw
        WAITS = "waits"  # signed up, and on the waiting list
        CLOSED = "closed"  # the date takes no more requests
        UNNAMED = "unnamed"  # the name cannot be read
        LOST = "lost"  # waited too long in the tablet

    WITHOUT_A_REGISTRATION = (Outcome.CLOSED, Outcome.UNNAMED, Outcome.LOST)

    key = models.UUIDField(unique=True)  # made by the tablet: each request is taken once
    number = models.CharField(max_length=8)  # the person keeps it
    session = models.ForeignKey("gatherings.Session", models.CASCADE, null=True, related_name="+")
    registration = models.ForeignKey(
        "gatherings.Registration", models.SET_NULL, null=True, related_name="+"
    )
    # Only while there is no registration and somebody must be told.
    name = models.CharField(max_length=320, blank=True)
    language = models.CharField(max_length=12)
    outcome = models.CharField(max_length=8, choices=Outcome)
    asked_at = models.DateTimeField()
    received_at = models.DateTimeField(db_index=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = KioskTicketQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Ticket #{self.pk}"
