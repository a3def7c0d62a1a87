"""What the team's desk shows. Upper floors register; the desk page (people) asks everyone in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django_stubs_ext import StrOrPromise

    from interra.people.models import Member


@dataclass(frozen=True, slots=True, order=True)
class Need:
    """One thing that waits for the team: a sentence, one verb, one address."""

    due_at: datetime
    said: str
    verb: str
    url: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of « Aujourd'hui » that an app draws with a template of its own."""

    template: str
    content: object


@dataclass(frozen=True, slots=True)
class Tab:
    """A door of the desk's menu; `label` is lazy, `url_name` is reversed when shown."""

    order: int
    label: StrOrPromise
    url_name: str


class AsksForNeeds(Protocol):
    def __call__(self, now: datetime, /) -> Iterable[Need]: ...


class AsksForPanel(Protocol):
    def __call__(self, now: datetime, /) -> Panel: ...


class AsksForPersonPanel(Protocol):
    """A part of a person's page at the desk: their registrations, for instance. None: nothing."""

    def __call__(self, member: Member, now: datetime, /) -> Panel | None: ...


_needs: list[AsksForNeeds] = []
_panels: list[tuple[int, AsksForPanel]] = []
_person_panels: list[tuple[int, AsksForPersonPanel]] = []
_tabs: list[Tab] = []


def register_needs(question: AsksForNeeds) -> None:
    if question not in _needs:
        _needs.append(question)


def register_panel(question: AsksForPanel, *, order: int) -> None:
    if (order, question) not in _panels:
        _panels.append((order, question))


def register_person_panel(question: AsksForPersonPanel, *, order: int) -> None:
    """Shown only after a reason was given for opening the person's page."""
    if (order, question) not in _person_panels:
        _person_panels.append((order, question))


def register_tab(tab: Tab) -> None:
    if tab not in _tabs:
        _tabs.append(tab)


def needs(now: datetime) -> list[Need]:
    return sorted(need for question in _needs for need in question(now))


def panels(now: datetime) -> list[Panel]:
    return [question(now) for _, question in sorted(_panels, key=lambda pair: pair[0])]


def person_panels(member: Member, now: datetime) -> list[Panel]:
    questions = [question for _, question in sorted(_person_panels, key=lambda pair: pair[0])]
    return [panel for question in questions if (panel := question(member, now)) is not None]


def tabs() -> list[Tab]:
    return sorted(_tabs, key=lambda tab: tab.order)
