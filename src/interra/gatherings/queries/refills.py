"""Seats given back after a draw: for whom they are drawn, and the small draw that answers.

Those who keep a seat (or have an offer) are certain; those who wait and can be reached take part, each
household as one. The rules of the mix hold as far as they can (`interra_science.lottery.refill`).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate, localtime

from interra.foundation.sealing import pseudonym
from interra.gatherings import rules
from interra.gatherings.models import Draw
from interra.gatherings.queries import transcripts
from interra.gatherings.queries.apart import of_draws
from interra.gatherings.queries.terms import Terms, kept_apart, parties_of
from interra.gatherings.queries.units import households_as_one, waiting_for_seats
from interra.gatherings.rules import deadlines
from interra.gatherings.rules.beacons import Kind
from interra_science import lottery

if TYPE_CHECKING:
    from datetime import datetime

    from interra.gatherings.models import Refill, Session
    from interra.gatherings.queries.transcripts import Outcome, Table


@dataclass(frozen=True, slots=True)
class Question:
    """Everything one small draw depends on, and nothing that names a person.

    `terms`: those who keep a seat and those who wait. `waiting`: the codes of the requests that wait.
    """

    terms: Terms
    waiting: frozenset[str]
    free: int
    hold: bool
    number: int  # the refills of a session are counted from 1

    def as_json(self) -> dict[str, Any]:
        """To be sealed: who waited, who kept a seat."""
        told = self.terms.as_json()
        return {**told, "waiting": sorted(self.waiting), "free": self.free, "hold": self.hold}

    @property
    def print(self) -> str:
        """The same as long as nothing changes that could change the answer."""
        return lottery.commit([self.as_json(), self.number])

    def names(self, *, waiting: bool) -> list[str]:
        """The pseudonyms of those who wait, or of those who keep their seat."""
        return [
            name
            for party in self.terms.parties
            if waiting == self.waiting.issuperset(party.registrations)
            for name in party.names
        ]


def name_in_refill(session_code: str, number: int, own: str) -> str:
    """A pseudonym for this small draw alone: who is seen to have its seat is not found again in the
    draw (`own`), nor in another small draw."""
    return pseudonym("refill", session_code, str(number), own)[:10]


def question_of(session: Session, *, now: datetime) -> Question | None:
    """What is to be drawn for now. None: nothing is free, nobody waits, it is too late, or the same
    question has been asked in vain."""
    draw = Draw.objects.filter(session=session, drawn_at__isnull=False).first()
    too_late = deadlines.offer_until(localtime(now), session.starts_at) is None
    if draw is None or session.is_cancelled or too_late:
        return None
    seats, free = session.seats.count(), session.seats.filter(attendee=None).count()
    waits = waiting_for_seats(session) if free else []
    if not waits:
        return None
    holds = list(session.registrations.filter(state__in=rules.HOLDING).select_related("member"))
    apart = of_draws({session.pk: [*waits, *holds]})[session.pk]
    waits = [one for one in waits if one.pk not in apart.shut_out]
    codes = {one.code for one in waits}
    parties = parties_of(session, [*waits, *holds], today=localdate(now))
    kept = [party for party in parties if codes.isdisjoint(party.registrations)]
    fitting = [party for party in parties if party not in kept and len(party.names) <= seats]
    never, foes = kept_apart(session, [*kept, *fitting], [*waits, *holds], apart.pairs)
    waiting = households_as_one(fitting, waits, most=seats, apart=foes)
    number = session.refills.count() + 1
    terms = Terms((*kept, *waiting), seats, session.mix, never)
    question = Question(
        terms.renamed(lambda own: name_in_refill(session.code, number, own)),
        frozenset(code for party in waiting for code in party.registrations),
        free,
        deadlines.holds_seats_for_the_mix(now, session.starts_at),
        number,
    )
    if not waiting or question.print == draw.refill_in_vain:
        return None
    return question


def seed_of(secret: str, number: int) -> str:
    """Nobody chooses it: the secret was promised before anybody asked for a seat."""
    return hmac.digest(secret.encode(), f"refill:{number}".encode(), "sha256").hex()


def make(question: Question, secret: str) -> Outcome:
    """The small draw: its table and the group picked. The same question and secret always give the
    same; it seats nobody when the mix allows nobody who waits."""
    seed = seed_of(secret, question.number)
    found = lottery.refill(
        question.terms.problem(),
        kept=question.names(waiting=False),
        waiting=question.names(waiting=True),
        free=question.free,
        seed=seed,
        hold=question.hold,
    )
    table = found.public()
    del table["rules"]  # as in the draw: `terms_sha256` stands for them
    table |= {
        "refill": question.number,
        "refills_sha256": transcripts.commitment_of(secret),
        "seed_sha256": transcripts.commitment_of(seed),
        "terms_sha256": lottery.commit(question.as_json()),
        "named": str(Kind.HOUSE),
    }
    return transcripts.picked(table, f"{Kind.HOUSE}:{seed}")


def refill_transcript(refill: Refill, draw: Draw) -> Table:
    """What anybody may download once the date is over."""
    return {**transcripts.unpack(refill.public), "refill_secret": draw.refills_secret}


def verified_refill(refill: Refill, draw: Draw) -> bool:
    """The checks anybody can make, and that its number comes from the one that was promised."""
    public = refill_transcript(refill, draw)
    secret = draw.refills_secret
    promised = {draw.refills_commitment, transcripts.commitment_of(secret)}
    return (
        promised == {public["refills_sha256"]}
        and seed_of(secret, refill.number) == public["seed"]
        and lottery.verify(public, public["beacon"]).ok
    )
