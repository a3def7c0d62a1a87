"""Words made once ask, change and write what Django's own would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now
from django.forms.models import model_to_dict

from interra.foundation.ready import ReadyToAsk, ReadyToChange, write_new
from interra.gatherings.models import Registration, Seat, Session
from interra.gatherings.tests.make import NOON, a_session
from interra.people.models import Device, Member
from interra.people.tests.make import a_member

by_code = ReadyToAsk(
    lambda code: Session.objects.select_related("venue").filter(code=code).order_by("pk"), str
)
seat = ReadyToAsk(
    lambda number, session: Seat.objects.filter(session=session, number=number), int, int
)
locked = ReadyToAsk(lambda pk: Session.objects.select_for_update().filter(pk=pk), int)
rename = ReadyToChange(
    lambda pk, name: (Member.objects.filter(pk=pk), {"name": name, "came_on": None}), int, str
)
show_anew = ReadyToChange(lambda pk: (Session.objects.filter(pk=pk), {"changed_at": Now()}), int)


@pytest.mark.django_db
def test_a_row_is_read_as_the_orm_reads_it_with_what_belongs_to_it(django_assert_num_queries):
    dates = [a_session(seats=2), a_session(seats=2)]

    for date in dates:
        with django_assert_num_queries(1):
            found = by_code.first(date.code)
            assert found.venue == found.venue
        theirs = Session.objects.get(pk=date.pk)
        assert model_to_dict(found) == model_to_dict(theirs)
        assert found.changed_at == theirs.changed_at
        assert found._state.adding is False
    assert by_code.first("' OR 1=1 --") is None
    assert by_code.first("%s") is None


@pytest.mark.django_db
def test_values_go_to_their_own_places_in_whatever_order_the_sql_has_them():
    date = a_session(seats=3)

    assert seat.first(2, date.pk).number == 2
    assert seat.first(date.pk + 100, 2) is None


@pytest.mark.django_db(transaction=True)
def test_a_row_is_locked_inside_a_transaction_only():
    date = a_session()

    with pytest.raises(transaction.TransactionManagementError):
        locked.first(date.pk)
    with transaction.atomic():
        assert locked.first(date.pk) == date


@pytest.mark.django_db
def test_a_change_says_how_many_rows_it_found():
    samira, other = a_member("Samira"), a_member("Yara")
    date = a_session()
    before = date.changed_at

    assert rename.update(samira.pk, "Sam % 'ira'") == 1
    assert rename.update(other.pk + 1000, "x") == 0
    assert show_anew.update(date.pk) == 1

    samira.refresh_from_db()
    date.refresh_from_db()
    other.refresh_from_db()
    assert (samira.name, other.name) == ("Sam % 'ira'", "Yara")
    assert date.changed_at != before


@pytest.mark.django_db
def test_a_new_row_is_written_as_save_writes_it():
    samira, date = a_member("Samira"), a_session()
    rows = []
    for save in (write_new, lambda row: row.save()):
        row = Registration(
            session=date, member=samira, state="placed", asked_at=NOON, moved_at=NOON
        )
        row.held_until = NOON + timedelta(minutes=30)
        save(row)
        assert row.pk
        assert row._state.adding is False
        rows.append(Registration.objects.values().get(pk=row.pk))
        row.delete()

    for row in rows:
        row.pop("id"), row.pop("code")
    assert rows[0] == rows[1]


@pytest.mark.django_db(transaction=True)
def test_what_the_database_refuses_undoes_the_deed():
    samira = a_member("Samira")
    told = {"member": samira, "label": "", "opened_at": NOON, "seen_on": NOON.date()}

    def twice():
        with transaction.atomic():
            write_new(Device(session_key="same", **told))
            write_new(Device(session_key="same", **told))

    with pytest.raises(IntegrityError):
        twice()

    assert not Device.objects.exists()
    assert connection.get_autocommit()


@pytest.mark.django_db
def test_a_value_that_the_question_does_not_hold_as_it_is_is_a_mistake_of_ours():
    lost = ReadyToAsk(lambda code: Session.objects.filter(code=code.upper()[1:]), str)

    with pytest.raises(ValueError, match="as it is"):
        lost.first("abc")
