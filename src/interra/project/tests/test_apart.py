"""The worker's heavy work is done in a child; what it did stays, its memory does not."""

from __future__ import annotations

import datetime as dt
import logging
import os

import pytest

from interra.foundation import timeline
from interra.people.models import Member
from interra.people.tests.make import a_member
from interra.project.apart import ChildFailed, in_a_child

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def children_are_over() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_what_the_child_writes_is_there_and_its_memory_is_not():
    samira = a_member("Samira")
    here = os.getpid()
    seen = []

    def job(now):
        seen.append(now)
        name = f"{os.getpid() != here}"
        Member.objects.filter(pk=samira.pk).update(name=name)
        return 7

    assert in_a_child(job, NOON) == 7
    samira.refresh_from_db()
    assert samira.name == "True"
    assert seen == []


@pytest.mark.django_db(transaction=True)
def test_a_job_that_fails_in_its_child_says_so_and_the_worker_lives():
    def job(now):
        raise OSError

    with pytest.raises(ChildFailed):
        in_a_child(job, NOON)


@pytest.mark.django_db(transaction=True)
def test_a_child_that_is_killed_is_not_taken_for_done():
    def job(now):
        os.kill(os.getpid(), 9)
        return 1

    with pytest.raises(ChildFailed):
        in_a_child(job, NOON)


def test_only_heavy_work_goes_apart_and_only_when_there_is_some(monkeypatch, caplog):
    monkeypatch.setattr(timeline, "_entries", {})
    done, apart = [], []

    def job(name):
        def do(now):
            done.append(name)
            return 1

        return do

    timeline.register_job("light", job("light"), every=MINUTE)
    for name, some in (("heavy", True), ("idle", False)):
        timeline.register_job(
            name, job(name), every=MINUTE, heavy_when=lambda now, some=some: some
        )

    def elsewhere(job, now):
        apart.append(job)
        return 5

    with caplog.at_level(logging.ERROR):
        said = timeline.run_due(NOON, apart=elsewhere)

    assert said == {"light": 1, "heavy": 5, "idle": 0}
    assert (done, len(apart)) == (["light"], 1)
    assert timeline.run_due(NOON + MINUTE) == {"light": 1, "heavy": 1, "idle": 1}
