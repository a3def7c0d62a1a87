"""What picks the group, in plain words: before, while it is awaited, and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interra.design.templatetags.design import clock, day
from interra.gatherings.queries.beacons import given_up_at, named_of
from interra.gatherings.rules.beacons import DICE_EACH, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from interra.gatherings.models import Draw
    from interra.gatherings.rules.beacons import Named

ANNOUNCED = {
    Kind.ROUND: gettext_lazy(
        "A public number picks the group: round %(round)s, on %(day)s at %(hour)s. "
        "Computers of many countries make it together. Nobody can know it before."
    ),
    Kind.LOTTO: gettext_lazy(
        "The numbers of the national lottery pick the group: the Lotto of %(day)s. "
        "Nobody can know them before."
    ),
    Kind.DICE: gettext_lazy(
        "Two people throw %(dice)s dice each. Their dice pick the group. Nobody can know them before."
    ),
    Kind.HOUSE: gettext_lazy("The secret number of the computer picks the group."),
}
AWAITED = {
    Kind.ROUND: gettext_lazy(
        "The draw will be held with the public number of round %(round)s, on %(day)s at %(hour)s."
    ),
    Kind.LOTTO: gettext_lazy("The draw will be held with the Lotto numbers of %(day)s."),
    Kind.DICE: gettext_lazy("The draw will be held with the dice of two people."),
    Kind.HOUSE: gettext_lazy("The draw will be held with the secret number."),
}
PICKED_BY = {
    Kind.ROUND: gettext_lazy("The public number, round %(round)s"),
    Kind.LOTTO: gettext_lazy("The Lotto numbers of %(day)s"),
    Kind.DICE: gettext_lazy("The dice of two people"),
    Kind.HOUSE: gettext_lazy("The secret number"),
}
IN_LINE = {
    Kind.ROUND: gettext_lazy("The network of this number is called drand: its code is below."),
    Kind.LOTTO: gettext_lazy("They are on the site of the lottery, and in the newspapers."),
    Kind.DICE: gettext_lazy("The first dice are sealed until the second are thrown."),
}


@dataclass(frozen=True, slots=True)
class BeaconSaid:
    """`way_out`: what picks instead when nothing has come by an hour, said beforehand too."""

    announced: str
    more: str
    way_out: str
    awaited: str
    picked_by: str
    code: str = ""  # of the network of a public round
    value: str = ""  # once it is known
    came: bool = True  # False: the announced way out had to pick


def beacon_said(draw: Draw) -> BeaconSaid:
    named = named_of(draw)
    picks = Kind.HOUSE if draw.beacon.startswith(f"{Kind.HOUSE}:") else named.kind
    return BeaconSaid(
        announced=_say(ANNOUNCED, named, named.kind),
        more=str(IN_LINE.get(named.kind, "")),
        way_out=_way_out(draw) if named.kind != Kind.HOUSE else "",
        awaited=_say(AWAITED, named, named.kind),
        picked_by=_say(PICKED_BY, named, picks),
        code=draw.network.get("chain", ""),
        value=_value(draw, named, picks),
        came=not draw.beacon or picks == named.kind,
    )


def _way_out(draw: Draw) -> str:
    until = given_up_at(draw.session)
    said = _("Nothing has come on %(day)s at %(hour)s? Then the secret number picks the group.")
    return said % {"day": day(until), "hour": clock(until)}


def _say(words: dict[Kind, StrPromise], named: Named, kind: Kind) -> str:
    at = named.known_from
    facts: dict[str, object] = {"round": named.round, "dice": DICE_EACH}
    if at:
        facts |= {"day": day(at), "hour": clock(at)}
    return str(words[kind]) % facts


def _value(draw: Draw, named: Named, picks: Kind) -> str:
    """As people compare it: without the name that stands before it."""
    if not draw.beacon:
        return draw.seed  # of a draw held before beacons were named
    return draw.beacon.removeprefix(f"{picks if picks == Kind.HOUSE else named.text}:")
