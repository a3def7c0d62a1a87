"""What picks the group: named before anybody asks, known to nobody before the table is sealed.

The beacon is a text, and it begins with its name:

    drand:<chain>:<round>:<randomness>       a public round of a drand network
    lotto-be:2026-11-28:3-8-12-20-31-44+7    the Belgian Lotto of that day: six numbers and the bonus
    dice:<digits>:<digits>                   two people's dice, in the order in which they threw
    house:<seed>                             the number that was sealed when the date was planned
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum


class Kind(StrEnum):
    ROUND = "drand"
    LOTTO = "lotto-be"
    DICE = "dice"
    HOUSE = "house"


AFTER_CLOSING = timedelta(minutes=10)  # nobody may know the round while people still ask
LOTTO_DAYS = (2, 5)  # Wednesday and Saturday, as `date.weekday` counts
LOTTO_CLOSES, LOTTO_KNOWN = time(19), time(21)  # of Brussels; its draw lies in between
LOTTO_NUMBERS, LOTTO_HIGHEST = 6, 45
DICE_EACH = 10


@dataclass(frozen=True, slots=True)
class Network:
    """A drand network: round 1 came at `genesis` (seconds of 1970), the next each `period` seconds."""

    chain: str
    genesis: int
    period: int

    def round_after(self, moment: datetime) -> int:
        """The first round that is not before this moment."""
        waited = int(moment.timestamp()) - self.genesis
        return max(0, -(-waited // self.period)) + 1

    def comes_at(self, number: int) -> datetime:
        return datetime.fromtimestamp(self.genesis + (number - 1) * self.period, tz=UTC)


@dataclass(frozen=True, slots=True)
class Named:
    """What will pick the group, said beforehand. `known_from`: None where people decide when."""

    kind: Kind
    text: str  # the beacon begins with it
    known_from: datetime | None = None
    round: int | None = None
    on: date | None = None


def named_round(network: Network, closes_at: datetime) -> Named:
    number = network.round_after(closes_at + AFTER_CLOSING)
    text = f"{Kind.ROUND}:{network.chain}:{number}"
    return Named(Kind.ROUND, text, network.comes_at(number), round=number)


def named_lotto(closes_at: datetime) -> Named:
    """The first draw after closing. `closes_at` is on Brussels' wall clock."""
    day = closes_at.date()
    if closes_at.time() > LOTTO_CLOSES:
        day += timedelta(days=1)
    while day.weekday() not in LOTTO_DAYS:
        day += timedelta(days=1)
    known = datetime.combine(day, LOTTO_KNOWN, tzinfo=closes_at.tzinfo)
    return Named(Kind.LOTTO, f"{Kind.LOTTO}:{day.isoformat()}", known, on=day)


class NotLotto(StrEnum):
    """Why what was typed cannot be what the lottery drew."""

    HOW_MANY = "how_many"
    OUT_OF_RANGE = "out_of_range"
    TWICE = "twice"


def read_lotto(numbers: str, bonus: str) -> str | NotLotto:
    """`3-8-12-20-31-44+7`, however the numbers were parted and in whatever order they were typed."""
    read, more = _whole(numbers), _whole(bonus)
    if len(read) != LOTTO_NUMBERS or len(more) != 1:
        return NotLotto.HOW_MANY
    if not all(1 <= number <= LOTTO_HIGHEST for number in (*read, *more)):
        return NotLotto.OUT_OF_RANGE
    if len({*read, *more}) != LOTTO_NUMBERS + 1:
        return NotLotto.TWICE
    return f"{'-'.join(map(str, sorted(read)))}+{more[0]}"


def read_dice(typed: str) -> str | None:
    """Ten digits from 1 to 6, in the order of the dice; None when it is something else."""
    signs = re.sub(r"[\s,;.\-]", "", typed)
    if len(signs) != DICE_EACH or not signs.isdecimal():
        return None
    digits = "".join(str(int(sign)) for sign in signs)  # in any script
    return digits if all("1" <= digit <= "6" for digit in digits) else None


def _whole(typed: str) -> list[int]:
    """Whole numbers, in any script; anything that is no number counts as one too many."""
    words = [word for word in re.split(r"[\s,;.+\-–]+", typed.strip()) if word]
    return [int(word) if word.isdecimal() and len(word) < 4 else 0 for word in words]
