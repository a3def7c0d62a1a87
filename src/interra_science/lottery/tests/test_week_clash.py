"""A week whose rules clash: what gives way, what would help, always as little as can be."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interra_science.lottery import Change, NoGroup, Rule, exchange
from interra_science.lottery.batch import Session, batch
from interra_science.lottery.tests.test_batch import every_week, weeks
from interra_science.lottery.week_clash import eased_week

NEW = ["a", "b"]
WISHES = {p: ["Mon", "Tue"] for p in "abcdef"}


def two_days(*, firm=True, weights=(1, 1), least=2):
    """Two newcomers are wished for on each of two days, and there are two in all."""
    return [
        Session(day, 3, [Rule("new", NEW, least, firm=firm, weight=weight)])
        for day, weight in zip(("Mon", "Tue"), weights, strict=True)
    ]


def test_rules_that_are_not_firm_give_way_by_as_few_people_as_can_be():
    best = batch(two_days(firm=False, weights=(1, 3)), WISHES)

    assert best.gave_way == (Change("Mon: new", "min", 0),)
    assert best.sessions == eased_week(two_days(firm=False, weights=(1, 3)), best.gave_way)
    assert best.chance_in("Tue")["a"] == 1
    assert batch(two_days(firm=False, least=1), WISHES).gave_way == ()


def test_what_gave_way_is_told_in_json():
    rule = {"name": "new", "members": NEW, "min": 3, "firm": False}
    people = [{"id": p, "wishes": ["Mon"]} for p in "abc"]

    told = exchange.batch(
        {"people": people, "sessions": [{"id": "Mon", "seats": 3, "rules": [rule]}]}
    )

    assert told["gave_way"] == [{"rule": "Mon: new", "side": "min", "to": 2}]


def test_firm_rules_that_clash_are_named_and_the_smallest_changes_come_first():
    sessions = two_days()
    sessions.append(Session("Wed", 1, [Rule("soft", NEW, 1, firm=False), Rule("none", NEW, 0, 0)]))

    with pytest.raises(NoGroup) as refusal:
        batch(sessions, WISHES)

    clash = refusal.value.clash
    assert clash.rules == ("Mon: new", "Tue: new")
    assert {option[0].rule for option in clash.options[:2]} == {"Mon: new", "Tue: new"}
    for option in clash.options:
        assert batch(eased_week(sessions, option), WISHES).gave_way == (
            Change("Wed: soft", "min", 0),
        )


def test_more_seats_of_one_session_may_be_enough():
    """A household of three comes whole or not at all."""
    sessions = [Session("Mon", 3, [Rule("new", ["a", "d"], 2)]), Session("Tue", 3)]

    with pytest.raises(NoGroup) as refusal:
        batch(sessions, WISHES, together=["abc"])

    clash = refusal.value.clash
    assert (Change("Mon: seats", "max", 4),) in clash.options
    assert "What would help: at most 4 instead of 3 for “Mon: seats” (asked: 6)." in clash.words()
    assert batch(eased_week(sessions, (Change("Mon: seats", "max", 4),)), WISHES, together=["abc"])


def changed(sessions, by):
    """All sessions with limits loosened by `by` people in all, in every way; with the changes."""
    limits = [
        (session.id, rule.name, side)
        for session in sessions
        for rule in session.rules
        for side in ("min", "max")
    ] + [(session.id, "seats", "max") for session in sessions]
    for steps in _shared(by, len(limits)):
        told = dict(zip(limits, steps, strict=True))
        yield [
            replace(
                session,
                seats=session.seats + told[session.id, "seats", "max"],
                rules=[
                    replace(
                        rule,
                        at_least=rule.at_least - told[session.id, rule.name, "min"],
                        at_most=rule.at_most + told[session.id, rule.name, "max"],
                    )
                    for rule in session.rules
                ],
            )
            for session in sessions
        ]


def _shared(by, among):
    if among == 1:
        yield (by,)
        return
    for first in range(by + 1):
        for rest in _shared(by - first, among - 1):
            yield (first, *rest)


@given(week=weeks(), firm=st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_change_by_fewer_people_would_help(week, firm):
    sessions, wishes, _tickets = week
    sessions = [
        replace(one, rules=[replace(rule, firm=firm) for rule in one.rules]) for one in sessions
    ]
    options = _options(sessions, wishes)
    option = options[0]
    was = {(f"{s.id}: {r.name}", "min"): r.at_least for s in sessions for r in s.rules}
    was |= {(f"{s.id}: {r.name}", "max"): r.at_most for s in sessions for r in s.rules}
    was |= {(f"{s.id}: seats", "max"): s.seats for s in sessions}
    paid = sum(abs(change.to - was[change.rule, change.side]) for change in option)

    assert firm or len(options) == 1
    assert all(every_week(eased_week(sessions, one), wishes) for one in options)
    if paid and firm:
        assert not any(_some_week(other, wishes) for other in changed(sessions, paid - 1))


def _options(sessions, wishes):
    """What gave way, or what would help; cheapest first."""
    try:
        return (batch(sessions, wishes).gave_way,)
    except NoGroup as why:
        return why.clash.options


def _some_week(sessions, wishes):
    against = [len(rule.against) for session in sessions for rule in session.rules]
    least = [rule.at_least for session in sessions for rule in session.rules]
    if any(low < -much for low, much in zip(least, against, strict=True)):
        return False  # as good as a change by fewer
    return bool(every_week(sessions, wishes))
