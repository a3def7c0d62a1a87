"""What « Mon espace » shows. Upper floors register; the page (people) asks everyone in turn.

`gatherings` registers the next session (the big card) and the requests that wait for a draw:

    my_space.register_panel(queries.my_space.next_session, order=10)
    my_space.register_panel(queries.my_space.my_requests, order=20)

A question answers None when it has nothing to show. The template of a panel is included inside
`<main>` with `panel` (the content), `person` (the member) and `now`; its first heading is an h2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from interra.people.models import Member


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a person's page that an app draws with a template of its own."""

    template: str
    content: object


class AsksForMyPanel(Protocol):
    def __call__(self, member: Member, now: datetime, /) -> Panel | None: ...


_panels: list[tuple[int, AsksForMyPanel]] = []


def register_panel(question: AsksForMyPanel, *, order: int) -> None:
    if (order, question) not in _panels:
        _panels.append((order, question))


def panels(member: Member, now: datetime) -> list[Panel]:
    answers = [question(member, now) for _, question in sorted(_panels, key=lambda pair: pair[0])]
    return [panel for panel in answers if panel is not None]
