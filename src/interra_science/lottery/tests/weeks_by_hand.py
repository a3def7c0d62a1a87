"""Another way to the same truth for weeks: every week is listed, person by person."""

from __future__ import annotations

from itertools import combinations, product


def every_week(sessions, wishes, per_person, together, apart):
    """All weeks that seat the most people; [] when the rules allow none. Each is told as the set
    of (session, person)."""
    people = sorted(wishes)
    choices = [
        [some for size in range(per_person + 1) for some in combinations(wishes[person], size)]
        for person in people
    ]
    weeks = [
        frozenset((s, p) for p, some in zip(people, choice, strict=True) for s in some)
        for choice in product(*choices)
    ]
    allowed = [week for week in weeks if _allowed(week, sessions, together, apart)]
    most = max((len({p for _s, p in week}) for week in allowed), default=0)
    return [week for week in allowed if len({p for _s, p in week}) == most]


def _allowed(week, sessions, together, apart):
    for session in sessions:
        group = {p for s, p in week if s == session.id}
        if len(group) > session.seats:
            return False
        if any(group & set(home) and not set(home) <= group for home in together):
            return False
        if any(set(pair) <= group for pair in apart):
            return False
        for rule in session.rules:
            most = session.seats if rule.at_most is None else rule.at_most
            if not rule.at_least <= len(group & set(rule.members)) <= most:
                return False
    return True
