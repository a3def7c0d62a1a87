"""Those who ask, in one line: `a_pool(session, newcomers=4, locals_=16)`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interra.foundation.sealing import seal
from interra.gatherings.actions.promising import promise
from interra.gatherings.models import Attendee, Draw, Registration
from interra.gatherings.queries.transcripts import commitment_of
from interra.gatherings.tests.make import NOON
from interra.people.tests.make import a_local, a_member, a_newcomer

if TYPE_CHECKING:
    from interra.gatherings.models import Session
    from interra.people.models import Member

State = Registration.State


def asks(
    session: Session,
    member: Member,
    *,
    friends: int = 0,
    children: int = 0,
    household: tuple[Member, ...] = (),
    state: str = State.ASKED,
    **given: Any,
) -> Registration:
    """One request: the person, members of the household, friends without a profile, children."""
    usual = {"asked_at": NOON, "moved_at": NOON}
    registration = Registration.objects.create(
        session=session, member=member, state=state, **usual | given
    )
    people: list[dict[str, Any]] = [
        {"member": member},
        *({"member": other} for other in household),
        *({"name": f"Friend {i}"} for i in range(friends)),
        *({"name": f"Child {i}", "is_child": True} for i in range(children)),
    ]
    Attendee.objects.bulk_create(
        Attendee(registration=registration, session=session, position=i, **person)
        for i, person in enumerate(people)
    )
    return registration


def a_pool(
    session: Session, *, newcomers: int = 0, locals_: int = 0, unknown: int = 0
) -> list[Registration]:
    """People who come alone, each known to us."""
    people = [
        *(a_newcomer(f"Samira {i}") for i in range(newcomers)),
        *(a_local(f"Marc {i}") for i in range(locals_)),
        *(a_member(f"Alex {i}") for i in range(unknown)),
    ]
    return [asks(session, person) for person in people]


def with_seed(session: Session, seed: str) -> None:
    """Nobody chooses a seed, but stories must end the same way each time."""
    promise(session=session, now=session.changed_at)
    Draw.objects.filter(session=session).update(
        seed_sealed=seal(seed), seed_commitment=commitment_of(seed)
    )
