"""The mix of a session in words: the coordinator's, and what everybody may be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from interra.design.templatetags.design import language_named
from interra.gatherings.rules.mixing import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from interra.gatherings.rules.mixing import Mix, MixRule
    from interra_science.lottery import Change

WHOM = {
    Sort.NEWCOMERS: ngettext_lazy(
        "person who arrived recently", "people who arrived recently", "number"
    ),
    Sort.LOCALS: ngettext_lazy(
        "person who has been here longer", "people who have been here longer", "number"
    ),
    Sort.UNKNOWN: ngettext_lazy("person who did not say", "people who did not say", "number"),
    Sort.SPEAKERS: ngettext_lazy(
        "person who speaks %(language)s", "people who speak %(language)s", "number"
    ),
    Sort.BESIDE_BEGINNERS: ngettext_lazy(
        "person who speaks %(language)s", "people who speak %(language)s", "number"
    ),
    Sort.FIRST_TIMERS: ngettext_lazy(
        "person who comes for the first time", "people who come for the first time", "number"
    ),
    Sort.TURNED_AWAY: ngettext_lazy(
        "person who had no seat before", "people who had no seat before", "number"
    ),
    Sort.WOMEN: ngettext_lazy("woman", "women", "number"),
    Sort.MEN: ngettext_lazy("man", "men", "number"),
    Sort.EASY_ACCESS: ngettext_lazy(
        "person who needs a seat without steps", "people who need a seat without steps", "number"
    ),
}
MANY = 3  # a number that asks for the plural, in Arabic too
SEATS = "seats"  # the name of the number of seats among the changes that the lottery proposes


def people_of(rule: MixRule, number: int) -> str:
    """Whom a rule counts, as it is written after a number."""
    return WHOM[rule.sort] % {"number": number, "language": _language(rule)}


def mix_in_words(mix: Mix) -> list[str]:
    """One line for each rule."""
    return [rule_in_words(rule) for rule in mix.rules]


def rule_in_words(rule: MixRule) -> str:
    said = _bounds_in_words(rule)
    return _("%(rule)s, if possible") % {"rule": said} if rule.if_possible else said


def change_in_words(mix: Mix, seats: int, change: Change) -> str:
    """« Demandez au moins 3 personnes arrivées récemment, au lieu de 5. »"""
    if change.rule == SEATS:
        return _("Have %(to)d seats instead of %(was)d.") % {"to": change.to, "was": seats}
    rule = mix.by_name[change.rule]
    if rule.is_balance:
        return _("Accept %(beginners)s.") % {"beginners": _alone(rule, -change.to)}
    facts: dict[str, object] = {"people": people_of(rule, change.to), "to": change.to}
    if change.side == "min" and not change.to:
        return _("No longer ask for a minimum: %(people)s.") % {"people": people_of(rule, MANY)}
    if change.side == "min":
        facts["was"] = rule.at_least
        return _("Ask for at least %(to)d %(people)s, instead of %(was)d.") % facts
    facts["was"] = rule.at_most or 0
    return _("Accept up to %(to)d %(people)s, instead of %(was)d.") % facts


def mix_after(mix: Mix, changes: Iterable[Change]) -> Mix:
    """The mix once these changes are made; a change of the number of seats is not one of the mix."""
    for change in changes:
        if change.rule != SEATS:
            mix = mix.changed(change.rule, change.side, change.to)
    return mix


def rule_as_kept(mix: Mix, kept: Mix, name: str) -> str:
    """A rule « if possible » that gave way, as it is then kept; it may have gone altogether."""
    if name in kept.by_name:
        return rule_in_words(kept.by_name[name])
    return _("Not kept: %(rule)s") % {"rule": rule_in_words(mix.by_name[name])}


def seats_after(seats: int, changes: Iterable[Change]) -> int:
    return next((change.to for change in changes if change.rule == SEATS), seats)


def what_was_looked_for(mix: Mix) -> list[str]:
    """The same for everybody, and no number: « des personnes arrivées récemment »…"""
    return list(dict.fromkeys(people_of(rule, MANY) for rule in mix.rules))


def _bounds_in_words(rule: MixRule) -> str:
    if rule.is_balance:
        said = _("Beside each beginner, one person who speaks %(language)s")
        said %= {"language": _language(rule)}
        return f"{said} ({_alone(rule, -rule.at_least)})" if rule.at_least < 0 else said
    facts: dict[str, object] = {"at_least": rule.at_least, "at_most": rule.at_most}
    if rule.at_most is None:
        facts["people"] = people_of(rule, rule.at_least)
        return _("At least %(at_least)d %(people)s") % facts
    facts["people"] = people_of(rule, rule.at_most)
    if not rule.at_least:
        return _("At most %(at_most)d %(people)s") % facts
    return _("From %(at_least)d to %(at_most)d %(people)s") % facts


def _alone(rule: MixRule, beginners: int) -> str:
    said = ngettext(
        "%(number)d beginner with nobody beside them, in %(language)s",
        "%(number)d beginners with nobody beside them, in %(language)s",
        beginners,
    )
    return said % {"number": beginners, "language": _language(rule)}


def _language(rule: MixRule) -> str:
    return language_named(rule.language) if rule.language else ""
