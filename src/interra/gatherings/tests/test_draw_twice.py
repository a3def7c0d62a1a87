"""Two processes, one draw: the clock and the coordinator launch it at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connection

from interra.foundation.notices.models import Notice
from interra.gatherings.models import Draw, Registration
from interra.gatherings.tests.make import a_session
from interra.gatherings.tests.pools import a_pool

State = Registration.State

SCRIPT = """
import sys, datetime as dt
import django
import interra.project.settings_test as s
s.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from interra.foundation.errors import Refused
from interra.gatherings.actions import drawing
try:
    drawing.hold_draw(session_id=int(sys.argv[2]), by=None, now=dt.datetime.fromisoformat(sys.argv[3]))
except Refused as reason:
    print(type(reason).__name__)
else:
    print("drawn")
"""


@pytest.mark.django_db(transaction=True)
def test_two_processes_hold_one_draw():
    session = a_session(mode="draw", newcomers_at_least=4)
    a_pool(session, newcomers=6, locals_=20)
    name = str(connection.settings_dict["NAME"])
    connection.close()
    command = [sys.executable, "-c", SCRIPT, name, str(session.pk), session.closes_at.isoformat()]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "interra.project.settings_test"}

    both = [
        subprocess.Popen(  # noqa: S603 -- our own script
            command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in "12"
    ]
    told = [process.communicate(timeout=60) for process in both]

    assert sorted(out.strip() for out, _ in told) == ["AlreadyDrawn", "drawn"], told
    assert Draw.objects.get().drawn_at == session.closes_at
    assert session.registrations.filter(state=State.PLACED).count() == 12
    assert Notice.objects.count() == 26
