from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

from interra.foundation.codes import a_code

if TYPE_CHECKING:
    from interra.gatherings.models import Draw


class Week(models.Model):
    """Draw sessions that are drawn at once: one wish list, at most one seat for each person.

    Its draw (`draw`) is the row of its first session: its seed, what picks, and the table of weeks.
    All its sessions close when that one does.
    """

    code = models.CharField(max_length=12, unique=True, default=a_code)
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    draw: Draw

    def __str__(self) -> str:
        return f"Week {self.code}"
