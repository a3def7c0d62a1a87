"""What clashes and what changes, in plain sentences: English and French.

French follows the house: short sentences, no word that puts people in a box. What a rule is called
comes from `Rule.words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interra_science.lottery.easing import SEATS, Change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from interra_science.lottery.clash import Clash
    from interra_science.lottery.problem import Problem

ENGLISH = {
    "quoted": "“{}”",
    "and": " and ",
    "one": "{} cannot be kept.",
    "several": "These rules cannot be kept together: {}.",
    "crowd": "No group can have this number of people, even without rules.",
    "option": "What would help: {}.",
    "min": "at least {to} instead of {now} for {rule} (asked: {asked})",
    "max": "at most {to} instead of {now} for {rule} (asked: {asked})",
    "least": "at least {to} instead of {now} for {rule}",
    "most": "at most {to} instead of {now} for {rule}",
    "fewer": "groups of {to} instead of {now}",
    "more": "{to} seats instead of {now}",
    "out": "{} fit in no group.",
    "out_then": "Even then, {} fit in no group.",
    "out_one": "1 person fits in no group.",
    "out_one_then": "Even then, 1 person fits in no group.",
    "people": "{} people",
}
FRENCH = {
    "quoted": "«\u00a0{}\u00a0»",
    "and": " et ",
    "one": "La règle {} est impossible.",
    "several": "Ces règles sont impossibles ensemble\u00a0: {}.",
    "crowd": "Aucun groupe ne peut avoir ce nombre de personnes, même sans règles.",
    "option": "Une solution\u00a0: {}.",
    "min": "au moins {to} au lieu de {now} pour {rule} (demandes\u00a0: {asked})",
    "max": "au plus {to} au lieu de {now} pour {rule} (demandes\u00a0: {asked})",
    "least": "au moins {to} au lieu de {now} pour {rule}",
    "most": "au plus {to} au lieu de {now} pour {rule}",
    "fewer": "des groupes de {to} au lieu de {now}",
    "more": "{to} places au lieu de {now}",
    "out": "{} n’ont de place dans aucun groupe.",
    "out_then": "Même alors, {} n’ont de place dans aucun groupe.",
    "out_one": "1 personne n’a de place dans aucun groupe.",
    "out_one_then": "Même alors, 1 personne n’a de place dans aucun groupe.",
    "people": "{} personnes",
}
LANGUAGES = {"en": ENGLISH, "fr": FRENCH}


def clash_in_words(clash: Clash, language: str) -> list[str]:
    """What cannot be kept, what would help, and how many are left out: one sentence each."""
    words = LANGUAGES.get(language, ENGLISH)
    sentences = []
    if clash.rules == (SEATS,):
        sentences.append(words["crowd"])
    elif clash.rules:
        called = [_called(name, clash.problem, language) for name in clash.rules]
        sentences.append(words["several" if len(called) > 1 else "one"].format(", ".join(called)))
    for option in clash.options:
        changes = changes_in_words(option, clash.problem, language)
        sentences.append(words["option"].format(words["and"].join(changes)))
    if clash.shut_out:
        out = len(clash.shut_out)
        what = ("out_one" if out == 1 else "out") + ("_then" if clash.rules else "")
        sentences.append(words[what].format(words["people"].format(out)))
    return sentences


def changes_in_words(changes: Sequence[Change], problem: Problem, language: str) -> list[str]:
    """Each change of this problem, as "at least 10 instead of 11 for “newcomers” (asked: 10)"."""
    words = LANGUAGES.get(language, ENGLISH)
    return [_change(change, problem, words, language) for change in changes]


def _change(change: Change, problem: Problem, words: dict[str, str], language: str) -> str:
    lowest = change.side == "min"
    if change.rule == SEATS:
        least = problem.most if isinstance(problem.seats, int) else problem.seats[0]
        now = least if lowest else problem.most
        return words["fewer" if lowest else "more"].format(to=change.to, now=now)
    rule = next(rule for rule in problem.rules if rule.name == change.rule)
    plain = ("min", "max") if not rule.against else ("least", "most")
    return words[plain[0] if lowest else plain[1]].format(
        to=change.to,
        now=rule.at_least if lowest else rule.at_most,
        rule=_called(rule.name, problem, language),
        asked=len(set(rule.members)),
    )


def _called(name: str, problem: Problem, language: str) -> str:
    called = {rule.name: rule.words.get(language, name) for rule in problem.rules}
    quoted: str = LANGUAGES.get(language, ENGLISH)["quoted"]
    return quoted.format(called.get(name, name))
