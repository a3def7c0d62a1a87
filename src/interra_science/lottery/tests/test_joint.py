"""The chance of two people to be drawn together: against every draw of the two stages, listed."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import permutations, product

from hypothesis import example, given, settings

from interra_science.lottery import Problem, Rule, fair, joint
from interra_science.lottery.problem import in_order
from interra_science.lottery.tests.brute import fairest, of_many_kinds, problems

BLOCKED = Problem(
    range(9),
    4,
    [Rule("new", [0, 1, 2, 6], 1, 3)],
    together=[[0, 1], [4, 5]],
    apart=[(2, 3), (7, 8), (0, 6)],
)


def every_draw(best):
    """(chance, group) for each make-up and each arrangement of the clusters of each sort."""
    shape = best.shape
    for weight, counts in best.mixture:
        choices = []
        for home in shape.homes:
            clusters = shape.most[home[0]]
            roles = [v for v in home for _ in range(counts[v])]
            roles += [None] * (clusters - len(roles))
            choices.append([tuple(enumerate(order)) for order in set(permutations(roles))])
        draws = list(product(*choices))
        for drawn in draws:
            yield (
                weight / len(draws),
                frozenset(
                    person
                    for arrangement in drawn
                    for number, v in arrangement
                    if v is not None
                    for c in shape.ways[v]
                    for person in shape.kinds[c].units[number]
                ),
            )


@given(problem=problems(most=6, more=True))
@example(problem=BLOCKED)
@settings(max_examples=100, deadline=None)
def test_pairs_meet_as_often_as_in_all_draws_of_the_two_stages(problem):
    best = fairest(problem)
    people = in_order(problem.people)
    times = defaultdict(Fraction)
    for weight, group in every_draw(best):
        for one, other in product(group, repeat=2):
            times[one, other] += weight

    matrix = best.joint()

    for row, one in enumerate(people):
        for column, other in enumerate(people):
            assert matrix[row, column] == times[one, other] == best.pair(one, other)


def test_each_row_adds_up_to_the_seats_times_the_chance():
    best = fair(of_many_kinds())

    rows = best.joint().sum(axis=1)

    assert list(rows) == [12 * best.chance[person] for person in range(60)]


def test_numbers_too_long_for_a_machine_word_are_as_exact(monkeypatch):
    best, again = fair(BLOCKED), fair(BLOCKED)
    monkeypatch.setattr(joint, "WORD", 1)

    assert (again.joint() == best.joint()).all()


def test_two_of_four_meet_in_one_draw_of_six():
    best = fair(Problem(["Marc", "Nora", "Samira", "Tom"], 2))

    assert best.pair("Marc", "Samira") == Fraction(1, 6)
    assert best.pair("Nora", "Nora") == best.chance["Nora"] == Fraction(1, 2)


def test_nobody_has_no_pairs():
    assert fair(Problem([], 3)).joint().shape == (0, 0)
