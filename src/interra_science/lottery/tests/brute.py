"""Another way to the same truth, slow and simple: every group is listed, fractions are exact.

Nothing here uses the package except the words of a problem (people, seats, rules, together).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hypothesis import strategies as st

from interra_science.lottery import NoGroup, Problem, Rule, fair


def every_group(problem):
    """All groups within the range of seats; with one number of seats, those of the greatest size
    that is possible. [] when the rules allow none at all."""
    if not isinstance(problem.seats, int):
        return [
            g for size in range(problem.seats[0], problem.seats[1] + 1) for g in _of(problem, size)
        ]
    for size in range(problem.seats, -1, -1):
        if groups := _of(problem, size):
            return groups
    return []


def _of(problem, size):
    people = sorted(problem.people, key=str)
    return [
        group for group in map(frozenset, combinations(people, size)) if _allowed(problem, group)
    ]


def _allowed(problem, group):
    whole = all(not group & set(home) or set(home) <= group for home in problem.together)
    whole = whole and not any(one in group and other in group for one, other in problem.apart)
    return whole and all(
        rule.at_least <= _held(rule, group)
        and (rule.at_most is None or _held(rule, group) <= rule.at_most)
        for rule in problem.rules
    )


def _held(rule, group):
    return len(group & set(rule.members)) - len(group & set(rule.against))


def highest_chance(person, groups, floors, ceiling=None):
    """The most that `person` can have in a lottery that gives everyone at least their floor and,
    when it is said, nobody more than the ceiling.

    An exact linear program; it stops the test when the floors themselves cannot be given.
    """
    others = [other for other in floors if other != person]
    rows = [[Fraction(other in group) for group in groups] for other in others]
    rows = [
        row + [Fraction(-(number == place)) for place in range(len(others))]
        for number, row in enumerate(rows)
    ]
    rows.append([Fraction(1)] * len(groups) + [Fraction(0)] * len(others))
    sides = [floors[other] for other in others] + [Fraction(1)]
    gains = [Fraction(person in group) for group in groups] + [Fraction(0)] * len(others)
    if ceiling is not None:
        everyone = sorted(frozenset().union(*groups))
        rows = [row + [Fraction(0)] * len(everyone) for row in rows]
        for number, one in enumerate(everyone):
            room = [Fraction(number == place) for place in range(len(everyone))]
            held = [Fraction(one in group) for group in groups]
            rows.append(held + [Fraction(0)] * len(others) + room)
        sides += [ceiling] * len(everyone)
        gains += [Fraction(0)] * len(everyone)
    return _simplex(rows, sides, gains)


def is_leximin(chance, groups, tickets=None, ceiling=None):
    """Whether nobody's chance can rise (up to the ceiling, if there is one) unless someone with an
    equal or lower chance (for each of their tickets) loses."""
    each = {i: p / (tickets or {}).get(i, 1) for i, p in chance.items()}
    return all(
        highest_chance(i, groups, {j: p for j, p in chance.items() if each[j] <= each[i]}, ceiling)
        == chance[i]
        for i in chance
    )


def lowest_ceiling(groups, people, tickets, floor):
    """The least that the highest chance per ticket can be when nobody has less than `floor`."""
    rows, sides = [], []
    for number, person in enumerate(people):
        held = [Fraction(person in group) for group in groups]
        slack = [Fraction(-(place == number)) for place in range(len(people))]
        none = [Fraction(0)] * len(people)
        rows.append([*held, *slack, *none, Fraction(0)])
        sides.append(floor * tickets[person])
        rows.append([*(-one for one in held), *none, *slack, tickets[person]])
        sides.append(Fraction(0))
    rows.append([*[Fraction(1)] * len(groups), *[Fraction(0)] * (2 * len(people) + 1)])
    sides.append(Fraction(1))
    gains = [*[Fraction(0)] * (len(groups) + 2 * len(people)), Fraction(-1)]
    return -_simplex(rows, sides, gains)


def tickets_of(problem):
    """Each person's tickets: a household has those of whoever has the most."""
    held = {person: Fraction(problem.tickets.get(person, 1)) for person in problem.people}
    for _ in problem.together:  # as often as it takes for two lists that share a person
        for home in problem.together:
            held.update(dict.fromkeys(home, max(held[person] for person in home)))
    return held


def _simplex(rows, sides, gains):
    """Maximise gains·x with rows·x = sides (≥ 0) and x ≥ 0: two phases, Bland's rule."""
    count, wide = len(rows), len(rows[0])
    table = [
        row + [Fraction(number == place) for place in range(count)] + [side]
        for number, (row, side) in enumerate(zip(rows, sides, strict=True))
    ]
    basis = [wide + number for number in range(count)]
    _pivot_all(table, basis, [Fraction(0)] * wide + [Fraction(-1)] * count)
    assert not any(table[row][-1] for row, column in enumerate(basis) if column >= wide), (
        "no lottery"
    )
    table = [row[:wide] + [Fraction(0)] * count + [row[-1]] for row in table]
    for row, column in enumerate(basis):
        if column >= wide:
            table[row][column] = Fraction(1)
            _pivot(table, basis, row, next((c for c in range(wide) if table[row][c]), column))
    costs = gains + [Fraction(0)] * count
    _pivot_all(table, basis, costs, wide)
    return sum((costs[c] * table[row][-1] for row, c in enumerate(basis)), Fraction(0))


def _pivot_all(table, basis, costs, wide=None):
    while True:
        for entering in range(wide or len(costs)):
            gain = costs[entering] - sum(
                costs[c] * table[row][entering] for row, c in enumerate(basis) if costs[c]
            )
            if entering not in basis and gain > 0:
                break
        else:
            return
        _, _, row = min(
            (line[-1] / line[entering], basis[row], row)
            for row, line in enumerate(table)
            if line[entering] > 0
        )
        _pivot(table, basis, row, entering)


def _pivot(table, basis, row, column):
    factor = table[row][column]
    table[row] = [value / factor for value in table[row]]
    for number, line in enumerate(table):
        if number != row and line[column]:
            by = line[column]
            table[number] = [a - by * b for a, b in zip(line, table[row], strict=True)]
    basis[row] = column


def of_many_kinds():
    """Sixty people, five features, a mix asked of each: as many kinds as people, nearly."""
    features = {n: (n % 2, n % 3, n % 5, n % 7 < 2, n % 11 < 4) for n in range(60)}
    rules = [
        Rule(f"{place}{value}", members, len(members) // 5, len(members) // 5 + 1)
        for place in range(5)
        for value in {has[place] for has in features.values()}
        if (members := [n for n, has in features.items() if has[place] == value])
    ]
    return Problem(range(60), (12, 12), rules)


@st.composite
def problems(draw, most=7, households=True, overlapping=True, more=False):
    """Any small draw: some come together, rules may overlap, and may be impossible. With `more`,
    people may be kept apart, have tickets, and the seats may be a range."""
    size = draw(st.integers(1, most))
    people = [f"p{number}" for number in range(size)]
    homes = draw(st.lists(st.integers(0, size), min_size=size, max_size=size))
    together = [
        [p for p, h in zip(people, homes, strict=True) if h == home] for home in set(homes)
    ]
    together = [home for home in together if 1 < len(home) <= 3] if households else []
    seats = draw(st.integers(max(map(len, together), default=1), max(size, 3)))
    circles = draw(st.lists(st.sampled_from("nlu"), min_size=size, max_size=size))
    members = {c: [p for p, of in zip(people, circles, strict=True) if of == c] for c in "nlu"}
    if overlapping:
        members["w"] = draw(st.lists(st.sampled_from(people), unique=True))
    rules = [draw(_rules(name, of)) for name, of in members.items()]
    if overlapping and draw(st.booleans()):
        rules.append(draw(_signed(people)))
    if not more:
        return Problem(people, seats, rules, together)
    home = {person: number for number, home in enumerate(together) for person in home}
    pairs = st.sampled_from(list(combinations(people, 2)) or [(people[0], people[0])])
    apart = [
        (one, other)
        for one, other in draw(st.lists(pairs, unique=True, max_size=5))
        if one != other and home.get(one, one) != home.get(other, other)
    ]
    tickets = draw(st.dictionaries(st.sampled_from(people), st.integers(1, 4)))
    least = draw(st.one_of(st.none(), st.integers(0, seats)))
    return Problem(
        people, seats if least is None else (least, seats), rules, together, apart, tickets
    )


def fairest(problem):
    """The fairest draw; where no group keeps the rules, that of the same people without them, and
    where these people cannot be drawn as they are, of as many who come alone."""
    alone = Problem(problem.people, problem.most)
    for other in (problem, replace(problem, rules=[]), alone):
        with suppress(NoGroup):
            return fair(other)
    raise AssertionError("People who come alone can always be drawn.")


@st.composite
def _rules(draw, name, members):
    least = draw(st.integers(0, min(2, len(members) + 1)))
    most = draw(st.one_of(st.none(), st.integers(least, 4)))
    return Rule(name, members, least, most)


@st.composite
def _signed(draw, people):
    """Some people count for, some against, some not at all."""
    sides = draw(st.lists(st.sampled_from("+-0"), min_size=len(people), max_size=len(people)))
    members, against = (
        [person for person, side in zip(people, sides, strict=True) if side == sign]
        for sign in "+-"
    )
    least = draw(st.integers(-3 if against else 0, 2))
    most = draw(st.one_of(st.none(), st.integers(least, 3)))
    return Rule("signed", members, least, most, against)
