from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interra.gatherings.rules import beacons


class Draw(models.Model):
    """One draw of one session, once: promised, sealed when requests close, picked by its beacon,
    public after, replayable for ever."""

    class Beacon(models.TextChoices):
        """What picks the group, named beforehand."""

        ROUND = beacons.Kind.ROUND, _("A public number")
        LOTTO = beacons.Kind.LOTTO, _("The numbers of the national lottery")
        DICE = beacons.Kind.DICE, _("Dice, thrown by two people")
        HOUSE = beacons.Kind.HOUSE, _("The secret number of the house")

    session = models.OneToOneField("gatherings.Session", models.PROTECT, related_name="draw")
    # The row that holds for all sessions of a week: its first one's.
    week = models.OneToOneField("gatherings.Week", models.SET_NULL, null=True, related_name="draw")
    promised_at = models.DateTimeField()
    seed_sealed = models.TextField()  # before the draw
    seed = models.CharField(max_length=64, blank=True)  # after it
    seed_commitment = models.CharField(max_length=64)  # SHA-256 of the seed, shown before
    kind = models.CharField(max_length=8, choices=Beacon, default=Beacon.HOUSE)
    network = models.JSONField(default=dict)  # of a public round: see `rules.beacons.Network`
    sealed_at = models.DateTimeField(null=True)  # from then on, who takes part does not change
    commitment = models.CharField(max_length=64, blank=True)  # SHA-256 of the table, shown then
    table_sealed = models.TextField(blank=True)  # the table, until its beacon is known
    beacon = models.CharField(max_length=200, blank=True)  # the text that picks the group
    signature = models.CharField(
        max_length=256, blank=True
    )  # of a public round, for who checks it
    # Of a large draw, until it is sealed: when the team launched it, who did, and how far the worker
    # has come (in hundred).
    launched_at = models.DateTimeField(null=True)
    launched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    progress = models.PositiveSmallIntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    public = models.JSONField(default=dict)  # the transcript: pseudonyms, groups, chances
    # Nobody reads the groups before the date is over: two people are kept apart, or its place is
    # discreet. The row does not say which.
    groups_wait = models.BooleanField(default=False)
    # Whether chances would have been others without the mix, or without tickets. Two yes or no:
    # which rule it was would say who was rare among those who asked.
    rules_mattered = models.BooleanField(default=False)
    memory_mattered = models.BooleanField(default=False)
    # Who stood behind each pseudonym, and in which circle: sealed, for the auditor and for step F.
    terms_sealed = models.TextField(blank=True)
    # Who counted in the rules that ask something for one date: forgotten after it.
    answers_sealed = models.TextField(blank=True)
    # From this number come those of the small draws for seats given back (`Refill`).
    refills_sealed = models.TextField(blank=True)
    refills_commitment = models.CharField(max_length=64, blank=True)  # its SHA-256, shown before
    refills_secret = models.CharField(max_length=64, blank=True)  # shown when the date is over
    refill_in_vain = models.CharField(max_length=64, blank=True)  # a question that seats nobody

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="draw_sealed_before_its_beacon",
                condition=Q(beacon="") | Q(sealed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Draw of session #{self.session_id}"


class Forecast(models.Model):
    """What the draw of a session, or of a week, would be with those who have asked: kept where a page
    cannot work it out itself."""

    session = models.OneToOneField(
        "gatherings.Session", models.CASCADE, null=True, related_name="forecast"
    )
    week = models.OneToOneField(
        "gatherings.Week", models.CASCADE, null=True, related_name="forecast"
    )
    # Of which requests and mix: `queries.forecasts`, `queries.week_forecasts`.
    name = models.CharField(max_length=60)
    terms_print = models.CharField(max_length=64)  # of all that it depends on
    made_at = models.DateTimeField()  # worked out, or found to hold still
    # Sealed, as it tells the chance of each request; empty where pages work it out themselves.
    sealed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="forecast_of_a_session_or_a_week",
                condition=Q(session__isnull=False, week__isnull=True)
                | Q(session__isnull=True, week__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        of = f"session #{self.session_id}" if self.session_id else f"week #{self.week_id}"
        return f"Forecast of {of}"


class Refill(models.Model):
    """One small draw for seats that were given back: made whole, once, kept for good."""

    session = models.ForeignKey("gatherings.Session", models.PROTECT, related_name="refills")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 … within a session
    drawn_at = models.DateTimeField()
    public = models.JSONField()  # the transcript: pseudonyms, groups, chances
    # Who stood behind each pseudonym, who waited and who kept a seat: as `Draw.terms_sealed`.
    terms_sealed = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="refill_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"Refill {self.number} of session #{self.session_id}"


class DiceThrow(models.Model):
    """The dice of one of the two people, sealed until both have thrown."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="throws")
    turn = models.PositiveSmallIntegerField()  # 1, then 2
    digits_sealed = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    thrown_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "turn"], name="dice_thrown_in_turn"),
            models.UniqueConstraint(fields=["draw", "by"], name="dice_thrown_by_two_people"),
            models.CheckConstraint(name="dice_thrown_twice", condition=Q(turn__in=(1, 2))),
        ]

    def __str__(self) -> str:
        return f"Throw {self.turn} of draw #{self.draw_id}"
