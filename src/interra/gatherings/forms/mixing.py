"""The mix as the coordinator writes it: one line of numbers for each sort of people, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from interra.design.templatetags.design import language_named
from interra.gatherings.actions.scheduling import CLASHES
from interra.gatherings.queries.mixes import MANY, people_of
from interra.gatherings.rules import MOST_SEATS
from interra.gatherings.rules.mixing import (
    ABOUT_WOMEN_AND_MEN,
    CIRCLES,
    Mix,
    MixRule,
    Preset,
    Sort,
    preset,
)
from interra.people.rules import SPOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO_LANGUAGES = ("speakers", "speakers_2")
BESIDE = "beside_beginners_language"


@dataclass(frozen=True, slots=True)
class Line:
    """One rule, as it is written: whom it counts, and its fields (a balance has no numbers)."""

    people: str
    language: forms.BoundField | None
    at_least: forms.BoundField | None
    at_most: forms.BoundField | None
    if_possible: forms.BoundField | None

    @property
    def fields(self) -> list[forms.BoundField]:
        return [f for f in (self.language, self.at_least, self.at_most) if f]

    @property
    def has_errors(self) -> bool:
        return any(field.errors for field in self.fields)

    @property
    def is_filled(self) -> bool:
        return any(field.value() not in {None, ""} for field in self.fields)


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one heading; closed while nothing is written in them."""

    heading: str
    hint: str
    lines: list[Line]
    is_open: bool = False

    @property
    def is_shown(self) -> bool:
        return self.is_open or any(line.is_filled or line.has_errors for line in self.lines)


class MixForm(forms.Form):
    """All that a mix can ask. An empty « at most » is no limit; a line left empty is no rule.

    `seats`: how many there are, so that what can never be is refused at once.
    """

    def __init__(self, *args: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats
        self.people: dict[str, str] = {}
        for sort in CIRCLES:
            self._add_line(str(sort), _whom(sort))
        for line in TWO_LANGUAGES:
            label = _("People who speak this language")
            self.fields[f"{line}_language"] = _language(label)
            self._add_line(line, label)
        label = _("Beside each beginner, one person who speaks")
        self.people[Sort.BESIDE_BEGINNERS] = label
        self.fields[BESIDE] = _language(label)
        self._add_possible(Sort.BESIDE_BEGINNERS)
        for sort in (Sort.FIRST_TIMERS, Sort.TURNED_AWAY, *ABOUT_WOMEN_AND_MEN, Sort.EASY_ACCESS):
            self._add_line(str(sort), _whom(sort))
        self.fields["reason"] = forms.CharField(
            label=_("Why this mix?"),
            help_text=_("The reason is kept with the mix."),
            max_length=300,
        )

    @classmethod
    def of(cls, mix: Mix, *, seats: int, reason: str = "") -> MixForm:
        """The form that shows this mix."""
        return cls(seats=seats, initial={**_as_typed(mix), "reason": reason})

    @property
    def parts(self) -> list[Part]:
        came_before = (Sort.FIRST_TIMERS, Sort.TURNED_AWAY)
        return [
            Part(_("How long they have been here"), "", self._lines(*CIRCLES), is_open=True),
            Part(
                _("Languages"),
                _("Only of people who told us their languages."),
                self._lines(*TWO_LANGUAGES, Sort.BESIDE_BEGINNERS),
            ),
            Part(_("Who came before"), "", self._lines(*came_before)),
            Part(
                _("Women and men"),
                _("We ask each person for this date only. Nobody has to answer."),
                self._lines(*ABOUT_WOMEN_AND_MEN),
            ),
            Part(
                _("Seats without steps"),
                _("“At most”: how many such seats the place has. We ask for this date only."),
                self._lines(Sort.EASY_ACCESS),
            ),
        ]

    @property
    def mix(self) -> Mix:
        return Mix.holding(self._rules())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for line in TWO_LANGUAGES:
            if self._has_numbers(line) and not cleaned.get(f"{line}_language"):
                self.add_error(f"{line}_language", _("Choose the language."))
        first, second = (cleaned.get(f"{line}_language") for line in TWO_LANGUAGES)
        if first and first == second:
            self.add_error(f"{TWO_LANGUAGES[1]}_language", _("Choose another language."))
        clash = None if self.errors else self.mix.clash(self.seats)
        if clash:
            self.add_error(f"{clash[1].sort}_at_least", CLASHES[clash[0]])
        return cleaned

    def _rules(self) -> Iterator[MixRule]:
        said = self.cleaned_data
        for sort in Sort:
            if sort == Sort.BESIDE_BEGINNERS:
                if said.get(BESIDE):
                    yield self._rule(sort, str(sort), language=said[BESIDE])
            elif sort == Sort.SPEAKERS:
                for line in TWO_LANGUAGES:
                    if said.get(f"{line}_language"):
                        yield self._rule(sort, line, language=said[f"{line}_language"])
            else:
                yield self._rule(sort, str(sort))

    def _rule(self, sort: Sort, line: str, *, language: str = "") -> MixRule:
        said = self.cleaned_data
        return MixRule(
            sort,
            at_least=said.get(f"{line}_at_least") or 0,
            at_most=said.get(f"{line}_at_most"),
            language=language,
            if_possible=bool(said.get(f"{line}_if_possible")),
        )

    def _has_numbers(self, line: str) -> bool:
        said = self.cleaned_data
        return bool(said.get(f"{line}_at_least")) or said.get(f"{line}_at_most") is not None

    def _add_line(self, line: str, people: str) -> None:
        self.people[line] = people
        self.fields[f"{line}_at_least"] = _number(_("%(people)s: at least") % {"people": people})
        self.fields[f"{line}_at_most"] = _number(_("%(people)s: at most") % {"people": people})
        self._add_possible(line)

    def _add_possible(self, line: str) -> None:
        self.fields[f"{line}_if_possible"] = forms.BooleanField(
            label=_("Only if possible"), required=False
        )

    def _lines(self, *lines: str) -> list[Line]:
        return [
            Line(
                self.people[line],
                *(
                    self[f"{line}_{name}"] if f"{line}_{name}" in self.fields else None
                    for name in ("language", "at_least", "at_most", "if_possible")
                ),
            )
            for line in map(str, lines)
        ]


def presets() -> list[tuple[str, str]]:
    """What the page of a mix offers in one tap."""
    return [
        (Preset.MIXED, _("Mixed: a third and a third")),
        (Preset.TALK, _("To talk: one who helps beside each beginner")),
        (Preset.NEW_FACES, _("New faces first")),
        (Preset.NONE, _("Without rules")),
    ]


def mix_asked_for(which: str, mix: Mix, *, seats: int, language: str) -> Mix:
    """The ready mix of this name; without one, the mix as it is."""
    return preset(Preset(which), seats, language) if which in set(Preset) else mix


def _as_typed(mix: Mix) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    languages = iter(TWO_LANGUAGES)
    for rule in mix.rules:
        line = next(languages) if rule.sort == Sort.SPEAKERS else str(rule.sort)
        typed |= {
            f"{line}_language": rule.language,
            f"{line}_at_least": rule.at_least or None,
            f"{line}_at_most": rule.at_most,
            f"{line}_if_possible": rule.if_possible,
        }
    return typed


def _whom(sort: Sort) -> str:
    return capfirst(people_of(MixRule(sort), MANY))


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_SEATS,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0}),
    )


def _language(label: str) -> forms.ChoiceField:
    spoken = [(code, _named_twice(code, own)) for code, own in SPOKEN.items()]
    return forms.ChoiceField(
        label=label, required=False, choices=[("", _("No such rule")), *spoken]
    )


def _named_twice(code: str, own: str) -> str:
    """« tigrigna · ትግርኛ »: who writes the mix does not read every script."""
    known = capfirst(language_named(code))
    return known if known.casefold() == own.casefold() else f"{known} · {own}"
