from __future__ import annotations

from django.conf import settings
from django.db import models


class Entry(models.Model):
    """One thing that somebody did. Entries are added, never changed; they name nobody in `facts`."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=80)  # "gatherings.draw_closed"
    subject = models.CharField(max_length=80)  # "gatherings.session:42"
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"
