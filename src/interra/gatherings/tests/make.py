"""Sessions that read aloud: `a_session(seats=3)`, `a_session(mode="draw", newcomers_at_least=1)`."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from interra.gatherings.actions import scheduling
from interra.gatherings.models import Session
from interra.gatherings.rules.mixing import Mix
from interra.territory.models import Venue

BRUSSELS = ZoneInfo("Europe/Brussels")
BOUNDS = ("_at_least", "_at_most")
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=BRUSSELS)  # a Monday: when stories begin
SATURDAY = dt.datetime(2026, 3, 14, 18, 30, tzinfo=BRUSSELS)  # when people meet


def a_venue(name: str = "Café du Parc", **given: Any) -> Venue:
    usual = {"street": "Rue de la Paix 3", "postcode": "4000", "quarter": "Saint-Léonard"}
    return Venue.objects.create(name=name, **usual | given)


def a_session(
    title: str = "Cuisine du samedi", *, now: dt.datetime = NOON, **given: Any
) -> Session:
    """Saturday at 18:30, two hours, twelve seats, first come first served; requests until Thursday
    at 18:00 when it is a draw. Bounds of the mix may be given by name."""
    bounds = {name: given.pop(name) for name in list(given) if name.endswith(BOUNDS)}
    starts_at = given.get("starts_at", SATURDAY)
    usual = {
        "language": "fr",
        "door": "cook",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=2),
        "seats": 12,
        "by": None,
        "mix": Mix.of(**bounds),
    }
    if given.get("mode") == Session.Mode.DRAW:
        usual["closes_at"] = starts_at - dt.timedelta(days=2, minutes=30)
    if "venue" not in given:
        given["venue"] = a_venue()
    return scheduling.plan_session(title={"fr": title}, now=now, **usual | given)
