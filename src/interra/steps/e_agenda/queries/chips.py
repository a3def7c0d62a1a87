"""The filters of the agenda as links: each chip leads to the list with one thing changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.design.templatetags.design import door_name
from interra.people.rules import Door
from interra.steps.e_agenda.rules import DayPart

if TYPE_CHECKING:
    from interra.steps.e_agenda.rules import Filters


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    icon: str
    url: str = ""
    is_on: bool = False
    choices: tuple[Chip, ...] = ()
    door: str = ""


def chips(filters: Filters, quarters: dict[str, str]) -> list[Chip]:
    return [
        Chip(_("This week"), "calendar", filters.but(week=not filters.week).link, filters.week),
        Chip(
            _("Little French"),
            "little-french",
            filters.but(little_french=not filters.little_french).link,
            filters.little_french,
        ),
        _near(filters, quarters),
        _when_free(filters),
        _doors(filters),
        Chip(
            _("With children"),
            "child",
            filters.but(children=not filters.children).link,
            filters.children,
        ),
    ]


def _near(filters: Filters, quarters: dict[str, str]) -> Chip:
    choices = [Chip(_("Everywhere"), "globe", filters.but(near="").link, not filters.near)]
    for slug, name in quarters.items():
        choices.append(Chip(name, "place", filters.but(near=slug).link, filters.near == slug))
    label = quarters.get(filters.near) or _("Near me")
    return Chip(label, "place", is_on=bool(filters.near), choices=tuple(choices))


def _when_free(filters: Filters) -> Chip:
    parts = {
        None: (_("At any time"), "clock"),
        DayPart.MORNING: (_("In the morning"), "sunrise"),
        DayPart.AFTERNOON: (_("In the afternoon"), "sun"),
        DayPart.EVENING: (_("In the evening"), "moon"),
        DayPart.WEEKEND: (_("At the weekend"), "calendar"),
    }
    choices = [
        Chip(label, icon, filters.but(part=part).link, filters.part == part)
        for part, (label, icon) in parts.items()
    ]
    label = parts[filters.part][0] if filters.part else _("When I am free")
    return Chip(label, "clock", is_on=filters.part is not None, choices=tuple(choices))


def _doors(filters: Filters) -> Chip:
    choices = [Chip(_("All ateliers"), "home", filters.but(door=None).link, not filters.door)]
    for door in Door:
        url = filters.but(door=door).link
        choices.append(Chip(door_name(door), door, url, filters.door == door, door=door))
    label = door_name(filters.door) if filters.door else _("What to do")
    return Chip(label, filters.door or "filter", is_on=bool(filters.door), choices=tuple(choices))
