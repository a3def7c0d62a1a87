"""One list a topic; each topic's views are in the file of the same name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from interra.gatherings.views import assisted as assisted_views
from interra.gatherings.views import joining as join_views
from interra.gatherings.views import kiosk as kiosk_views
from interra.gatherings.views import receipts

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "gatherings"

joining: list[URLPattern] = [
    path("join/<str:session>/", join_views.join, name="join"),
    path("r/<str:token>/", receipts.receipt, name="receipt"),
    path("r/<str:token>/calendar.ics", receipts.calendar, name="receipt_calendar"),
    path("r/<str:token>/with/", receipts.bring, name="bring"),
    path("r/<str:token>/leave/", receipts.leave, name="leave"),
    path("r/<str:token>/answer/", receipts.answer, name="answer"),
    path("r/<str:token>/come-back/", receipts.come_back, name="come_back"),
]

drawing: list[URLPattern] = []

presence: list[URLPattern] = []

assisted: list[URLPattern] = [
    path("desk/sign-up/", assisted_views.who, name="assisted"),
    path("desk/sign-up/done/", assisted_views.sign_up, name="sign_up"),
    path("desk/kiosk/", kiosk_views.open_kiosk, name="open_kiosk"),
    path("borne/", kiosk_views.start, name="kiosk"),
    path("borne/name/", kiosk_views.name, name="kiosk_name"),
    path("borne/which/", kiosk_views.which, name="kiosk_which"),
    path("borne/done/", kiosk_views.done, name="kiosk_done"),
    path("borne/close/", kiosk_views.close_kiosk, name="close_kiosk"),
]

urlpatterns = [*assisted, *joining, *drawing, *presence]
