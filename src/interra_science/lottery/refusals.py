"""Why a draw can be refused. Each refusal has a `code` for programs and plain words for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from interra_science.lottery.chances import Fair
    from interra_science.lottery.clash import Clash
    from interra_science.lottery.problem import Unit


class Impossible(Exception):  # noqa: N818 -- refusals are named as states
    """This draw cannot be made as asked. `code` never changes; `str()` is plain English."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


class BadRule(Impossible):
    """A rule or a list makes no sense.

    Codes: `person_twice`, `no_seats`, `unknown_person`, `rule_twice`, `below_zero`,
    `min_over_max`, `seats_range`, `no_ticket`, `no_groups`, `no_tables`, `table_sizes`,
    `bad_case`, `session_twice`, `bad_wish`, `even_and_cap`, `both_sides`, `no_weight`,
    `no_rounds`.
    """


class Contradiction(Impossible):
    """These `people` can never be seated as asked. Codes: `too_big` (they come together),
    `together_and_apart`, `apart_tables` (too few tables to keep them apart)."""

    def __init__(self, code: str, words: str, people: Unit) -> None:
        super().__init__(code, words)
        self.people = people


class NoGroup(Impossible):
    """No group at all keeps every rule. `clash` says which rules, and what would open the way."""

    def __init__(self, clash: Clash) -> None:
        super().__init__("no_group", f"No group keeps these rules: {', '.join(clash.rules)}.")
        self.clash = clash


class OutOfTime(Impossible):
    """The time given was over before the fairest lottery was found.

    `best` is the best lottery found so far, which keeps every rule and has no proof (None when no
    group was found yet); its lowest chance per ticket is at most `gap` below the highest possible.
    """

    def __init__(self, best: Fair | None, gap: Fraction) -> None:
        found = "no group was found yet" if best is None else "what was found keeps every rule"
        super().__init__(
            "out_of_time",
            f"The time is over: {found}; the lowest chance could be {float(gap):.3f} higher.",
        )
        self.best, self.gap = best, gap
