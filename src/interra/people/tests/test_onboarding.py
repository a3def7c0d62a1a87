from __future__ import annotations

import re

import pytest
from django.urls import reverse

from interra.foundation.sealing import seal
from interra.people.models import Consent, Member
from interra.people.queries.circumstances import answers_of
from interra.people.queries.onboarding import offer_for
from interra.people.rules import Band
from interra.people.rules.onboarding import STEPS, Step
from interra.people.tests.make import a_member, a_newcomer, sign_in

pytestmark = pytest.mark.django_db

ANSWERS: dict[Step, dict[str, object]] = {
    Step.LANGUAGES: {"languages": ["ar", "fr"]},
    Step.LIKES: {"likes": ["cook", "music"], "can_share": "Oud"},
    Step.FREE: {"free_times": ["sat-morning"]},
    Step.BAND: {"band": "1_to_3"},
    Step.AGE: {"age": "16_17"},
    Step.WRITING: {"channel": "desk", "discreet": "yes"},
    Step.MIX: {"given": "yes"},
    Step.STUDY: {"given": "no"},
    Step.PHOTOS: {"given": "no"},
    Step.CHARTER: {},
}


def link_for(member: Member) -> str:
    offer = offer_for(member)
    assert offer is not None
    return offer.token


def page(step: Step) -> str:
    return reverse("people:answer", args=[step])


def test_a_person_answers_everything_and_each_answer_leads_to_the_next(client):
    samira = a_member()
    sign_in(client, samira)

    for step, following in zip(STEPS, [*STEPS[1:], None], strict=True):
        answer = client.post(page(step), ANSWERS[step])
        onward = page(following) if following else reverse("people:onboarding_done")
        assert (answer.status_code, answer["Location"]) == (302, onward)

    samira.refresh_from_db()
    said = answers_of(samira)
    assert (said.languages, said.band, said.mix_consent) == (("ar", "fr"), Band.FROM_1_TO_3, True)
    assert (samira.likes, samira.can_share, samira.free_times) == (
        ["cook", "music"],
        "Oud",
        ["sat-morning"],
    )
    assert (samira.channel, samira.discreet) == ("desk", True)
    assert samira.charter_accepted_at is not None
    assert dict(Consent.objects.values_list("kind", "given")) == {
        "mix": True,
        "study": False,
        "photos": False,
    }
    assert offer_for(samira) is None


def test_an_age_is_shown_only_when_it_was_said(client):
    samira = a_member()
    sign_in(client, samira)
    said = "Under 16"
    assert "18 or more" not in client.get("/en/me/data/readable/").content.decode()

    client.post(page(Step.AGE), {"age": "younger"})
    assert said in client.get("/en/me/data/readable/").content.decode()
    client.post(page(Step.AGE), {"age": "not_said"})

    assert said not in client.get("/en/me/data/readable/").content.decode()
    samira.refresh_from_db()
    assert samira.age == ""


@pytest.mark.parametrize("step", STEPS)
def test_each_screen_opens_and_can_be_skipped(client, step):
    samira = a_member()
    sign_in(client, samira)

    assert client.get(page(step)).status_code == 200
    assert client.post(page(step), {"skip": "yes"}).status_code == 302

    samira.refresh_from_db()
    assert samira.onboarding_step == STEPS.index(step) + 1
    assert Consent.objects.count() == 0
    assert samira.charter_accepted_at is None


def test_somebody_who_left_comes_back_to_the_same_screen(client):
    sign_in(client, a_member(onboarding_step=3))

    answer = client.get(reverse("people:onboarding"))

    assert answer["Location"] == page(Step.BAND)


def test_everything_asked_leads_to_thanks(client):
    sign_in(client, a_member(onboarding_step=len(STEPS)))

    answer = client.get(reverse("people:onboarding"), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("people:onboarding_done")


def test_the_charter_is_accepted_once(client):
    samira = a_member(onboarding_step=STEPS.index(Step.CHARTER))
    sign_in(client, samira)

    client.post(page(Step.CHARTER))
    samira.refresh_from_db()
    first = samira.charter_accepted_at
    client.post(page(Step.CHARTER))

    samira.refresh_from_db()
    assert samira.charter_accepted_at == first


def test_the_six_questions_show_how_far_one_is(client):
    sign_in(client, a_member(language="en"))

    shown = client.get("/en/welcome/likes/").content.decode()

    assert "2 of 6" in shown
    assert shown.count('class="is-done"') == 2


@pytest.mark.parametrize(
    ("step", "given", "said"),
    [
        (Step.LANGUAGES, {"languages": ["ar", "fr", "en", "tr"]}, "Choose 3 languages at most."),
        (Step.BAND, {"band": "born here"}, "Choose an answer."),
        (Step.BAND, {}, "Choose an answer."),
        (Step.AGE, {"age": "99"}, "Choose an answer."),
        (Step.WRITING, {"channel": "sms"}, "Give us this contact first."),
        (Step.MIX, {"given": "perhaps"}, "Choose an answer."),
    ],
)
def test_what_cannot_be_kept_is_said_on_the_same_screen(client, step, given, said):
    samira = a_member(onboarding_step=STEPS.index(step))
    sign_in(client, samira)

    answer = client.post(f"/en/welcome/{step}/", given)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    samira.refresh_from_db()
    assert samira.onboarding_step == STEPS.index(step)


def test_correcting_one_answer_leads_back_to_the_profile(client):
    samira = a_newcomer(onboarding_step=len(STEPS), language="ar")
    sign_in(client, samira)

    shown = client.get(page(Step.LANGUAGES) + "?back=profile").content.decode()
    answer = client.post(page(Step.LANGUAGES), {"languages": ["tr"], "back": "profile"})

    assert re.search(r'value="ar"\s+checked', shown)
    assert answer["Location"] == reverse("people:profile")
    assert answers_of(samira).languages == ("tr",)


def test_the_link_of_a_receipt_lets_somebody_answer_without_signing_in(client):
    samira = a_member()
    token = link_for(samira)

    first = client.get(reverse("people:onboarding_by_link", args=[token]))
    answer = client.post(first["Location"], {"languages": ["ti"]})

    assert answer["Location"] == reverse("people:answer_by_link", args=[token, Step.LIKES])
    assert answers_of(samira).languages == ("ti",)


def test_the_link_never_shows_nor_changes_what_was_said(client):
    samira = a_newcomer(onboarding_step=4, language="ar")
    token = link_for(samira)
    band = reverse("people:answer_by_link", args=[token, Step.BAND])

    assert client.get(band).status_code == 302
    client.post(band, {"band": "over_5"})

    assert answers_of(samira).band == Band.UNDER_1


def test_an_invented_link_is_not_found(client):
    samira = a_member()

    for token in (samira.code, seal(["receipt", samira.code]), seal(samira.code), "é"):
        answer = client.get(reverse("people:onboarding_by_link", args=[token]))
        assert answer.status_code == 404


def test_the_link_does_not_tell_whose_it_is():
    samira = a_member()

    assert samira.code not in link_for(samira)
    assert link_for(samira) != link_for(samira)


def test_a_stranger_is_sent_to_the_entrance(client):
    answer = client.get(reverse("people:onboarding"))

    assert answer.status_code == 302
    assert reverse("people:enter") in answer["Location"]


def test_refusing_photos_or_the_study_has_no_effect(client):
    samira = a_newcomer(onboarding_step=STEPS.index(Step.STUDY))
    before = answers_of(samira)
    sign_in(client, samira)

    client.post(page(Step.STUDY), {"given": "no"})
    client.post(page(Step.PHOTOS), {"given": "no"})

    assert answers_of(samira) == before


def test_there_are_two_equal_buttons(client):
    sign_in(client, a_member())

    for step in (Step.MIX, Step.STUDY, Step.PHOTOS):
        shown = client.get(page(step)).content.decode()
        assert shown.count('name="given"') == shown.count("button-secondary") == 2
