import datetime as dt
import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from interra.foundation.journal.actions import record
from interra.foundation.journal.models import Entry
from interra.people.models import Consent, Household, Member
from interra.people.tests.make import a_member
from interra.project import backups

NOON = dt.datetime(2026, 11, 25, 11, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db(transaction=True, reset_sequences=True)


@pytest.fixture
def saved(tmp_path):
    """A family of two and what they did, in a file; then the database is emptied."""
    home = Household.objects.create()
    samira = a_member("Samira ሰላም", household=home)
    a_member("Youssef", household=home)
    Consent.objects.create(member=samira, kind="mix", given=True, at=NOON)
    record("people.joined", by=samira, subject=samira, at=NOON, line='quoted "\n" text')
    file = tmp_path / "monday.interra"
    backups.back_up(file, now=NOON)
    Consent.objects.all().delete()
    Entry.objects.all().delete()
    Member.objects.all().delete()
    Household.objects.all().delete()
    return file


def test_everything_comes_back_as_it_was(saved):
    rows = backups.restore(saved)

    assert rows == 5
    samira = Member.objects.get(name="Samira ሰላም")
    assert set(samira.household.members.values_list("name", flat=True)) == {
        "Samira ሰላም",
        "Youssef",
    }
    assert samira.consents.get().given
    assert Entry.objects.get().facts == {"line": 'quoted "\n" text'}


def test_only_who_made_the_file_can_read_it(saved):
    assert saved.stat().st_mode & 0o777 == 0o600


def test_after_a_restore_new_people_get_new_numbers(saved):
    backups.restore(saved)

    assert a_member("Marc").pk > Member.objects.get(name="Youssef").pk


def test_people_may_sign_up_while_a_backup_is_made(tmp_path, monkeypatch):
    a_member("Samira")
    lines = backups._lines

    def somebody_joins_meanwhile(now):
        written = lines(now)
        yield next(written)
        with ThreadPoolExecutor() as another_process:
            another_process.submit(_join, "Marc").result(timeout=10)
        yield from written

    monkeypatch.setattr(backups, "_lines", somebody_joins_meanwhile)

    rows = backups.back_up(tmp_path / "busy.interra", now=NOON)

    assert Member.objects.filter(name="Marc").exists()
    assert rows >= 1


def _join(name):
    a_member(name)
    connection.close()


def test_a_database_that_is_not_empty_is_left_alone(saved):
    a_member("Marc")

    with pytest.raises(backups.CannotRestore, match="not empty"):
        backups.restore(saved)

    assert list(Member.objects.values_list("name", flat=True)) == ["Marc"]


@pytest.mark.parametrize("harm", ["altered", "cut", "empty", "not ours", "absent"])
def test_a_damaged_file_writes_nothing(saved, harm):
    whole = gzip.decompress(saved.read_bytes())
    if harm == "altered":
        saved.write_bytes(gzip.compress(whole.replace(b"Youssef", b"Yousself")))
    elif harm == "cut":
        saved.write_bytes(saved.read_bytes()[:200])
    elif harm == "empty":
        saved.write_bytes(b"")
    elif harm == "not ours":
        saved.write_bytes(gzip.compress(b'["hello"]\n'))
    else:
        saved.unlink()

    with pytest.raises(backups.CannotRestore):
        backups.restore(saved)

    assert not Member.objects.exists()


def test_a_backup_of_another_version_says_so(saved):
    head, _, rest = gzip.decompress(saved.read_bytes()).partition(b"\n")
    rows, _, _ = rest.rpartition(b'{"rows"')
    lines = head.replace(b"people.0001_initial", b"people.0099_later") + b"\n" + rows
    import hashlib

    last = b'{"rows": 5, "sha256": "%s"}\n' % hashlib.sha256(lines).hexdigest().encode()
    saved.write_bytes(gzip.compress(lines + last))

    with pytest.raises(backups.CannotRestore, match="another version"):
        backups.restore(saved)


def test_a_backup_never_overwrites_another(tmp_path):
    file = tmp_path / "monday.interra"
    file.write_text("precious")

    with pytest.raises(backups.CannotBackUp, match="exists already"):
        backups.back_up(file, now=NOON)

    assert file.read_text() == "precious"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(backups.CannotBackUp, match="cannot be written"):
        backups.back_up(tmp_path / "nowhere" / "x", now=NOON)
