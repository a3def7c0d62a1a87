"""What no way to give the seats can pass, as long as every session keeps its mix."""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING

import highspy
import numpy as np

if TYPE_CHECKING:
    from bench.seasons.community import Season


def most_people(season: Season) -> int:
    """The most different people who could be seated: a linear program, rounded down.

    x_is  how much of a seat member i has in session s, wished for; at most one a week
    y_i   whether member i is ever seated: y_i ≤ 1, y_i ≤ Σ_s x_is; Σ y_i is the greatest
    """
    seats = [
        (week, member, session)
        for week, asked in enumerate(season.weeks)
        for member, wishes in asked.wishes.items()
        for session in wishes
    ]
    people = {member: len(seats) + n for n, member in enumerate(sorted(season.applicants))}
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub is not typed
    solver.setOptionValue("output_flag", False)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    columns = len(seats) + len(people)
    solver.addVars(columns, np.zeros(columns), np.ones(columns))
    numbers = np.arange(columns, dtype=np.int32)
    solver.changeColsCost(columns, numbers, (numbers >= len(seats)).astype(float))
    rows: dict[tuple[object, ...], tuple[list[int], list[float]]] = {}
    key: tuple[object, ...]
    for column, (week, member, session) in enumerate(seats):
        circle = "newcomers" if member in season.newcomers else "locals"
        for key in (
            ("seats", session),
            (circle, session),
            ("week", week, member),
            ("ever", member),
        ):
            rows.setdefault(key, ([], []))[0].append(column)
    limits = {place.id: place for week in season.weeks for place in week.places}
    for key, (held, _values) in rows.items():
        low, high, values = 0.0, highspy.kHighsInf, [1.0] * len(held)
        if key[0] == "seats":
            high = limits[str(key[1])].seats
        elif key[0] == "week":
            high = 1.0
        elif key[0] == "ever":
            held.append(people[int(str(key[1]))])
            values.append(-1.0)
        else:
            low, high = limits[str(key[1])].least, limits[str(key[1])].most
        solver.addRow(low, high, len(held), np.array(held, dtype=np.int32), np.array(values))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ValueError("No season keeps the mix of every session.")
    return floor(solver.getObjectiveValue() + 1e-6)


def most_pairs(season: Season) -> int:
    """Newcomers beside locals in full sessions that keep their mix, if no two ever met again."""
    return sum(
        max(
            n * (place.seats - n)
            for n in range(place.seats + 1)
            if place.keeps(n, place.seats - n)
        )
        for week in season.weeks
        for place in week.places
    )
