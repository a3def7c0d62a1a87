from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from interra.foundation.codes import a_code
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix
from interra.people.rules import Door
from interra.territory.models import Venue


class Atelier(models.Model):
    """What a member passes on, told in their own words and in simple French."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CLOSED = "closed", _("Ended")

    class Children(models.TextChoices):
        NO = "no", _("For adults")
        WELCOME = "welcome", _("Children are welcome")
        WITH = "with", _("For parents and children")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("For everyone")
        WOMEN = "women", _("Among women")
        FAMILIES = "families", _("For families")
        YOUNG = "young", _("For young people")

    slug = models.SlugField(max_length=60, unique=True)
    door = models.CharField(max_length=8, choices=[(door, door) for door in Door])
    title = models.JSONField()  # {language: text}
    story = models.JSONField()  # {language: text}
    host_words = models.JSONField(default=dict, blank=True)  # {language: text}, « Avec … »
    language = models.CharField(max_length=12)  # the host's, in which the story was told first
    hosts = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="ateliers")
    languages_spoken = models.JSONField(default=list)  # ["fr", "ar"]
    little_french = models.BooleanField(default=True)
    children = models.CharField(max_length=8, choices=Children, default=Children.NO)
    audience = models.CharField(max_length=12, choices=Audience, default=Audience.EVERYONE)
    bring = models.JSONField(default=dict, blank=True)  # {language: text}
    venue = models.ForeignKey(Venue, models.PROTECT, null=True, related_name="ateliers")
    discreet_place = models.BooleanField(default=False)
    seats = models.PositiveSmallIntegerField(default=12)
    mode = models.CharField(max_length=8, choices=Session.Mode, default=Session.Mode.FIRST)
    mix_rules = models.JSONField(default=list, blank=True)  # of its dates to come
    mix_reason = models.CharField(max_length=300, blank=True)
    team_present_for = models.PositiveSmallIntegerField(default=3)  # the first sessions
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"Atelier {self.slug}"

    @property
    def mix(self) -> Mix:
        return Mix.from_json(self.mix_rules)


class Series(models.Model):
    """A rhythm in wall time: once, each week, each second week, for n dates."""

    class Rhythm(models.TextChoices):
        ONCE = "once", _("Once")
        WEEKLY = "weekly", _("Each week")
        FORTNIGHTLY = "fortnightly", _("Every two weeks")

    atelier = models.ForeignKey(Atelier, models.CASCADE, related_name="series")
    rhythm = models.CharField(max_length=12, choices=Rhythm)
    first_on = models.DateField()
    starts_at = models.TimeField()  # on the wall clock of Europe/Brussels
    minutes = models.PositiveSmallIntegerField()
    dates = models.PositiveSmallIntegerField(default=6)
    skips_school_holidays = models.BooleanField(default=False)
    code = models.CharField(max_length=12, unique=True, default=a_code)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="series_has_dates", condition=models.Q(dates__gte=1, dates__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return f"Series {self.code}"


class AtelierSession(models.Model):
    """Ties a session to its atelier: gatherings know of dates and seats, not of ateliers."""

    session = models.OneToOneField(
        Session, models.CASCADE, primary_key=True, related_name="of_atelier"
    )
    atelier = models.ForeignKey(Atelier, models.PROTECT, related_name="dates")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="sessions")
    # The day and hour the rhythm had given; a date moved by hand keeps its origin.
    planned_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "planned_on"], name="series_day_once"),
        ]

    def __str__(self) -> str:
        return f"Session #{self.session_id} of atelier #{self.atelier_id}"
