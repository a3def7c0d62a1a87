from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from interra.foundation.codes import a_code


class Venue(models.Model):
    """A place in the city where people meet, and how one gets to its door."""

    class Kind(models.TextChoices):
        CAFE = "cafe", _("Café")
        LIBRARY = "library", _("Library")
        HALL = "hall", _("Hall")
        PARK = "park", _("Park")
        THEATRE = "theatre", _("Theatre")
        GARDEN = "garden", _("Garden")
        HOUSE = "house", _("Neighbourhood house")
        SPORT = "sport", _("Sports hall")
        OTHER = "other", _("Other place")

    code = models.CharField(max_length=12, unique=True, default=a_code)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.OTHER)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=60, default="Liège")
    quarter = models.CharField(max_length=60, db_index=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    way_in = models.CharField(max_length=200, blank=True)  # "Green door, second floor"
    bus = models.CharField(max_length=200, blank=True)  # "Bus 4, stop Place du Marché"
    step_free = models.BooleanField(default=False)
    toilets = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)
    changed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return f"{self.street}, {self.postcode} {self.city}".strip(", ")
