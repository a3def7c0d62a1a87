"""The mix of a session in the coordinator's words. Only the team's pages and help use these."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from interra.people.rules import Circle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interra.gatherings import rules
    from interra_science.lottery import Change

SEATS = "seats"  # the name of the number of seats among the changes that the lottery proposes


def people_of(circle: str) -> str:
    said = {
        Circle.NEWCOMER: _("people who arrived recently"),
        Circle.LOCAL: _("people who have been here longer"),
        Circle.UNKNOWN: _("people who did not say"),
    }
    return said[Circle(circle)]


def mix_in_words(mix: rules.Mix) -> list[str]:
    """One line for each circle that has a bound."""
    said = [bound_in_words(circle, *limits) for circle, limits in _limits(mix).items()]
    return [line for line in said if line]


def rule_in_words(mix: rules.Mix, rule: str) -> str:
    return bound_in_words(rule, *_limits(mix)[rule])


def bound_in_words(circle: str, at_least: int, at_most: int | None) -> str:
    facts = {"people": people_of(circle), "at_least": at_least, "at_most": at_most}
    if at_most is None:
        return _("At least %(at_least)d %(people)s") % facts if at_least else ""
    if not at_least:
        return _("At most %(at_most)d %(people)s") % facts
    return _("From %(at_least)d to %(at_most)d %(people)s") % facts


def change_in_words(mix: rules.Mix, seats: int, change: Change) -> str:
    """« Demandez au moins 3 personnes arrivées récemment, au lieu de 5. »"""
    if change.rule == SEATS:
        return _("Have %(to)d seats instead of %(was)d.") % {"to": change.to, "was": seats}
    at_least, at_most = _limits(mix)[change.rule]
    facts = {"people": people_of(change.rule), "to": change.to}
    if change.side == "min":
        facts["was"] = at_least
        return _("Ask for at least %(to)d %(people)s, instead of %(was)d.") % facts
    facts["was"] = at_most or 0
    return _("Accept up to %(to)d %(people)s, instead of %(was)d.") % facts


FIELDS = {Circle.NEWCOMER: "newcomers", Circle.LOCAL: "locals", Circle.UNKNOWN: "unknown"}
SIDES = {"min": "at_least", "max": "at_most"}


def mix_after(mix: rules.Mix, changes: Iterable[Change]) -> rules.Mix:
    """The mix once these changes are made; a change of the number of seats is not one of the mix."""
    new = {
        f"{FIELDS[Circle(change.rule)]}_{SIDES[change.side]}": change.to
        for change in changes
        if change.rule != SEATS
    }
    return replace(mix, **new)


def _limits(mix: rules.Mix) -> dict[str, tuple[int, int | None]]:
    circles = (Circle.NEWCOMER, Circle.LOCAL, Circle.UNKNOWN)
    return {str(circle): limits for circle, limits in zip(circles, mix.bounds, strict=True)}
