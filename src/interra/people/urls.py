from __future__ import annotations

from django.urls import path, register_converter

from interra.people.rules.onboarding import STEPS, Step
from interra.people.views import (
    apart,
    contacts,
    desk,
    devices,
    entering,
    merging,
    my_data,
    my_space,
    onboarding,
    profile_codes,
    staff,
    to_say,
    together,
)


class StepInAddress:
    regex = "|".join(STEPS)
    to_python = Step

    def to_url(self, step: Step) -> str:
        return Step(step).value


register_converter(StepInAddress, "step")

app_name = "people"

entrance = [
    path("enter/", entering.enter, name="enter"),
    path("enter/code/", entering.code, name="code"),
    path("enter/who/", entering.who, name="who"),
    path("enter/who/code/", profile_codes.profile_code, name="profile_code"),
    path("enter/desk/", entering.enter_with_code, name="enter_with_code"),
    path("card/<slug:secret>/", entering.card, name="card"),
    path("leave/", entering.leave, name="leave"),
    path("me/prove/", contacts.prove, name="prove"),
    path("me/contact/", contacts.change_contact, name="contact"),
    path("me/confirm/", contacts.confirm, name="confirm"),
    path("me/devices/", devices.devices, name="devices"),
    path("me/devices/close/", devices.close_device, name="close_device"),
    path("me/devices/whose/", devices.whose_device, name="whose_device"),
    path("me/devices/card/", devices.stop_card, name="stop_card"),
]

team = [
    path("team/", staff.staff_enter, name="staff_enter"),
    path("team/invitation/<slug:secret>/", staff.invitation, name="invitation"),
    path("desk/people/<slug:member_code>/code/", staff.desk_code, name="desk_code"),
    path("desk/people/<slug:member_code>/card/", staff.make_card, name="make_card"),
    path("desk/people/<slug:member_code>/close/", staff.close_all, name="close_all"),
]

urlpatterns = [*entrance, *team]

# After the first sign-up, and whenever somebody wants to change an answer.
urlpatterns += [
    path("welcome/", onboarding.resume, name="onboarding"),
    path("welcome/done/", onboarding.done, name="onboarding_done"),
    path("welcome/<step:step>/", onboarding.answer, name="answer"),
    path("welcome/<str:token>/", onboarding.resume_by_link, name="onboarding_by_link"),
    path("welcome/<str:token>/<step:step>/", onboarding.answer_by_link, name="answer_by_link"),
]

# « Mon espace »
urlpatterns += [
    path("me/", my_space.my_space, name="my_space"),
    path("me/profile/", my_space.profile, name="profile"),
    path("me/name/", my_space.my_name, name="my_name"),
    path("me/household/", my_space.household, name="household"),
    path("me/household/together/", my_space.come_together, name="come_together"),
    path("me/household/leave/", my_space.leave_household, name="leave_household"),
    path("me/household/ask/", together.ask_to_come, name="ask_to_come"),
    path("me/household/answer/", together.answer_request, name="answer_request"),
    path("me/household/withdraw/", together.withdraw_request, name="withdraw_request"),
    path("me/code/", profile_codes.my_code, name="my_code"),
    path("me/code/stop/", profile_codes.stop_code, name="stop_code"),
    path("me/openings/", my_space.who_opened, name="who_opened"),
    path("me/data/", my_data.my_data, name="my_data"),
    path("me/data/readable/", my_data.readable, name="my_data_readable"),
    path("me/data/download/", my_data.download, name="my_data_download"),
    path("me/data/erase/", my_data.erase, name="erase"),
    path("erased/", my_data.erased, name="erased"),
]

# The team's desk. Ways in that the team makes for somebody are above, with the entrance.
urlpatterns += [
    path("desk/", desk.today, name="desk"),
    path("desk/to-say/", to_say.to_say, name="to_say"),
    path("desk/to-say/said/", to_say.said, name="said"),
    path("desk/people/", desk.search, name="people"),
    path("desk/people/<slug:member_code>/", desk.person, name="person"),
    path("desk/people/<slug:member_code>/open/", desk.open_person, name="open_person"),
    path("desk/people/<slug:member_code>/reveal/", desk.reveal_contact, name="reveal_contact"),
    path("desk/people/<slug:member_code>/contact/", desk.correct_contact, name="correct_contact"),
    path("desk/people/<slug:member_code>/met/", desk.say_met, name="say_met"),
    path("desk/people/<slug:member_code>/answer/", desk.free_band, name="free_band"),
    path("desk/people/<slug:member_code>/lift-code/", desk.lift_code, name="lift_code"),
    path("desk/people/<slug:member_code>/stays/", desk.say_stays, name="say_stays"),
    path("desk/people/<slug:member_code>/same/", merging.find_other, name="same_person"),
    path(
        "desk/people/<slug:member_code>/same/<slug:other_code>/",
        merging.side_by_side,
        name="side_by_side",
    ),
    path("desk/people/<slug:member_code>/merge/<slug:other_code>/", merging.merge, name="merge"),
    path("desk/people/<slug:member_code>/never-with/", apart.kept_apart, name="kept_apart"),
    path("desk/people/<slug:member_code>/never-with/end/", apart.let_meet, name="let_meet"),
    path("desk/people/<slug:member_code>/apart/", merging.take_apart, name="take_apart"),
]
