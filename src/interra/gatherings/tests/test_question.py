"""« Une question pour le tirage (si vous voulez) »: asked for one date, sealed, read by the draw only."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse

from interra.foundation.journal.models import Entry
from interra.foundation.sealing import unseal
from interra.gatherings.actions import answering, drawing, retention
from interra.gatherings.models import Attendee, Draw, Session
from interra.gatherings.queries.mine import held_about
from interra.gatherings.queries.terms import terms_of
from interra.gatherings.rules import Companion
from interra.gatherings.rules.mixing import Answer, Gender, Mix, MixRule, Sort
from interra.gatherings.tests.asking import comes
from interra.gatherings.tests.make import NOON, a_session
from interra.gatherings.tests.pools import a_pool, asks
from interra.gatherings.tests.two_pages import Desk
from interra.people.actions.my_data import erase
from interra.people.tests.make import a_coordinator, a_member, sign_in_staff

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
WOMEN, STEPS = MixRule(Sort.WOMEN, 1), MixRule(Sort.EASY_ACCESS, at_most=2)
WOMAN, NEEDS = Answer(Gender.WOMAN), Answer(easy_access=True)
VOLATILE = ("csrf", "nonce", "form_key", "seen")  # of each page anew


def a_draw(*rules: MixRule, seats: int = 4, **given) -> Session:
    mix = Mix.holding(rules or (WOMEN, STEPS))
    return a_session(mode="draw", seats=seats, mix=mix, **given)


def address(registration, page="question"):
    return reverse(f"gatherings:{page}", args=[registration.token])


def told(registration) -> list[dict]:
    people = Attendee.objects.filter(registration=registration).order_by("position")
    return [unseal(one.answers_sealed) if one.answers_sealed else {} for one in people]


def says(registration, **answers):
    return answering.answer(
        registration=registration,
        answers={int(place.removeprefix("p")): said for place, said in answers.items()},
        now=NOON,
    )


def counted(session: Session) -> dict[str, int]:
    return {rule: len(who) for rule, who in terms_of(session, today=TODAY).answers().items()}


@pytest.fixture(autouse=True)
def _monday_noon(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def samira(db):
    return a_member("Samira", phone="+32470123456")


def test_a_receipt_that_waits_for_such_a_draw_leads_to_the_question(client, samira):
    waits = comes(samira, a_draw())
    plain = comes(a_member("Marc"), a_session(mode="draw", newcomers_at_least=2))

    with_it, without = (client.get(address(one, "receipt")) for one in (waits, plain))

    assert address(waits) in with_it.content.decode()
    assert address(plain) not in without.content.decode()
    assert client.get(address(plain)).url == address(plain, "receipt")


def test_only_what_the_mix_counts_is_asked_of_each_person_of_the_party(client, samira):
    alone = comes(samira, a_draw(STEPS))
    party = comes(a_member("Marc"), a_draw(WOMEN), companions=[Companion(name="Aïcha")])

    access, women = (client.get(address(one)) for one in (alone, party))

    assert list(access.context["form"].fields) == ["steps_0"]
    assert list(women.context["form"].fields) == ["told_0", "told_1"]
    assert "Aïcha" not in women.content.decode()  # a private link names nobody
    assert "Person 2" in women.content.decode()
    client.force_login(party.member)
    assert "Aïcha" in client.get(address(party)).content.decode()


def test_what_is_told_counts_in_the_draw_and_may_be_changed(client, samira):
    session = a_draw()
    party = comes(samira, session, companions=[Companion(name="Aïcha")])

    first = {"told_0": "woman", "steps_0": "no", "told_1": "woman", "steps_1": "yes"}
    answer = client.post(address(party), first)
    assert answer.url == address(party, "receipt")
    assert counted(session) == {"women": 2, "easy_access": 1}

    client.post(address(party), {"told_0": "not_said", "steps_0": "no", "told_1": "man"})
    assert counted(session) == {"women": 0, "easy_access": 0}
    assert "checked" in client.get(address(party)).content.decode()


def test_the_page_never_shows_what_was_told(client, samira):
    alone = comes(samira, a_draw())
    before = client.get(address(alone)).content.decode()

    says(alone, p0=Answer(Gender.MAN, easy_access=True))

    def words(page):
        return [line for line in page.splitlines() if not any(word in line for word in VOLATILE)]

    assert words(client.get(address(alone)).content.decode()) == words(before)


def test_a_wrong_answer_is_refused_in_words_and_nothing_is_kept(client, samira):
    party = comes(samira, a_draw(), companions=[Companion(name="Aïcha")])

    answer = client.post(address(party), {"told_0": "woman", "told_1": "⚢" * 3000})

    assert answer.status_code == 422
    assert "Choose an answer." in answer.content.decode()
    assert told(party) == [{}, {}]


def test_when_the_party_has_changed_meanwhile_all_is_asked_again(samira):
    party = comes(samira, a_draw(), companions=[Companion(name="Aïcha")])

    with pytest.raises(answering.OthersCome):
        says(party, p0=WOMAN)

    assert told(party) == [{}, {}]


def test_once_requests_close_or_the_mix_asks_nothing_there_is_no_question(client, samira):
    session = a_draw()
    alone = comes(samira, session)
    drawing.close_early(session=session, reason="Tout est dit.", by=None, now=NOON)

    assert client.get(address(alone)).url == address(alone, "receipt")
    with pytest.raises(answering.NothingToAnswer):
        says(alone, p0=WOMAN)


@pytest.mark.parametrize("too_late", ["sealed", "cancelled", "without a draw"])
def test_nothing_is_asked_when_no_draw_could_count_it(samira, too_late):
    session = a_draw()
    alone = comes(samira, session)
    if too_late == "sealed":
        Draw.objects.filter(session=session).update(sealed_at=NOON)
    else:
        change = {"state": "cancelled"} if too_late == "cancelled" else {"mode": "first"}
        Session.objects.filter(pk=session.pk).update(**change)

    with pytest.raises(answering.NothingToAnswer):
        says(alone, p0=WOMAN)


def test_a_draw_that_is_sealed_while_the_form_is_filled_says_so(client, samira):
    session = a_draw()
    alone = comes(samira, session)
    Draw.objects.filter(session=session).update(sealed_at=NOON)

    page = client.post(address(alone), {"told_0": "woman"}, follow=True)

    assert "This draw asks no question any more." in page.content.decode()
    assert told(alone) == [{}]


def test_a_copy_that_arrives_late_changes_nothing(client, samira):
    alone = comes(samira, a_draw())
    seen = alone.answers
    says(alone, p0=Answer(Gender.MAN))

    client.post(address(alone), {"told_0": "woman", "seen": seen})

    assert told(alone) == [{"gender": "man", "easy_access": False}]


def test_what_the_mix_does_not_count_is_not_kept_even_if_it_is_sent(samira):
    alone = comes(samira, a_draw(STEPS))

    says(alone, p0=Answer(Gender.WOMAN, easy_access=True))

    assert told(alone) == [{"gender": None, "easy_access": True}]


def test_nothing_can_be_read_in_the_database_nor_in_the_length_of_what_is_kept(samira):
    session = a_draw()
    every = [Answer(g, easy_access=steps) for g in (None, *Gender) for steps in (True, False)]
    for number, said in enumerate(every):
        says(comes(a_member(f"Person {number}"), session), p0=said)
    drawing.close_early(session=session, reason="Tout est dit.", by=None, now=NOON)
    drawing.hold_draw(session_id=session.pk, by=None, now=NOON)

    kept = set(map(len, Attendee.objects.values_list("answers_sealed", flat=True)))
    assert len(kept) == 1  # the rules of the mix are public; who counts is not
    for model in apps.get_models():
        for row in model._default_manager.values():
            kept_apart = {name: said for name, said in row.items() if name != "mix_rules"}
            assert "woman" not in str(kept_apart).lower(), model
            assert "easy_access" not in str(kept_apart), model


def test_the_journal_says_that_somebody_answered_and_not_what(samira):
    says(comes(samira, a_draw()), p0=WOMAN)

    entry = Entry.objects.get(verb="gatherings.question_answered")

    assert "woman" not in str(vars(entry))


def test_hosts_the_desk_and_the_public_see_the_same_pages_whatever_was_told(client):
    """Two draws that differ in one thing only: what Samira told."""
    nora, hachem = a_coordinator(), a_member("Hachem")
    session = a_draw(MixRule(Sort.WOMEN, 0, 3), seats=2, hosts=[hachem])
    alone = comes(a_member("Samira"), session)
    looks = [
        (hachem, "host_session"),
        (hachem, "presence"),
        (hachem, "paper"),
        (nora, "draw_desk"),
        (None, "draw"),
        (None, "draw_file"),
        (None, "join"),
    ]

    def pages():
        seen = []
        for who, name in looks:
            client.logout()
            if who is nora:
                sign_in_staff(client, nora)
            elif who:
                client.force_login(who)
            text = client.get(reverse(f"gatherings:{name}", args=[session.code])).content.decode()
            seen.append([one for one in text.splitlines() if not volatile(one)])
        return seen

    def volatile(line):
        return any(word in line for word in VOLATILE)

    before = pages()
    says(alone, p0=WOMAN)

    assert pages() == before


def test_somebody_of_the_team_can_answer_for_whoever_they_sign_up(client):
    session = a_draw()
    sign_in_staff(client, a_coordinator())
    sent = {"name": "Yara", "person": "new", "session": session.code}

    receipt = client.post(reverse("gatherings:sign_up"), sent).url
    page = client.get(receipt).content.decode()
    yara = session.registrations.get()

    assert address(yara) in page
    client.post(address(yara), {"told_0": "woman", "steps_0": "no"})
    assert counted(session) == {"women": 1, "easy_access": 0}


# --- how long it is kept ---------------------------------------------------------------------------


def test_seven_days_after_the_date_nothing_is_left_of_it(samira):
    session = a_draw()
    alone = comes(samira, session)
    says(alone, p0=WOMAN)
    drawing.hold_draw(session_id=session.pk, by=None, now=session.closes_at)
    week = dt.timedelta(days=7)

    assert retention.forget_answers(now=session.ends_at + week) == 0
    assert retention.forget_answers(now=session.ends_at + week + dt.timedelta(minutes=1)) == 2
    assert told(alone) == [{}]
    assert Draw.objects.get(session=session).answers_sealed == ""


def test_who_erases_their_data_no_longer_counts_not_even_in_a_sealed_draw(samira):
    session = a_draw()
    karim = a_member("Karim")
    hers = comes(samira, session, companions=[Companion(name="Aïcha")])
    his = asks(session, a_member("Marc"), household=(karim,))
    says(hers, p0=WOMAN, p1=WOMAN)
    says(his, p0=Answer(), p1=WOMAN)
    drawing.close_early(session=session, reason="Tout est dit.", by=None, now=NOON)
    drawing.seal_draw(session_id=session.pk, by=None, now=NOON)
    assert len(unseal(Draw.objects.get(session=session).answers_sealed)["women"]) == 3

    erase(member=samira, now=NOON)
    assert len(unseal(Draw.objects.get(session=session).answers_sealed)["women"]) == 1
    erase(member=karim, now=NOON)
    assert unseal(Draw.objects.get(session=session).answers_sealed)["women"] == []


def test_the_file_of_my_data_holds_what_i_told_while_it_is_kept(samira):
    alone = comes(samira, a_draw())
    says(alone, p0=Answer(Gender.WOMAN, easy_access=True))

    (row,) = held_about(samira)["My requests"]
    assert (row["I told the draw"], row["A seat without steps"]) == ("a woman", True)
    says(alone, p0=Answer())
    (row,) = held_about(samira)["My requests"]
    assert "I told the draw" not in row


def test_two_pages_that_become_one_keep_the_answer_of_the_one_that_gave_it(db):
    desk, session = Desk(), a_draw()
    stays, goes = comes(desk.kept, session), comes(desk.other, session)
    says(goes, p0=WOMAN)

    desk.merge()

    assert told(stays) == [{"gender": "woman", "easy_access": False}]


def test_an_answer_that_stays_is_not_replaced_by_the_other_one(db):
    desk, session = Desk(), a_draw()
    stays, goes = comes(desk.kept, session), comes(desk.other, session)
    says(stays, p0=NEEDS)
    says(goes, p0=WOMAN)

    desk.merge()

    assert told(stays) == [{"gender": None, "easy_access": True}]
    a_pool(session, locals_=1)
    assert counted(session) == {"women": 0, "easy_access": 1}
