from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


class NoticeQuerySet(models.QuerySet["Notice"]):
    def due(self, now: datetime) -> NoticeQuerySet:
        return self.filter(state=Notice.State.WAITING, due_at__lte=now)

    def stuck(self, now: datetime) -> NoticeQuerySet:
        return self.filter(state=Notice.State.SENDING, due_at__lte=now)

    def to_say(self, now: datetime) -> NoticeQuerySet:
        """What a person of the team still has to say, to somebody we know. Never a code."""
        waiting = self.filter(state=Notice.State.DESK, said_at=None, to__is_active=True, secret="")
        useful = models.Q(useless_after=None) | models.Q(useless_after__gte=now)
        return waiting.filter(useful).exclude(kind=Notice.CODE)


class Notice(models.Model):
    """A message that must leave, written in the same transaction as what it tells.

    The text is made when it leaves, in the reader's language, from `kind` and `about`
    (codes and numbers). `secret` holds what must not stay, such as a one-time code, sealed;
    it is wiped when the message has left.
    """

    CODE = "people.code"  # its words are a secret: nobody says them
    # What `contexts.gather` has read for many at once; None: nothing was.
    gathered: object = None

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Leaving")
        SENT = "sent", _("Sent")
        DESK = "desk", _("To be said at the desk")
        DROPPED = "dropped", _("No longer useful")

    code = models.CharField(max_length=32, unique=True)  # becomes the Message-ID
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="notices"
    )
    # A contact that is not a member's (yet): sealed {"phone": …} or {"email": …, "language": …}.
    address = models.TextField(blank=True)
    kind = models.CharField(max_length=60)  # names the template: notices/gatherings.placed.txt
    about = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    urgent = models.BooleanField(default=False)  # leaves by night too, and beyond the daily cap
    once = models.CharField(max_length=120, unique=True, null=True)  # noqa: DJ001 -- NULL: no key
    written_at = models.DateTimeField()
    due_at = models.DateTimeField()
    useless_after = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    channel = models.CharField(max_length=8, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # refused by the carrier
    unsure = models.PositiveSmallIntegerField(
        default=0
    )  # it left, perhaps: no answer, or a worker died
    said_at = models.DateTimeField(null=True)  # told by a person, at the desk
    sent_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                name="notices_waiting",
                condition=models.Q(state__in=["waiting", "sending"]),
            ),
            models.Index(fields=["to", "sent_at"], name="notices_to_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
