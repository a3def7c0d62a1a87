"""Two of three leave their household in the same moment: nobody is left in a household of one."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.utils import timezone

from interra.people.actions import my_space
from interra.people.models import Household, Member
from interra.people.tests.make import a_member
from tests.proofs.processes import in_processes

pytestmark = pytest.mark.django_db(transaction=True)
THREES, HELD = 20, 0.005


def test_two_who_leave_at_once_leave_nobody_in_a_household_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    leaving = []
    for _ in range(THREES):
        home = Household.objects.create()
        three = [a_member(household=home) for _ in range(3)]
        leaving.append(three[:2])
    record = my_space.record

    def record_then_wait(*given: Any, **more: Any) -> None:
        record(*given, **more)
        time.sleep(HELD)  # what was changed is not committed yet: room for a race

    monkeypatch.setattr(my_space, "record", record_then_wait)

    def leave(number: int) -> list[str]:
        told = []
        for two in leaving:
            try:
                member = Member.objects.get(pk=two[number].pk)
                my_space.leave_household(member=member, now=timezone.now())
                told.append("left")
            except Exception as why:  # noqa: BLE001 -- an error is an answer that this test must see
                told.append(f"{type(why).__name__}: {why}")
        return told

    assert set(in_processes(2, leave)) == {"left"}
    assert Household.objects.count() == 0
    assert not Member.objects.exclude(household=None).exists()
